"""The glance panel: verdict, components with their days, incidents, who stands by."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer, Signal, SignalInstance, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from understudy.base.clock import SystemClock
from understudy.desktop.controls import dress
from understudy.desktop.flow import Flow
from understudy.desktop.glance.header import Header
from understudy.desktop.glance.parts import rule
from understudy.desktop.glance.popup import Popup
from understudy.desktop.glance.sections import Components, Incidents, StandIn, StandIns
from understudy.desktop.plain import caption
from understudy.desktop.status.update_line import UpdateLine
from understudy.desktop.theme import Space, current_tokens, follow_look, scaled_px
from understudy.status.model import VerdictKind
from understudy.words.windows import glance as words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from PySide6.QtGui import QHideEvent, QShowEvent

    from understudy.base.clock import Clock
    from understudy.desktop.theme import Tokens
    from understudy.engine.update import Update
    from understudy.status.log.uptime import ComponentDays
    from understudy.status.model import Verdict

WIDTH_PX = 360
DAYS = 30
TICK_MS = 10_000
TAB = Qt.FocusPolicy.TabFocus


class GlancePanel(Popup):
    """GUI thread only. `toggle` opens or closes it."""

    chat_requested = Signal()
    status_requested = Signal()
    settings_requested = Signal()
    refresh_requested = Signal()
    tell_me_requested = Signal(bool)

    def __init__(self, clock: Clock | None = None) -> None:
        super().__init__(scaled_px(WIDTH_PX))
        self.setWindowTitle(str(words.TITLE))
        self._clock = clock or SystemClock()
        self._verdict: Verdict | None = None
        self._days: dict[str, ComponentDays] = {}
        self._listed: tuple[StandIn, ...] = ()
        self._dressed: Tokens | None = None
        self._tick = QTimer(self, interval=TICK_MS)
        self._tick.timeout.connect(self._paint)
        self._header = Header()
        self._header.refresh_requested.connect(self.refresh_requested)
        self._components, self._incidents, self._stand_ins = Components(), Incidents(), StandIns()
        self._stand_ins.set_up_requested.connect(self._go(self.settings_requested))
        self._incidents_rule = rule()
        self._update = UpdateLine()
        scrolling: tuple[QWidget, ...] = (self._components, rule(), self._incidents)
        for part in (*scrolling, self._incidents_rule, self._stand_ins):
            self.body.addWidget(part)
        for part in (self._header, self.scroller, self._made_actions(), self._update):
            self.column.addWidget(part)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Refresh), self, self.refresh_requested.emit)
        follow_look(self._paint)

    def prepare(self) -> None:
        self._paint()
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
        self._listed = stand_ins
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

    def _made_actions(self) -> QWidget:
        self._chat = QPushButton(caption(str(words.OPEN_CHAT)))
        self._chat.setObjectName("primary")
        self._chat.clicked.connect(self._go(self.chat_requested))
        self._more = QPushButton(caption(str(words.MORE)))
        self._more.clicked.connect(self._go(self.status_requested))
        self._tell_me = QPushButton(caption(str(words.TELL_ME)))
        self._tell_me.setCheckable(True)
        self._tell_me.clicked.connect(self.tell_me_requested)
        buttons = QWidget()
        row = Flow(buttons, Space.SMALL)
        for one in (self._chat, self._more, self._tell_me):
            row.addWidget(one)
        return buttons

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
        verdict = self._verdict
        incidents = verdict.incidents if verdict else ()
        self._header.show_verdict(verdict, tokens, now, self.width() - 2 * Space.LARGE)
        components = verdict.components if verdict else ()
        self._components.show_components(components, self._days, tokens)
        self._incidents.show_incidents(incidents, tokens, now)
        self._incidents_rule.setVisible(bool(incidents))
        self._stand_ins.show_stand_ins(self._listed)
        self._tell_me.setVisible(self._waiting_makes_sense() or self._tell_me.isChecked())
        self._update.paint(tokens)
        self.fit()
        self._order_tab_stops()

    def _order_tab_stops(self) -> None:
        """Have Tab go from top to bottom: Qt goes as widgets were made, and rows are made late."""
        found = [one for one in self.findChildren(QWidget) if one.focusPolicy() & TAB == TAB]
        found.sort(key=lambda one: (one.mapTo(self, QPoint()).y(), one.mapTo(self, QPoint()).x()))
        for one, following in pairwise(found):
            QWidget.setTabOrder(one, following)

    def _waiting_makes_sense(self) -> bool:
        verdict = self._verdict
        if verdict is None:
            return True
        is_well = verdict.kind is VerdictKind.UP and not verdict.incident_reported
        return not is_well or verdict.limit is not None

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self._tick.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        self._tick.stop()
