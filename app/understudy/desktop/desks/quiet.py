"""Pausing notifications and asking to be told once: between the tray's menu and the policy."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from understudy.engine.events import VerdictJudged
from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.base.clock import Clock
    from understudy.desktop.bridge import Bridge
    from understudy.desktop.tray.icon import Tray
    from understudy.engine.desk import Desk

MORNING_HOUR = 8


class QuietDesk(QObject):
    """GUI thread only. Keeps the menu's marks true to what the engine was told."""

    def __init__(
        self,
        tray: Tray,
        bridge: Bridge,
        submit: Callable[[Callable[[Desk], Coroutine[Any, Any, Any]]], Future[Any]],
        clock: Clock,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tray = tray
        self._submit = submit
        self._clock = clock
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.resume)
        tray.pause_requested.connect(self.pause)
        tray.resume_requested.connect(self.resume)
        tray.tell_me_requested.connect(self.tell_me)
        bridge.subscribe(VerdictJudged, self._unmark_when_up)

    def pause(self, how_long: object) -> None:
        """Be silent for a `timedelta`, or until tomorrow morning."""
        now = self._clock.now()
        until = now + how_long if isinstance(how_long, timedelta) else tomorrow_morning(now)
        self._submit(lambda desk: desk.pause_alerts(until))
        self._tray.show_paused(True)  # noqa: FBT003 - the tray's setter
        self._timer.start(int((until - now).total_seconds() * 1000))

    def resume(self) -> None:
        self._timer.stop()
        self._submit(lambda desk: desk.pause_alerts(None))
        self._tray.show_paused(False)  # noqa: FBT003 - the tray's setter

    def tell_me(self, wanted: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._submit(lambda desk: desk.tell_when_back(wanted=wanted))
        self._tray.show_tell_me(wanted)

    def _unmark_when_up(self, event: VerdictJudged) -> None:
        if event.verdict.kind is VerdictKind.UP:
            self._tray.show_tell_me(False)  # noqa: FBT003 - the tray's setter


def tomorrow_morning(now: datetime) -> datetime:
    """Return 8 o'clock local time on the next day, whatever the clocks do in between."""
    local = now.astimezone()
    day = local.date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, MORNING_HOUR).astimezone()
