"""Reasons for silence: a pause, the quiet hours, the minute after a start. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.base.instants import moved

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.alerts.quiet_hours import QuietHours

GRACE = timedelta(seconds=60)


class Silence:
    """``paused_until`` is None if there is no pause."""

    def __init__(self, quiet_hours: QuietHours | None, paused_until: datetime | None) -> None:
        self.paused_until = paused_until
        self._quiet_hours = quiet_hours
        self._grace_until: datetime | None = None

    def use(self, quiet_hours: QuietHours | None) -> None:
        self._quiet_hours = quiet_hours

    def begin_grace(self, now: datetime) -> None:
        """Be silent for a minute: trouble found in it was there before."""
        self._grace_until = now + GRACE

    def catch_up(self, now: datetime) -> None:
        """End expired waits; if the clock was set back, no grace becomes endless."""
        if self.paused_until is not None and now >= self.paused_until:
            self.paused_until = None
        if self._grace_until is not None:
            self._grace_until = min(self._grace_until, now + GRACE)

    def clock_set(self, by: timedelta) -> None:
        """Move the grace with the clock; a pause refers to the clock on the wall and stays."""
        self._grace_until = moved(self._grace_until, by)

    def holds(self, now: datetime, *, was_asked: bool = False) -> bool:
        """Return True if no alert may be shown now; a requested one breaks only a pause."""
        if self._quiet_hours is not None and self._quiet_hours.contains(now):
            return True
        if self._grace_until is not None and now < self._grace_until:
            return True
        return self.paused_until is not None and not was_asked
