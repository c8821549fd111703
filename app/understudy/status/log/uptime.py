"""Uptime per component and local day, over the known time, and how much is known. Pure.

Unobserved time is neither up nor down: percentages are of the known time, and coverage gives its
share of the whole.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING, assert_never

import msgspec

from understudy.status.log.intervals import Source, StateInterval
from understudy.status.model import ComponentState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PARTIAL_WEIGHT = 0.3


class Day(msgspec.Struct, frozen=True):
    """A day of the local calendar: 23, 24 or 25 hours between two instants in UTC."""

    day: date
    from_at: datetime
    until_at: datetime


class Tally(msgspec.Struct, frozen=True):
    """Seconds in each state; ``page_history_s``: the known ones taken from the page's history."""

    operational_s: float = 0.0
    degraded_s: float = 0.0
    partial_s: float = 0.0
    major_s: float = 0.0
    maintenance_s: float = 0.0
    unobserved_s: float = 0.0
    page_history_s: float = 0.0

    @property
    def known_s(self) -> float:
        return (
            self.operational_s
            + self.degraded_s
            + self.partial_s
            + self.major_s
            + self.maintenance_s
        )

    @property
    def weighted(self) -> float | None:
        """Return the share of time up as Statuspage counts it; None if nothing is known.

        A major outage counts whole as down, a partial one with 30 %; degraded performance and
        maintenance count as up (Statuspage help, "Display historical uptime of components", read
        2026-11).
        """
        if not self.known_s:
            return None
        return 1 - (self.major_s + PARTIAL_WEIGHT * self.partial_s) / self.known_s

    @property
    def strict(self) -> float | None:
        """Return the share of time fully operational, without time under maintenance."""
        counted_s = self.known_s - self.maintenance_s
        return self.operational_s / counted_s if counted_s else None

    @property
    def coverage(self) -> float:
        """Return the share of the period that is known."""
        whole_s = self.known_s + self.unobserved_s
        return self.known_s / whole_s if whole_s else 0.0

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.operational_s + other.operational_s,
            self.degraded_s + other.degraded_s,
            self.partial_s + other.partial_s,
            self.major_s + other.major_s,
            self.maintenance_s + other.maintenance_s,
            self.unobserved_s + other.unobserved_s,
            self.page_history_s + other.page_history_s,
        )


class DayTally(msgspec.Struct, frozen=True):
    day: Day
    tally: Tally


class ComponentDays(msgspec.Struct, frozen=True):
    """A component's last days, oldest first, and their sum."""

    id: str
    name: str
    days: tuple[DayTally, ...]
    whole: Tally


def start_of(day: date, zone: tzinfo | None) -> datetime:
    """Return the instant at which a local day begins; ``zone`` None: this computer's.

    If a clock skips midnight, the day begins with the skip.
    """
    # astimezone would give a skipped midnight the offset after the skip, an hour too early
    return datetime.fromtimestamp(datetime.combine(day, time.min, tzinfo=zone).timestamp(), UTC)


def days_between(first: date, until: date, zone: tzinfo | None, now: datetime) -> tuple[Day, ...]:
    """Return the days from ``first`` to before ``until``, the last one cut off at ``now``."""
    days = []
    day = first
    while day < until:
        following = day + timedelta(days=1)
        from_at, until_at = start_of(day, zone), min(start_of(following, zone), now)
        if from_at < until_at:
            days.append(Day(day, from_at, until_at))
        day = following
    return tuple(days)


def last_days(now: datetime, zone: tzinfo | None, count: int = 90) -> tuple[Day, ...]:
    """Return the last ``count`` local days, including today up to now."""
    today = now.astimezone(zone).date()
    return days_between(today - timedelta(days=count - 1), today + timedelta(days=1), zone, now)


def settled(intervals: Iterable[StateInterval]) -> tuple[StateInterval, ...]:
    """Return one component's intervals without overlap: observations win over the history."""
    listed = sorted(intervals, key=lambda one: one.from_at)
    seen = [one for one in listed if one.source is Source.OBSERVED]
    told = [one for one in listed if one.source is Source.PAGE_HISTORY]
    starts = [one.from_at for one in seen]
    whole = list(seen)
    for one in told:
        from_at = one.from_at
        index = max(bisect_right(starts, from_at) - 1, 0)
        for other in seen[index:]:
            if other.from_at >= one.until_at:
                break
            if other.from_at > from_at:
                whole.append(_cut(one, from_at, other.from_at))
            from_at = max(from_at, other.until_at)
        if from_at < one.until_at:
            whole.append(_cut(one, from_at, one.until_at))
    return tuple(sorted(whole, key=lambda one: one.from_at))


def _cut(one: StateInterval, from_at: datetime, until_at: datetime) -> StateInterval:
    return StateInterval(one.component_id, one.state, from_at, until_at, one.source)


def daily_uptime(
    intervals: Iterable[StateInterval], days: Sequence[Day]
) -> dict[str, tuple[DayTally, ...]]:
    """Return each component's tally for each of ``days``, which are in order."""
    by_component: dict[str, list[StateInterval]] = {}
    for one in intervals:
        by_component.setdefault(one.component_id, []).append(one)
    starts = [day.from_at for day in days]
    return {
        component_id: tuple(
            DayTally(day, _tally(day, parts))
            for day, parts in zip(days, _by_day(settled(own), days, starts), strict=True)
        )
        for component_id, own in by_component.items()
    }


def _by_day(
    intervals: Iterable[StateInterval], days: Sequence[Day], starts: Sequence[datetime]
) -> list[list[StateInterval]]:
    parts: list[list[StateInterval]] = [[] for _ in days]
    for one in intervals:
        for index in range(max(bisect_right(starts, one.from_at) - 1, 0), len(days)):
            if days[index].from_at >= one.until_at:
                break
            parts[index].append(one)
    return parts


def _tally(day: Day, intervals: Iterable[StateInterval]) -> Tally:
    total = Tally()
    for one in intervals:
        from_at, until_at = max(one.from_at, day.from_at), min(one.until_at, day.until_at)
        seconds = (until_at - from_at).total_seconds()
        if seconds > 0:
            total += _of_state(one, seconds)
    whole_s = (day.until_at - day.from_at).total_seconds()
    return total + Tally(unobserved_s=max(0.0, whole_s - total.known_s))


def _of_state(one: StateInterval, seconds: float) -> Tally:
    told_s = seconds if one.source is Source.PAGE_HISTORY else 0.0
    match one.state:
        case ComponentState.OPERATIONAL:
            return Tally(operational_s=seconds, page_history_s=told_s)
        case ComponentState.DEGRADED:
            return Tally(degraded_s=seconds, page_history_s=told_s)
        case ComponentState.PARTIAL_OUTAGE:
            return Tally(partial_s=seconds, page_history_s=told_s)
        case ComponentState.MAJOR_OUTAGE:
            return Tally(major_s=seconds, page_history_s=told_s)
        case ComponentState.MAINTENANCE:
            return Tally(maintenance_s=seconds, page_history_s=told_s)
        case ComponentState.UNKNOWN:
            # an unknown state is no information, and stays uncovered
            return Tally()
        case _:
            assert_never(one.state)


def blind_spells(
    intervals: Iterable[StateInterval], from_at: datetime, until_at: datetime
) -> tuple[tuple[datetime, datetime], ...]:
    """Return the spans in which this program observed none of the components, in order."""
    spells = []
    known_until = from_at
    seen = (one for one in intervals if one.source is Source.OBSERVED)
    for one in sorted(seen, key=lambda one: one.from_at):
        if one.from_at > known_until:
            spells.append((known_until, min(one.from_at, until_at)))
        known_until = max(known_until, one.until_at)
        if known_until >= until_at:
            break
    if known_until < until_at:
        spells.append((known_until, until_at))
    return tuple(spells)
