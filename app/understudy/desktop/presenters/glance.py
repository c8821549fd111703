"""Connects the glance panel with the tray and the engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from understudy.engine.events.backup_events import UnderstudiesDrilled
from understudy.engine.events.common_events import DaysListed, SettingsChanged, VerdictJudged
from understudy.engine.events.update_events import UpdateNoticed

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from PySide6.QtCore import QRect

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.chat.readiness import DrillReport
    from understudy.desktop.bridge import Bridge
    from understudy.desktop.glance.panel import GlancePanel
    from understudy.desktop.glance.sections import StandIn
    from understudy.engine.api import EngineApi
    from understudy.engine.update import Update


class GlancePresenter(QObject):
    """GUI thread only. The panel is made when it is first opened."""

    chat_requested = Signal()
    status_requested = Signal()
    settings_requested = Signal()
    tell_me_requested = Signal(bool)

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        clock: Clock,
        settings: Settings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._clock = clock
        self._settings = settings
        self._judged: VerdictJudged | None = None
        self._report: DrillReport | None = None
        self._waiting = False
        self._update: Update | None = None
        self._panel: GlancePanel | None = None
        bridge.subscribe(VerdictJudged, self._show_verdict)
        bridge.subscribe(DaysListed, self._show_days)
        bridge.subscribe(UnderstudiesDrilled, self._show_report)
        bridge.subscribe(SettingsChanged, self._use)
        bridge.subscribe(UpdateNoticed, self._show_update)

    def toggle(self, icon: QRect | None) -> None:
        """Open the panel beside the icon, or close it; what it shows is read anew."""
        panel = self._panel or self._made()
        if not panel.isVisible():
            from understudy.desktop.glance.panel import DAYS  # noqa: PLC0415 - loaded by now

            self._submit(lambda api: api.show_days(DAYS))
            self._submit(lambda api: api.standby.show_last())
        panel.toggle(icon)

    def show_tell_me(self, *, wanted: bool) -> None:
        self._waiting = wanted
        if self._panel is not None:
            self._panel.show_tell_me(wanted=wanted)

    def _made(self) -> GlancePanel:
        from understudy.desktop.glance.panel import (  # noqa: PLC0415 - 20 ms the tray does not wait for
            GlancePanel,
        )

        panel = self._panel = GlancePanel(self._clock)
        panel.chat_requested.connect(self.chat_requested)
        panel.status_requested.connect(self.status_requested)
        panel.settings_requested.connect(self.settings_requested)
        panel.tell_me_requested.connect(self.tell_me_requested)
        panel.refresh_requested.connect(lambda: self._submit(lambda api: api.poll_soon()))
        if self._judged is not None:
            panel.show_verdict(self._judged.verdict, self._judged.at)
        panel.show_tell_me(wanted=self._waiting)
        panel.show_stand_ins(self._stand_ins())
        panel.show_update(self._update)
        return panel

    def _show_verdict(self, event: VerdictJudged) -> None:
        self._judged = event
        if self._panel is not None:
            self._panel.show_verdict(event.verdict, event.at)

    def _show_days(self, event: DaysListed) -> None:
        from understudy.desktop.glance.panel import DAYS  # noqa: PLC0415 - loaded by now

        if self._panel is not None and event.count == DAYS:
            self._panel.show_days(event.components)

    def _show_report(self, event: UnderstudiesDrilled) -> None:
        self._report = event.report
        self._show_stand_ins()

    def _show_update(self, event: UpdateNoticed) -> None:
        self._update = event.update
        if self._panel is not None:
            self._panel.show_update(event.update)

    def _use(self, event: SettingsChanged) -> None:
        self._settings = event.settings
        self._show_stand_ins()

    def _show_stand_ins(self) -> None:
        if self._panel is not None:
            self._panel.show_stand_ins(self._stand_ins())

    def _stand_ins(self) -> tuple[StandIn, ...]:
        """Return the first model of each provider that may stand in, with its last drill."""
        from understudy.desktop.glance.sections import StandIn  # noqa: PLC0415 - loaded by now

        results = self._report.results if self._report else ()
        tried = {(one.provider, one.model): one.works for one in results}
        return tuple(
            StandIn(one.models[0], tried.get((one.id, one.models[0])))
            for one in self._settings.allowed
            if one.models and one.id not in self._settings.claude_ids
        )
