"""Days are local, however long; shares are of the known time; observed beats told."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.status.log.logged import API, CARE, MAJOR, PARTIAL, SLOW, UP, at
from understudy.status.log.intervals import Source, StateInterval
from understudy.status.log.uptime import (
    Day,
    Tally,
    daily_uptime,
    days_between,
    last_days,
    settled,
)
from understudy.status.model import ComponentState

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

NOW = datetime(2026, 12, 31, 12, tzinfo=UTC)
# POSIX rules, so that no time zone database is needed
BERLIN = "CET-1CEST,M3.5.0,M10.5.0/3"
HAVANA = "CST5CDT,M3.2.0/0,M11.1.0/1"  # the clock skips midnight in spring


@pytest.fixture
def local_zone(monkeypatch: pytest.MonkeyPatch) -> Generator[Callable[[str], None]]:
    """Return what moves this process to a time zone until the test ends."""
    if not hasattr(time, "tzset"):
        pytest.skip("this system cannot change its time zone in a process")

    def move(rules: str) -> None:
        monkeypatch.setenv("TZ", rules)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


def told(
    state: ComponentState, from_min: float, until_min: float, source: Source = Source.OBSERVED
) -> StateInterval:
    return StateInterval(API, state, at(from_min), at(until_min), source)


def tally(*intervals: StateInterval, from_min: float = 0, until_min: float = 100) -> Tally:
    """Return what one day from ``from_min`` to ``until_min`` adds up to."""
    day = Day(date(2026, 8, 20), at(from_min), at(until_min))
    return daily_uptime(intervals, (day,))[API][0].tally


@pytest.mark.parametrize(
    ("rules", "day", "hours", "from_at"),
    [
        (BERLIN, date(2026, 3, 29), 23, datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (BERLIN, date(2026, 10, 25), 25, datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (BERLIN, date(2026, 8, 20), 24, datetime(2026, 8, 19, 22, tzinfo=UTC)),
        (HAVANA, date(2026, 3, 8), 23, datetime(2026, 3, 8, 5, tzinfo=UTC)),
        (HAVANA, date(2026, 11, 1), 25, datetime(2026, 11, 1, 4, tzinfo=UTC)),
    ],
)
def test_a_day_is_as_long_as_the_local_calendar_makes_it(
    local_zone: Callable[[str], None], rules: str, day: date, hours: int, from_at: datetime
) -> None:
    local_zone(rules)
    (made,) = days_between(day, day + timedelta(days=1), None, NOW)
    assert made.from_at == from_at
    assert made.until_at - made.from_at == timedelta(hours=hours)
    state = StateInterval(API, UP, made.from_at - timedelta(days=1), NOW)
    (counted,) = daily_uptime((state,), (made,))[API]
    assert counted.tally == Tally(operational_s=hours * 3600)


def test_a_year_of_days_leaves_no_gap_and_no_overlap(local_zone: Callable[[str], None]) -> None:
    local_zone(BERLIN)
    days = last_days(NOW, None, 365)
    assert len(days) == 365
    assert all(one.until_at == other.from_at for one, other in pairwise(days))
    assert days[-1].until_at == NOW
    assert {(one.until_at - one.from_at) // timedelta(hours=1) for one in days[:-1]} == {23, 24, 25}


def test_today_goes_only_as_far_as_it_went() -> None:
    zone = timezone(timedelta(hours=5, minutes=30))
    days = last_days(datetime(2026, 8, 20, 20, tzinfo=UTC), zone)
    assert len(days) == 90
    assert days[-1].day == date(2026, 8, 21)
    assert days[-1].from_at == datetime(2026, 8, 20, 18, 30, tzinfo=UTC)
    assert days[-1].until_at == datetime(2026, 8, 20, 20, tzinfo=UTC)


def test_seconds_are_counted_by_state_and_day() -> None:
    first = Day(date(2026, 8, 19), at(0), at(60))
    second = Day(date(2026, 8, 20), at(60), at(120))
    days = daily_uptime(
        (told(UP, 0, 50), told(MAJOR, 50, 90), told(SLOW, 90, 100)), (first, second)
    )
    assert [one.tally for one in days[API]] == [
        Tally(operational_s=3000, major_s=600),
        Tally(major_s=1800, degraded_s=600, unobserved_s=1200),
    ]


def test_weighted_counts_as_statuspage_does_and_strict_counts_all() -> None:
    counted = tally(
        told(UP, 0, 50),
        told(SLOW, 50, 60),
        told(PARTIAL, 60, 70),
        told(MAJOR, 70, 80),
        told(CARE, 80, 100),
    )
    assert counted.weighted == pytest.approx(1 - (10 + 0.3 * 10) / 100)
    assert counted.strict == pytest.approx(50 / 80)
    assert counted.coverage == 1


def test_shares_are_of_the_known_time_and_nothing_is_known_of_nothing() -> None:
    half = tally(told(UP, 0, 40), told(MAJOR, 40, 50))
    assert (half.weighted, half.strict, half.coverage) == (0.8, 0.8, 0.5)
    strange = tally(told(ComponentState.UNKNOWN, 0, 100))
    assert (strange.weighted, strange.strict, strange.coverage) == (None, None, 0)
    upkeep = tally(told(CARE, 0, 100))
    assert (upkeep.weighted, upkeep.strict) == (1, None)


def test_what_was_observed_wins_over_what_was_told() -> None:
    history = told(MAJOR, 0, 100, Source.PAGE_HISTORY)
    counted = tally(history, told(UP, 10, 20), told(UP, 30, 40))
    assert counted == Tally(operational_s=1200, major_s=4800, page_history_s=4800)


TIMES = st.lists(st.integers(0, 60), min_size=2, max_size=12, unique=True).map(sorted)


@given(observed=TIMES, history=TIMES)
def test_settled_intervals_never_overlap_and_lose_no_known_time(
    observed: list[int], history: list[int]
) -> None:
    def chain(times: list[int], source: Source, state: ComponentState) -> list[StateInterval]:
        pairs = list(zip(times[::2], times[1::2], strict=False))
        return [told(state, start, end, source) for start, end in pairs]

    seen = chain(observed, Source.OBSERVED, UP)
    heard = chain(history, Source.PAGE_HISTORY, MAJOR)
    whole = settled([*heard, *seen])
    assert all(one.until_at <= other.from_at for one, other in pairwise(whole))
    assert [one for one in whole if one.source is Source.OBSERVED] == seen
    minutes = {
        minute
        for one in (*seen, *heard)
        for minute in range(60)
        if one.from_at <= at(minute) < one.until_at
    }
    kept = sum(((one.until_at - one.from_at) for one in whole), timedelta())
    assert kept == timedelta(minutes=len(minutes))
