"""When to speak: once when trouble begins, once when it is over, never about its end alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.alerts.model import Alert, AlertKind
from understudy.status.model import Impact, VerdictKind

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.base.settings import AlertSettings
    from understudy.status.model import Verdict

TROUBLE = (VerdictKind.DEGRADED, VerdictKind.DOWN)
SEVERITY = {
    Impact.NONE: 0,
    Impact.UNKNOWN: 0,
    Impact.MAINTENANCE: 0,
    Impact.MINOR: 1,
    Impact.MAJOR: 2,
    Impact.CRITICAL: 3,
}


class AlertPolicy:
    """Follows the verdicts of one run, in order. Not thread-safe: engine thread only."""

    def __init__(self, settings: AlertSettings) -> None:
        self._minimum = SEVERITY[Impact(settings.minimum_impact)]
        self._announced: Alert | None = None
        self._paused_until: datetime | None = None
        self._wants_recovery = False

    def pause(self, until: datetime | None) -> None:
        """Say nothing before ``until``; None ends the pause."""
        self._paused_until = until

    def tell_when_back(self, *, wanted: bool) -> None:
        """Announce the next recovery even if its trouble was not announced, or during a pause."""
        self._wants_recovery = wanted

    def observe(self, verdict: Verdict, now: datetime) -> tuple[Alert, ...]:
        """Return what is to be said about this verdict: nothing, or one alert."""
        if verdict.kind is VerdictKind.UP:
            return self._recover(verdict, now)
        if self._announced is not None or self._is_paused(now):
            return ()
        if verdict.kind in TROUBLE and SEVERITY[verdict.impact] >= self._minimum:
            key = f"episode-{verdict.since:%Y%m%dT%H%M%S}"
            self._announced = Alert(AlertKind.OUTAGE, key, now, verdict, verdict.since)
            return (self._announced,)
        return ()

    def _recover(self, verdict: Verdict, now: datetime) -> tuple[Alert, ...]:
        announced, self._announced = self._announced, None
        wanted, self._wants_recovery = self._wants_recovery, False
        if announced is not None and (wanted or not self._is_paused(now)):
            began_at = announced.episode_began_at
            return (Alert(AlertKind.RECOVERY, announced.key, now, verdict, began_at),)
        if wanted:
            return (Alert(AlertKind.REMINDER, "tell-me", now, verdict, verdict.since),)
        return ()

    def _is_paused(self, now: datetime) -> bool:
        return self._paused_until is not None and now < self._paused_until
