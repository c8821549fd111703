"""Own requests to Claude by day, and what happened in the last outage. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy.status.evidence import OutcomeClass
from understudy.status.log.own_requests import FAILED, percentile
from understudy.status.log.report.alarms import APART
from understudy.status.model import TROUBLE, Phase, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from understudy.status.log.intervals import KeptIncident, KeptOutcome, KeptVerdict
    from understudy.status.log.uptime import Day

AROUND = timedelta(hours=2)
"""How long before and after an outage its posts and requests may be."""


class DayMeasure(msgspec.Struct, frozen=True):
    """Own requests of one day; times to the first text in seconds, None if none was answered."""

    day: Day
    answered: int = 0
    failed: int = 0
    first_text_p50_s: float | None = None
    first_text_p95_s: float | None = None


class Aftermath(msgspec.Struct, frozen=True):
    """One outage that is over, from the verdict's first trouble to its end.

    ``incident`` is the page's, if it posted one around then. ``failed_at`` is the first own failure
    and ``worked_at`` the first own success after the last. ``answered`` counts what others answered
    meanwhile, by provider and model. ``cause`` is the text of the page's postmortem, "" if none.
    """

    from_at: datetime
    until_at: datetime
    incident: KeptIncident | None = None
    failed_at: datetime | None = None
    worked_at: datetime | None = None
    failures: int = 0
    answered: tuple[tuple[str, str, int], ...] = ()
    cause: str = ""


def daily_measures(
    outcomes: Iterable[KeptOutcome], days: Sequence[Day], claudes: Collection[str]
) -> tuple[DayMeasure, ...]:
    """Return one for each of ``days``, which are in order; ``claudes`` are the ids of Claude."""
    starts = [day.from_at for day in days]
    by_day: list[list[KeptOutcome]] = [[] for _ in days]
    for one in outcomes:
        index = bisect_right(starts, one.own.at) - 1
        is_asked = one.own.provider in claudes and not one.own.is_probe
        if index >= 0 and is_asked and one.own.at < days[index].until_at:
            by_day[index].append(one)
    return tuple(_measure(day, own) for day, own in zip(days, by_day, strict=True))


def _measure(day: Day, outcomes: Iterable[KeptOutcome]) -> DayMeasure:
    listed = [one.own for one in outcomes]
    answered = [one for one in listed if one.kind is OutcomeClass.OK]
    times = [one.first_text_s for one in answered if one.first_text_s is not None]
    failed = sum(one.kind in FAILED for one in listed)
    return DayMeasure(day, len(answered), failed, percentile(times, 0.5), percentile(times, 0.95))


def outages(verdicts: Iterable[KeptVerdict]) -> tuple[tuple[datetime, datetime], ...]:
    """Return the spans of trouble that a verdict of *up* followed, from verdicts in order."""
    over: list[tuple[datetime, datetime]] = []
    current: tuple[datetime, datetime] | None = None
    for one in verdicts:
        if one.kind in TROUBLE:
            begins = current[0] if current and one.from_at - current[1] <= APART else one.from_at
            current = (begins, one.until_at)
        elif one.kind is VerdictKind.UP and current is not None:
            if over and current[0] - over[-1][1] <= APART:
                over[-1] = (over[-1][0], current[1])
            else:
                over.append(current)
            current = None
    return tuple(over)


def aftermath(
    outage: tuple[datetime, datetime],
    incidents: Iterable[KeptIncident],
    outcomes: Iterable[KeptOutcome],
    claudes: Collection[str],
) -> Aftermath:
    """Return the facts of an outage; ``outcomes`` are in order."""
    from_at, until_at = outage
    near = [one.own for one in outcomes if from_at - AROUND <= one.own.at <= until_at + AROUND]
    own = [one for one in near if one.provider in claudes]
    failures = [one for one in own if one.kind in FAILED]
    after = (
        one.at
        for one in own
        if one.kind is OutcomeClass.OK and failures[-1:] and one.at > failures[-1].at
    )
    answered = Counter(
        (one.provider, one.model)
        for one in near
        if one.kind is OutcomeClass.OK
        and one.provider not in claudes
        and not one.is_probe
        and from_at <= one.at <= until_at
    )
    incident = _incident_of(outage, incidents)
    return Aftermath(
        from_at,
        until_at,
        incident,
        failed_at=failures[0].at if failures else None,
        worked_at=next(after, None),
        failures=len(failures),
        answered=tuple((*who, count) for who, count in answered.most_common()),
        cause=_cause_of(incident) if incident else "",
    )


def _incident_of(
    outage: tuple[datetime, datetime], incidents: Iterable[KeptIncident]
) -> KeptIncident | None:
    """Return the incident that overlaps the outage longest, or began near it."""
    from_at, until_at = outage
    near = [
        one
        for one in incidents
        if not one.is_maintenance
        and one.incident.started_at <= until_at + AROUND
        and (_end_of(one) or until_at) >= from_at - AROUND
    ]

    def overlap(one: KeptIncident) -> float:
        begins = max(from_at, one.incident.started_at)
        return (min(until_at, _end_of(one) or until_at) - begins).total_seconds()

    return max(near, key=overlap, default=None)


def _end_of(one: KeptIncident) -> datetime | None:
    return one.closed_at or one.vanished_at


def _cause_of(one: KeptIncident) -> str:
    posts = one.incident.updates  # newest first
    return next((post.body for post in posts if post.phase is Phase.POSTMORTEM), "")
