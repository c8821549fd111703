"""Alarms from own requests, before or after the page's post. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.status.log.intervals import KeptIncident, KeptVerdict

BEFORE = timedelta(hours=2)
"""How long before a post an own alarm may be to match it (the page's median: 23 minutes)."""
# Verdict entries follow each other without a gap, unless the program did not run in between.
APART = timedelta(minutes=20)


def own_alarms(verdicts: Iterable[KeptVerdict]) -> tuple[tuple[datetime, datetime], ...]:
    """Return the spans in which own requests were failing, from verdicts in order."""
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
    """Return the start of the first own alarm from two hours before the post to the closing.

    ``until_at`` is used as the end of an incident that is still open.
    """
    began_at = kept.incident.started_at
    ended_at = kept.closed_at or kept.vanished_at or until_at
    for from_at, _ in alarms:
        if began_at - BEFORE <= from_at <= ended_at:
            return from_at
    return None
