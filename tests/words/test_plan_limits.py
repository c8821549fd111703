"""A limit of the plan is named by its window, also one of a kind that no version has shown yet."""

from __future__ import annotations

import pytest

from understudy.words.plan_limits import limit_reached


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("five_hour", "Your limit is reached, resets 15:45 (5-hour)"),
        ("seven_day_opus", "Your limit is reached, resets 15:45 (weekly, Opus)"),
        ("seven_day_overage_included", "Your limit is reached, resets 15:45 (weekly)"),
        ("five_hour_haiku", "Your limit is reached, resets 15:45 (5-hour)"),
        ("fortnight", "Your limit is reached, resets 15:45"),
        ("seven_days", "Your limit is reached, resets 15:45"),
        ("other", "Your limit is reached, resets 15:45"),
        ("", "Your limit is reached, resets 15:45"),
    ],
)
def test_a_limit_is_named_if_its_window_is_known(kind: str, said: str) -> None:
    assert limit_reached(kind, "15:45") == said


def test_without_a_time_it_only_says_that_it_is_reached() -> None:
    assert limit_reached("five_hour", "") == "Your limit is reached (5-hour)"
    assert limit_reached("other", "") == "Your limit is reached"
