"""Connects pausing, snoozing and one-time reminders with the alert policy."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from understudy.alerts.alert import LIMIT_KEY, AlertKind
from understudy.alerts.state import Waiting
from understudy.engine.events.common_events import (
    AlertRaised,
    AlertsRestored,
    NotificationPressed,
    VerdictJudged,
)
from understudy.status.model import VerdictKind
from understudy.words.notifying import SNOOZE_ID

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.base.clock import Clock
    from understudy.desktop.bridge import Bridge
    from understudy.desktop.tray.icon import Tray
    from understudy.engine.api import EngineApi

MORNING_HOUR = 8
LONGEST_TIMER_MS = 2**31 - 1


class QuietPresenter(QObject):
    """GUI thread only. Keeps the menu's check marks in line with the engine.

    `waiting_changed` tells whether the person waits for Claude to be back.
    """

    waiting_changed = Signal(bool)

    def __init__(
        self,
        tray: Tray,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        clock: Clock,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._tray = tray
        self._submit = submit
        self._clock = clock
        self._paused_until: datetime | None = None
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.resume)
        tray.pause_requested.connect(self.pause)
        tray.resume_requested.connect(self.resume)
        tray.tell_me_requested.connect(self.tell_me)
        bridge.subscribe(AlertRaised, self._unmark_when_told)
        bridge.subscribe(VerdictJudged, self._end_pause_slept_through)
        bridge.subscribe(AlertsRestored, self._show_restored)
        bridge.subscribe(NotificationPressed, self._snooze)

    def pause(self, how_long: object) -> None:
        """Pause alerts for a `timedelta`, or until tomorrow morning."""
        now = self._clock.now()
        until = now + how_long if isinstance(how_long, timedelta) else tomorrow_morning(now)
        self._submit(lambda api: api.pause_alerts(until))
        self._show_paused(until)

    def resume(self) -> None:
        self._timer.stop()
        self._paused_until = None
        self._submit(lambda api: api.pause_alerts(None))
        self._tray.show_paused(False)  # noqa: FBT003 - the tray's setter

    def tell_me(self, wanted: bool) -> None:  # noqa: FBT001 - a signal's argument
        self._submit(lambda api: api.tell_when_back(wanted=wanted))
        self._show_waiting(wanted=wanted)

    def _show_waiting(self, *, wanted: bool) -> None:
        self._tray.show_tell_me(wanted)
        self.waiting_changed.emit(wanted)

    def _show_paused(self, until: datetime) -> None:
        self._paused_until = until
        self._tray.show_paused(True)  # noqa: FBT003 - the tray's setter
        left_ms = int((until - self._clock.now()).total_seconds() * 1000)
        self._timer.start(min(max(0, left_ms), LONGEST_TIMER_MS))

    def _end_pause_slept_through(self, event: VerdictJudged) -> None:
        """Timers stop while the computer sleeps; the policy uses the time of day."""
        if self._paused_until is not None and event.at >= self._paused_until:
            self.resume()

    def _show_restored(self, event: AlertsRestored) -> None:
        """Check the menu items set before the last quit that still hold."""
        until = event.state.paused_until
        if until is not None and until > self._clock.now():
            self._show_paused(until)
        self._show_waiting(wanted=event.state.waiting is not Waiting.NOTHING)

    def _unmark_when_told(self, event: AlertRaised) -> None:
        alert = event.alert
        tells_of_end = alert.kind in {AlertKind.RECOVERY, AlertKind.REMINDER}
        if alert.key == LIMIT_KEY or (tells_of_end and alert.verdict.kind is VerdictKind.UP):
            self._show_waiting(wanted=False)

    def _snooze(self, event: NotificationPressed) -> None:
        if event.button == SNOOZE_ID:
            now = self._clock.now()
            self._submit(lambda api: api.snooze_alert(event.key, now))


def tomorrow_morning(now: datetime) -> datetime:
    """Return 8 o'clock local time on the next day, even across a clock change."""
    local = now.astimezone()
    day = local.date() + timedelta(days=1)
    return datetime(day.year, day.month, day.day, MORNING_HOUR).astimezone()
