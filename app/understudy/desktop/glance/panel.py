"""The glance panel: verdict, components with their days, incidents, who stands by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
    SignalInstance,
    Slot,
)
from PySide6.QtGui import (
    QColor,
    QCursor,
    QFont,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPainterPath,
    QRegion,
    QShortcut,
)
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from understudy.base.clock import SystemClock
from understudy.desktop.controls import dress
from understudy.desktop.day_bars import DayBars
from understudy.desktop.glance.parts import clear, rule
from understudy.desktop.glance.placing import place
from understudy.desktop.mark.icons import window_disc, window_mark
from understudy.desktop.mark.recipe import MarkState, mark_state
from understudy.desktop.plain import PlainLabel, caption, tip
from understudy.desktop.status.cards import component_disc, tint
from understudy.desktop.status.update_line import UpdateLine
from understudy.desktop.theme import Radius, Space, TypeSize, current_tokens, font
from understudy.status.model import VerdictKind
from understudy.words.common import COMPONENT_STATES, HEADLINES, short_headline
from understudy.words.sentences import as_sentence
from understudy.words.verdict_reasons import reason_sentence
from understudy.words.windows import glance as words
from understudy.words.windows.day_bars import uptime_words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from PySide6.QtGui import QHideEvent, QKeyEvent, QPaintEvent, QResizeEvent, QShowEvent

    from understudy.base.clock import Clock
    from understudy.desktop.theme import Tokens
    from understudy.engine.updates.feed import Update
    from understudy.status.log.uptime import ComponentDays
    from understudy.status.model import Incident, Verdict

WIDTH_PX = 360
MARK_PX = 24
DAYS = 30
TICK_MS = 10_000
REOPENS_AFTER_MS = 300
"""A click on the icon takes the focus, which closes the panel, before the click arrives."""
REASONS_SHOWN = 2
COMPONENTS_SHOWN = 6
INCIDENTS_SHOWN = 3


class StandIn(msgspec.Struct, frozen=True):
    """A model that may stand in; ``works`` None: it has not been tried."""

    model: str
    works: bool | None = None


class GlancePanel(QWidget):
    """GUI thread only. `toggle` opens or closes it; Escape and loss of focus close it."""

    chat_requested = Signal()
    status_requested = Signal()
    settings_requested = Signal()
    refresh_requested = Signal()
    tell_me_requested = Signal(bool)

    def __init__(self, clock: Clock | None = None) -> None:
        is_x11 = QGuiApplication.platformName() == "xcb"
        # X11 taskbars list a tool but no popup; under Wayland a popup needs a parent window
        kind = Qt.WindowType.Popup if is_x11 else Qt.WindowType.Tool
        on_top = Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint
        super().__init__(None, kind | on_top)
        if not is_x11:  # without a compositor X11 has no translucence
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setWindowTitle(str(words.TITLE))
        self.setFixedWidth(WIDTH_PX)
        self._clock = clock or SystemClock()
        self._verdict: Verdict | None = None
        self._days: dict[str, ComponentDays] = {}
        self._stand_ins: tuple[StandIn, ...] = ()
        self._anchor: QRect | None = None
        self._dressed: Tokens | None = None
        self._listed: tuple[object, ...] = ()
        self._closed_since = QElapsedTimer()
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._paint)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        self._column.setSpacing(Space.MEDIUM)
        self._build_header()
        self._components = QGridLayout()
        self._components.setHorizontalSpacing(Space.SMALL)
        self._components.setVerticalSpacing(Space.SMALL)
        self._components.setColumnStretch(0, 1)
        self._column.addLayout(self._components)
        self._column.addWidget(rule())
        self._incidents = QVBoxLayout()
        self._incidents.setSpacing(Space.HAIR)
        self._column.addLayout(self._incidents)
        self._incidents_rule = rule()
        self._column.addWidget(self._incidents_rule)
        self._build_stand_ins()
        self._build_actions()
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.refresh_requested.emit)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._paint)

    def toggle(self, icon: QRect | None = None) -> None:
        """Open it beside ``icon`` (beside the mouse if the tray tells no place), or close it."""
        if self.isVisible():
            self.hide()
            return
        if self._closed_since.isValid() and self._closed_since.elapsed() < REOPENS_AFTER_MS:
            self._closed_since.invalidate()
            return
        self._anchor = icon
        self._paint()
        self.show()
        self.raise_()
        self.activateWindow()
        self._chat.setFocus()

    def show_verdict(self, verdict: Verdict, now: datetime) -> None:
        self._verdict = verdict
        if self.isVisible():
            self._show(now)

    def show_days(self, components: Sequence[ComponentDays]) -> None:
        self._days = {one.id: one for one in components}
        if self.isVisible():
            self._paint()

    def show_stand_ins(self, stand_ins: tuple[StandIn, ...]) -> None:
        self._stand_ins = stand_ins
        if self.isVisible():
            self._paint()

    def show_update(self, update: Update | None) -> None:
        """Name a newer version in the last line, until there is None."""
        self._update.show_update(update)
        if self.isVisible():
            self._paint()

    def show_tell_me(self, *, wanted: bool) -> None:
        """Check or uncheck the button, without emitting ``tell_me_requested``."""
        self._tell_me.setChecked(wanted)
        self._tell_me.setText(caption(str(words.WILL_TELL if wanted else words.TELL_ME)))

    def _build_header(self) -> None:
        self._mark, self._headline = PlainLabel(), PlainLabel()
        self._headline.setWordWrap(True)
        self._checked = PlainLabel()
        self._refresh = QToolButton()
        self._refresh.setObjectName("flat")
        self._refresh.setText("⟳")
        self._refresh.setFixedSize(Space.WIDE, Space.WIDE)
        self._refresh.setStyleSheet("padding: 0")
        self._refresh.setToolTip(str(words.CHECK_NOW))
        self._refresh.setAccessibleName(str(words.CHECK_NOW))
        self._refresh.clicked.connect(self.refresh_requested)
        header = QHBoxLayout()
        header.setSpacing(Space.SMALL)
        header.addWidget(self._mark)
        header.addWidget(self._headline, 1)
        header.addWidget(self._checked)
        header.addWidget(self._refresh)
        self._reasons = PlainLabel()
        self._reasons.setWordWrap(True)
        top = QVBoxLayout()
        top.setSpacing(Space.HAIR)
        top.addLayout(header)
        top.addWidget(self._reasons)
        self._column.addLayout(top)

    def _build_stand_ins(self) -> None:
        self._understudies = PlainLabel(str(words.UNDERSTUDIES))
        self._understudies_list = QVBoxLayout()
        self._understudies_list.setSpacing(Space.HAIR)
        self._set_up = QPushButton(caption(str(words.SET_UP)))
        self._set_up.setObjectName("flat")
        self._set_up.clicked.connect(self._go(self.settings_requested))
        row = QHBoxLayout()
        row.setSpacing(Space.LARGE)
        row.addWidget(self._understudies, alignment=Qt.AlignmentFlag.AlignTop)
        row.addLayout(self._understudies_list, 1)
        row.addWidget(self._set_up, alignment=Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(row)

    def _build_actions(self) -> None:
        self._chat = QPushButton(caption(str(words.OPEN_CHAT)))
        self._chat.setObjectName("primary")
        self._chat.clicked.connect(self._go(self.chat_requested))
        self._more = QPushButton(caption(str(words.MORE)))
        self._more.clicked.connect(self._go(self.status_requested))
        self._tell_me = QPushButton(caption(str(words.TELL_ME)))
        self._tell_me.setCheckable(True)
        self._tell_me.clicked.connect(self.tell_me_requested)
        actions = QHBoxLayout()
        actions.setSpacing(Space.SMALL)
        actions.addWidget(self._chat)
        actions.addWidget(self._more)
        actions.addStretch(1)
        self._column.addLayout(actions)
        self._column.addWidget(self._tell_me)
        self._update = UpdateLine()
        self._column.addWidget(self._update)

    def _go(self, signal: SignalInstance) -> Callable[[], None]:
        def go() -> None:
            self.hide()
            signal.emit()

        return go

    @Slot()
    def _paint(self) -> None:
        self._show(self._clock.now())

    def _show(self, now: datetime) -> None:
        tokens = current_tokens()
        if tokens != self._dressed:
            self._dressed = tokens
            dress(self, tokens)
        self._show_header(tokens, now)
        self._show_components(tokens)
        self._show_incidents(tokens, now)
        self._show_stand_ins(tokens)
        self._update.paint(tokens)
        self._column.activate()
        # lines that wrap have their height only at this width, which adjustSize does not ask for
        self.resize(WIDTH_PX, self._column.totalHeightForWidth(WIDTH_PX))
        self._move_to_anchor()

    def _show_header(self, tokens: Tokens, now: datetime) -> None:
        verdict = self._verdict
        state, headline = MarkState.UNKNOWN, str(HEADLINES[VerdictKind.UNKNOWN])
        reasons: list[str] = []
        if verdict is not None:
            state = mark_state(
                verdict.kind,
                incident_reported=verdict.incident_reported,
                limited=verdict.limit is not None,
            )
            headline = short_headline(verdict)
            reasons = [as_sentence(reason_sentence(one, now)) for one in verdict.reasons]
        self._mark.setPixmap(window_mark(state, tokens, MARK_PX))
        self._headline.setText(headline)
        self._headline.setFont(font(TypeSize.TITLE, QFont.Weight.DemiBold))
        self._checked.setText(words.checked(verdict, now))
        self._checked.setFont(font(TypeSize.SMALL))
        tint(self._checked, tokens.secondary)
        self._reasons.setText("\n".join(reasons[:REASONS_SHOWN]))
        self._reasons.setVisible(bool(reasons))
        self._reasons.setFont(font(TypeSize.BODY))
        tint(self._reasons, tokens.secondary)
        well = verdict is not None and verdict.kind is VerdictKind.UP
        waits = not (well and not verdict.incident_reported) if verdict else True
        waits |= verdict is not None and verdict.limit is not None
        self._tell_me.setVisible(waits or self._tell_me.isChecked())

    def _show_components(self, tokens: Tokens) -> None:
        components = self._verdict.components[:COMPONENTS_SHOWN] if self._verdict else ()
        listed = (components, tuple(self._days.values()), tokens)
        if listed == self._listed:
            return  # the rows stay, and with them the focus in one of them
        self._listed = listed
        clear(self._components)
        for row, one in enumerate(components):
            disc, colour = component_disc(one.state, tokens)
            name, sign, up = PlainLabel(words.short_name(one.name)), PlainLabel(), PlainLabel()
            name.setWordWrap(True)
            name.setToolTip(tip(one.name))
            sign.setPixmap(window_disc(disc, colour))
            state = str(COMPONENT_STATES[one.state])
            sign.setToolTip(tip(state))
            sign.setAccessibleName(state)
            for label in (name, up):
                label.setFont(font(TypeSize.BODY))
            tint(name, tokens.text)
            tint(up, tokens.secondary)
            self._components.addWidget(name, row, 0)
            self._components.addWidget(sign, row, 1)
            if (days := self._days.get(one.id)) is not None:
                bars = DayBars(self)
                bars.show_days(days, tokens)
                up.setText(uptime_words(days.whole))
                self._components.addWidget(bars, row, 2)
                self._components.addWidget(up, row, 3, Qt.AlignmentFlag.AlignRight)

    def _show_incidents(self, tokens: Tokens, now: datetime) -> None:
        clear(self._incidents)
        incidents: Sequence[Incident] = self._verdict.incidents if self._verdict else ()
        for one in incidents[:INCIDENTS_SHOWN]:
            label = PlainLabel()
            label.setWordWrap(True)
            label.setFont(font(TypeSize.BODY))
            label.show_link(words.incident_line(one, now), one.url, tokens.text)
            self._incidents.addWidget(label)
        if len(incidents) > INCIDENTS_SHOWN:
            rest = PlainLabel(words.more_incidents(len(incidents) - INCIDENTS_SHOWN))
            tint(rest, tokens.secondary)
            self._incidents.addWidget(rest)
        self._incidents_rule.setVisible(bool(incidents))

    def _show_stand_ins(self, tokens: Tokens) -> None:
        self._understudies.setFont(font(TypeSize.SMALL, QFont.Weight.DemiBold))
        tint(self._understudies, tokens.secondary)
        clear(self._understudies_list)
        for one in self._stand_ins:
            label = PlainLabel(words.standing(one.model, works=one.works))
            label.setWordWrap(True)
            label.setFont(font(TypeSize.BODY))
            tint(label, tokens.secondary if one.works is None else tokens.text)
            self._understudies_list.addWidget(label)
        if not self._stand_ins:
            nothing = PlainLabel(str(words.NO_UNDERSTUDIES))
            nothing.setWordWrap(True)
            self._understudies_list.addWidget(nothing)
        self._set_up.setVisible(not self._stand_ins)

    def _move_to_anchor(self) -> None:
        """Move beside the icon. Under Wayland only the compositor places windows."""
        if QGuiApplication.platformName().startswith("wayland"):
            return
        anchor = self._anchor
        at = QCursor.pos() if anchor is None or anchor.isEmpty() else anchor.center()
        screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
        if anchor is None or anchor.isEmpty():
            anchor = QRect(at, QSize(0, 0))
            self._anchor = anchor.adjusted(0, 0, 1, 1)  # it stays where it was opened
        self.move(place(anchor, screen.geometry(), screen.availableGeometry(), self.size()))

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.hairline))
        painter.setBrush(QColor(tokens.page))
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, Radius.CARD, Radius.CARD)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.matches(QKeySequence.StandardKey.Cancel):
            self.hide()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate and self.isVisible():
            self.hide()
            self._closed_since.start()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if not self.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground):
            shape = QPainterPath()
            shape.addRoundedRect(QRectF(self.rect()), Radius.CARD, Radius.CARD)
            self.setMask(QRegion(shape.toFillPolygon().toPolygon()))

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._tick.stop()
