"""The questions of a year come when a person sits at a api, in bursts."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.benchmarks.outage_year.year.person import asked_at
from tests.replay.outage_year.made_up import MONDAY

YEAR = timedelta(days=364)
EAST = -5.0


def test_exactly_so_many_are_asked_in_order_between_the_two_instants() -> None:
    asked = asked_at(5000, MONDAY, MONDAY + YEAR, 1)
    assert len(asked) == 5000
    assert list(asked) == sorted(asked)
    assert asked[0] >= MONDAY
    assert asked[-1] < MONDAY + YEAR


def test_they_are_asked_by_day_and_evening_where_the_person_lives() -> None:
    asked = asked_at(20_000, MONDAY, MONDAY + YEAR, 1, EAST)
    hours = Counter((one + timedelta(hours=EAST)).hour for one in asked)
    assert sum(hours[hour] for hour in (1, 2, 3, 4, 5, 6, 7, 8)) == 0
    assert hours[10] > hours[21] > 0


def test_weekends_are_quieter_and_some_working_days_are_off() -> None:
    asked = asked_at(50_000, MONDAY, MONDAY + YEAR, 1)
    days = Counter(one.date() for one in asked)
    weekdays = [count for day, count in days.items() if day.weekday() < 5]
    weekends = [count for day, count in days.items() if day.weekday() >= 5]
    assert 200 < len(weekdays) < 260
    assert 3 * sum(weekends) / len(weekends) < sum(weekdays) / len(weekdays)


def test_most_follow_the_one_before_within_two_minutes() -> None:
    asked = asked_at(100_000, MONDAY, MONDAY + YEAR, 1)
    gaps_s = [(later - one).total_seconds() for one, later in pairwise(asked)]
    assert sum(gap_s < 120 for gap_s in gaps_s) > 0.75 * len(gaps_s)
    assert sum(gap_s > 180 for gap_s in gaps_s) > 0.1 * len(gaps_s)


def test_another_seed_is_another_year() -> None:
    first, again, other = (asked_at(200, MONDAY, MONDAY + YEAR, seed) for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_without_working_hours_nothing_is_asked() -> None:
    with pytest.raises(ValueError, match="no working hours"):
        asked_at(10, MONDAY, MONDAY + timedelta(hours=3), 1)
