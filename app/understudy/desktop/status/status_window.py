"""The status window: the verdict in words, and all evidence for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFont, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from understudy.base.clock import SystemClock
from understudy.desktop.controls import SCROLL_BAR_PX, style_sheet
from understudy.desktop.mark.icons import app_icon, window_mark
from understudy.desktop.mark.recipe import MarkState, mark_state
from understudy.desktop.plain import PlainLabel, tip
from understudy.desktop.status.cards import Card, Row, tint
from understudy.desktop.status.understudies import Understudies
from understudy.desktop.theme import (
    Space,
    Tokens,
    TypeSize,
    current_tokens,
    font,
    palette_of,
)
from understudy.status.model import ComponentState, VerdictKind
from understudy.words.common import (
    COMPONENT_STATES,
    HEADLINES,
    PHASES,
    age,
    local_time,
    short_headline,
)
from understudy.words.verdict_reasons import reason_sentence

if TYPE_CHECKING:
    from datetime import datetime

    from PySide6.QtGui import QHideEvent, QShowEvent

    from understudy.base.clock import Clock
    from understudy.status.model import Component, Incident, Verdict

WIDTH, HEIGHT = 460, 560
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
        self.setWindowTitle("Status of Claude")
        self.setWindowIcon(app_icon())
        self.resize(WIDTH, HEIGHT)
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._paint)
        self._answer_due = QTimer(self, interval=ANSWER_EXPECTED_MS, singleShot=True)
        self._answer_due.timeout.connect(self._show_checked)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addLayout(self._build_header())
        outer.addWidget(self._build_body())
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self._ask)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Cancel), self, self.close)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._paint)
        self._paint()

    def show_verdict(self, verdict: Verdict, now: datetime) -> None:
        self._verdict = verdict
        self._show_checked()
        self._show(now)

    def _build_header(self) -> QHBoxLayout:
        self._mark = PlainLabel()
        self._headline, self._since = PlainLabel(), PlainLabel()
        self._headline.setWordWrap(True)
        self._since.setWordWrap(True)
        self._refresh = QPushButton()
        self._refresh.setToolTip("Read the status page again (F5)")
        self._refresh.clicked.connect(self._ask)
        words = QVBoxLayout()
        words.setSpacing(Space.HAIR)
        words.addWidget(self._headline)
        words.addWidget(self._since)
        header = QHBoxLayout()
        header.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.LARGE)
        header.setSpacing(Space.MEDIUM)
        header.addWidget(self._mark, alignment=Qt.AlignmentFlag.AlignTop)
        header.addLayout(words, 1)
        header.addWidget(self._refresh, alignment=Qt.AlignmentFlag.AlignTop)
        return header

    def _build_body(self) -> QScrollArea:
        self._reasons, self._incidents = Card("Why"), Card("Open incidents")
        self._components = Card("Components")
        self.understudies = Understudies()
        self.understudies.changed.connect(self._paint)
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(Space.WIDE, 0, Space.WIDE - SCROLL_BAR_PX, Space.WIDE)
        column.setSpacing(Space.LARGE)
        for card in (self._reasons, self._components, self._incidents, self.understudies):
            column.addWidget(card)
        column.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
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
    def _ask(self) -> None:
        if self._answer_due.isActive():
            return
        self._refresh.setText("Checking…")
        self._refresh.setEnabled(False)
        self._answer_due.start()
        self.refresh_requested.emit()

    @Slot()
    def _show_checked(self) -> None:
        self._answer_due.stop()
        self._refresh.setText("Check now")
        self._refresh.setEnabled(True)

    @Slot()
    def _paint(self) -> None:
        self._show(self._clock.now())

    def _show(self, now: datetime) -> None:
        tokens, verdict = current_tokens(), self._verdict
        self.setPalette(palette_of(tokens))
        for control in (self._bar, self._refresh):
            control.setStyleSheet(style_sheet(tokens))
        self._show_header(tokens, now)
        self.understudies.paint(tokens, now)
        reasons = (
            [_reason_row(reason_sentence(one, now)) for one in verdict.reasons] if verdict else []
        )
        components = [_component_row(one, tokens) for one in verdict.components] if verdict else []
        incidents = [_incident_row(one, now) for one in verdict.incidents] if verdict else []
        self._reasons.show_rows(reasons or [Row("The status page has not been read yet.")], tokens)
        self._components.show_rows(components or [Row("Not known yet.")], tokens)
        nothing = "None." if verdict and verdict.checked_at else "Not known yet."
        self._incidents.show_rows(incidents or [Row(nothing)], tokens)

    def _show_header(self, tokens: Tokens, now: datetime) -> None:
        verdict = self._verdict
        state, words = MarkState.UNKNOWN, str(HEADLINES[VerdictKind.UNKNOWN])
        since, hint = "Not checked yet", ""
        if verdict is not None:
            state = mark_state(verdict.kind, incident_reported=verdict.incident_reported)
            words = short_headline(verdict)  # the line below names the reported incident
            since, hint = _since_line(verdict, now)
        self._mark.setPixmap(window_mark(state, tokens, MARK_SIZE))
        self._headline.setText(words)
        self._headline.setFont(font(TypeSize.DISPLAY, QFont.Weight.DemiBold))
        self._since.setText(since)
        self._since.setToolTip(tip(hint))
        self._since.setFont(font(TypeSize.BODY))
        tint(self._since, tokens.secondary)
        self._refresh.setFont(font(TypeSize.BODY))
        if not self._refresh.text():
            self._refresh.setText("Check now")


def _since_line(verdict: Verdict, now: datetime) -> tuple[str, str]:
    """Return the line below the headline, and its exact form for the tooltip."""
    parts = [f"Since {local_time(verdict.since, now)}"]
    hint = f"Since {_exact(verdict.since)}"
    if verdict.checked_at is None:
        parts.append("not checked yet")
    else:
        parts.append(f"checked {age(verdict.checked_at, now)}")
        hint += f"\nChecked {_exact(verdict.checked_at)}"
    line = " · ".join(parts)
    if verdict.kind is VerdictKind.UP and verdict.incident_reported:
        line = f"An incident is reported\n{line}"
    return line, hint


def _reason_row(sentence: str) -> Row:
    return Row(f"{sentence[:1].upper()}{sentence[1:]}.")


def _component_row(component: Component, tokens: Tokens) -> Row:
    disc, colour = _component_disc(component.state, tokens)
    return Row(component.name, str(COMPONENT_STATES[component.state]), disc, colour)


def _component_disc(state: ComponentState, tokens: Tokens) -> tuple[MarkState, str]:
    match state:
        case ComponentState.OPERATIONAL:
            return MarkState.UP, tokens.up
        case ComponentState.DEGRADED:
            return MarkState.DEGRADED, tokens.degraded
        case ComponentState.PARTIAL_OUTAGE:
            return MarkState.DEGRADED, tokens.down
        case ComponentState.MAJOR_OUTAGE:
            return MarkState.DOWN, tokens.down
        case ComponentState.MAINTENANCE:
            return MarkState.MAINTENANCE, tokens.maintenance
        case ComponentState.UNKNOWN:
            return MarkState.UNKNOWN, tokens.quiet
        case _:
            assert_never(state)


def _incident_row(incident: Incident, now: datetime) -> Row:
    aside = f"{PHASES[incident.phase]} · {age(incident.started_at, now)}"
    return Row(incident.name, aside, url=incident.url, hint=f"Posted {_exact(incident.started_at)}")


def _exact(instant: datetime) -> str:
    return instant.astimezone().strftime("%Y-%m-%d %H:%M:%S")
