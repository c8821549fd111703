"""The status window: the verdict in words, and all evidence for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from understudy.base.clock import SystemClock
from understudy.desktop.controls import SCROLL_BAR_PX, Readable, style_sheet
from understudy.desktop.mark.icons import app_icon, window_mark
from understudy.desktop.mark.recipe import MarkState, mark_state
from understudy.desktop.plain import PlainLabel, tip
from understudy.desktop.status.cards import Card, Row, tint
from understudy.desktop.status.claude_code_card import ClaudeCodeCard
from understudy.desktop.status.component_bars import ComponentBars
from understudy.desktop.status.history_cards import History
from understudy.desktop.status.understudies import Understudies
from understudy.desktop.status.update_line import UpdateLine
from understudy.desktop.theme import (
    Space,
    Tokens,
    TypeSize,
    current_tokens,
    follow_look,
    font,
    palette_of,
)
from understudy.status.model import VerdictKind
from understudy.words.common import HEADLINES, short_headline
from understudy.words.sentences import as_sentence
from understudy.words.verdict_reasons import reason_sentence
from understudy.words.windows import status_page as words

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QHideEvent, QShowEvent

    from understudy.base.clock import Clock
    from understudy.engine.events.history_events import HistoryListed
    from understudy.engine.update import Update
    from understudy.status.log.uptime import ComponentDays
    from understudy.status.model import Incident, Verdict

WIDTH, HEIGHT = 560, 720
MARK_SIZE = 32
TICK_MS = 10_000
ANSWER_EXPECTED_MS = 15_000


class StatusWindow(QWidget):
    """GUI thread only. Shows the last verdict; while visible, its age is updated."""

    refresh_requested = Signal()

    def __init__(self, parent: QWidget | None = None, clock: Clock | None = None) -> None:
        super().__init__(parent)
        self._clock = clock or SystemClock()
        self._verdict: Verdict | None = None
        self.setWindowTitle(str(words.WINDOW_TITLE))
        self.setWindowIcon(app_icon())
        self.resize(WIDTH, HEIGHT)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._paint)
        self._answer_due = QTimer(self, interval=ANSWER_EXPECTED_MS, singleShot=True)
        self._answer_due.timeout.connect(self._show_checked)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        header = self._build_header()
        outer.addLayout(header)
        outer.addWidget(self._build_body())
        Readable(self, header, self._column)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self._ask)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Cancel), self, self.close)
        follow_look(self._paint)
        self._paint()

    def show_verdict(self, verdict: Verdict, now: datetime) -> None:
        self._verdict = verdict
        self._show_checked()
        self._show(now)

    def show_update(self, update: Update | None) -> None:
        """Name a newer version at the end, until there is None."""
        self._update.show_update(update)
        self._paint()

    def show_days(self, components: tuple[ComponentDays, ...]) -> None:
        """Show the last days of each component as bars."""
        self._components.show_days(components)
        self._paint()

    def show_history(self, listed: HistoryListed) -> None:
        """Show what happened before."""
        self.history.show_history(listed)
        self._paint()

    def _build_header(self) -> QHBoxLayout:
        self._mark = PlainLabel()
        self._headline, self._since = PlainLabel(), PlainLabel()
        self._headline.setWordWrap(True)
        self._since.setWordWrap(True)
        self._refresh = QPushButton()
        self._refresh.setToolTip(str(words.CHECK_NOW_TIP))
        self._refresh.clicked.connect(self._ask)
        lines = QVBoxLayout()
        lines.setSpacing(Space.HAIR)
        lines.addWidget(self._headline)
        lines.addWidget(self._since)
        header = QHBoxLayout()
        header.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.LARGE)
        header.setSpacing(Space.MEDIUM)
        header.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        header.addLayout(lines, 1)
        header.addWidget(self._refresh, alignment=Qt.AlignmentFlag.AlignTop)
        return header

    def _build_body(self) -> QScrollArea:
        self._reasons, self._incidents = Card(str(words.WHY)), Card(str(words.OPEN_INCIDENTS))
        self._components = ComponentBars()
        self.history = History()
        self.understudies = Understudies()
        self.claude_code = ClaudeCodeCard()
        self.claude_code.changed.connect(self._place_claude_code)
        self._update = UpdateLine()
        self.understudies.changed.connect(self._paint)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(Space.WIDE, 0, Space.WIDE - SCROLL_BAR_PX, Space.WIDE)
        column.setSpacing(Space.LARGE)
        cards = (self._reasons, self._incidents, self._components, self.understudies, self.history)
        for card in cards:
            column.addWidget(card)
        column.addWidget(self.claude_code)
        column.addWidget(self._update)
        self._column = column
        column.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setAccessibleName(str(words.WINDOW_TITLE))
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # always present, visible only if there is something to scroll, so the cards never jump
        scroll.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        scroll.setWidget(body)
        self._bar = scroll.verticalScrollBar()
        return scroll

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._paint()
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._tick.stop()

    @Slot()
    def _place_claude_code(self) -> None:
        """Put its offer before everything else, and its state behind."""
        card = self.claude_code
        place = 0 if card.offers else self._column.indexOf(self._update) - 1
        if self._column.indexOf(card) != place:
            self._column.removeWidget(card)
            self._column.insertWidget(place, card)
        self._paint()

    @Slot()
    def _ask(self) -> None:
        if self._answer_due.isActive():
            return
        self._refresh.setText(str(words.CHECKING))
        self._refresh.setEnabled(False)
        self._answer_due.start()
        self.refresh_requested.emit()

    @Slot()
    def _show_checked(self) -> None:
        self._answer_due.stop()
        self._refresh.setText(str(words.CHECK_NOW))
        self._refresh.setEnabled(True)

    @Slot()
    def _paint(self) -> None:
        self._show(self._clock.now())

    def _show(self, now: datetime) -> None:
        tokens, verdict = current_tokens(), self._verdict
        self.setPalette(palette_of(tokens))
        for control in (self._bar, self._refresh, *self.history.controls()):
            control.setStyleSheet(style_sheet(tokens))
        self._show_header(tokens, now)
        self.understudies.paint(tokens, now)
        self.claude_code.paint(tokens)
        self._update.paint(tokens)
        self.history.paint(tokens, now)
        reasons = (
            [_reason_row(reason_sentence(one, now)) for one in verdict.reasons] if verdict else []
        )
        incidents = [_incident_row(one, now) for one in verdict.incidents] if verdict else []
        self._reasons.show_rows(reasons or [Row(str(words.NOT_READ_YET))], tokens)
        self._components.show_components(verdict.components if verdict else (), tokens)
        is_read = verdict is not None and verdict.checked_at is not None
        nothing = words.NO_INCIDENTS if is_read else words.NOT_KNOWN_YET
        self._incidents.show_rows(incidents or [Row(str(nothing))], tokens)

    def _show_header(self, tokens: Tokens, now: datetime) -> None:
        verdict = self._verdict
        state, headline = MarkState.UNKNOWN, str(HEADLINES[VerdictKind.UNKNOWN])
        since, hint = str(words.NOT_CHECKED_YET), ""
        if verdict is not None:
            state = mark_state(
                verdict.kind,
                incident_reported=verdict.incident_reported,
                limited=verdict.limit is not None,
            )
            headline = short_headline(verdict)  # the line below names the reported incident
            since, hint = words.since_line(verdict, now), words.since_hint(verdict)
        self._mark.setPixmap(window_mark(state, tokens, MARK_SIZE))
        self._headline.setText(headline)
        self._headline.setFont(font(TypeSize.DISPLAY, QFont.Weight.DemiBold))
        self._since.setText(since)
        self._since.setToolTip(tip(hint))
        self._since.setFont(font(TypeSize.BODY))
        tint(self._since, tokens.secondary)
        self._refresh.setFont(font(TypeSize.BODY))
        if not self._refresh.text():
            self._refresh.setText(str(words.CHECK_NOW))


def _reason_row(sentence: str) -> Row:
    return Row(as_sentence(sentence))


def _incident_row(incident: Incident, now: datetime) -> Row:
    aside = words.incident_aside(incident, now)
    return Row(incident.name, aside, url=incident.url, hint=words.posted(incident))
