"""When this program said so itself, from own requests, before or after the page did. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.status.log.model import KeptIncident, KeptVerdict

BEFORE = timedelta(hours=2)
"""An own alarm is set beside a post that came up to so much later (page's median: 23 minutes)."""
# Verdict entries follow each other without a gap, or the program did not run in between.
APART = timedelta(minutes=20)


def own_alarms(verdicts: Iterable[KeptVerdict]) -> tuple[tuple[datetime, datetime], ...]:
    """Return the stretches in which own requests were judged failing, from verdicts in order."""
    alarms: list[tuple[datetime, datetime]] = []
    for one in verdicts:
        if not any(reason.kind == "own_failing" for reason in one.reasons):
            continue
        if alarms and one.from_at - alarms[-1][1] <= APART:
            alarms[-1] = (alarms[-1][0], one.until_at)
        else:
            alarms.append((one.from_at, one.until_at))
    return tuple(alarms)


def alarm_for(
    kept: KeptIncident, alarms: Iterable[tuple[datetime, datetime]], until_at: datetime
) -> datetime | None:
    """Return when the first own alarm began from two hours before the post until its closing.

    ``until_at`` stands for the end of an incident that is still open.
    """
    began_at = kept.incident.started_at
    ended_at = kept.closed_at or kept.vanished_at or until_at
    for from_at, _ in alarms:
        if began_at - BEFORE <= from_at <= ended_at:
            return from_at
    return None
