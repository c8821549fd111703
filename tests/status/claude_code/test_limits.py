"""A reached limit of the plan lasts until it resets, or until Claude answers again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from understudy.status.claude_code.limits import (
    PlanLimits,
    RateLimits,
    StatusLineLimits,
    Window,
)
from understudy.status.claude_code.records import LimitTold

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
RESET = NOW + timedelta(hours=3)


def after(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


@pytest.fixture
def limits() -> PlanLimits:
    limits = PlanLimits()
    limits.reached(LimitTold("five_hour", RESET), "claude-sonnet-5-5", NOW)
    return limits


def test_it_lasts_until_its_reset(limits: PlanLimits) -> None:
    held = limits.now(after(179))
    assert held is not None
    assert held.resets_at == RESET
    assert limits.now(after(180)) is None


def test_any_answer_ends_a_limit_of_the_whole_plan(limits: PlanLimits) -> None:
    limits.answered("claude-haiku-5-5", after(1))
    assert limits.now(after(1)) is None


def test_an_answer_from_before_does_not_end_it(limits: PlanLimits) -> None:
    limits.answered("claude-sonnet-5-5", after(-1))
    assert limits.now(after(1)) is not None


def test_a_limit_of_one_family_outlasts_the_answers_of_another() -> None:
    limits = PlanLimits()
    limits.reached(LimitTold("seven_day_opus", RESET), "claude-opus-5-5", NOW)
    limits.answered("claude-sonnet-5-5", after(1))
    held = limits.now(after(2))
    assert held is not None
    assert held.family == "opus"
    limits.answered("claude-opus-5-5", after(3))
    assert limits.now(after(3)) is None


@pytest.mark.parametrize("resets_at", [None, after(-1), NOW + timedelta(days=9)])
def test_a_reset_that_cannot_be_is_not_shown(resets_at: datetime | None) -> None:
    limits = PlanLimits()
    limits.reached(LimitTold("five_hour", resets_at), "claude-sonnet-5-5", NOW)
    held = limits.now(after(1))
    assert held is not None
    assert held.resets_at is None
    assert limits.now(after(301)) is None


def test_the_status_line_tells_of_a_full_window_and_of_its_end() -> None:
    limits = PlanLimits()
    full = RateLimits(five_hour=Window(100, RESET.timestamp()))
    limits.status_line(StatusLineLimits(NOW, full), NOW)
    held = limits.now(after(1))
    assert held is not None
    assert (held.kind, held.resets_at) == ("five_hour", RESET)
    limits.status_line(StatusLineLimits(after(2), RateLimits(five_hour=Window(3))), after(2))
    assert limits.now(after(2)) is None


def test_an_old_status_line_tells_nothing() -> None:
    limits = PlanLimits()
    told = StatusLineLimits(NOW, RateLimits(five_hour=Window(100, RESET.timestamp())))
    limits.status_line(told, RESET + timedelta(days=9))
    assert limits.now(after(1)) is None


@pytest.mark.parametrize("resets_at", [1e12, 1e20, -1e20, 0])
def test_a_status_line_with_an_impossible_reset_raises_nothing(resets_at: float) -> None:
    limits = PlanLimits()
    told = StatusLineLimits(NOW, RateLimits(five_hour=Window(100, resets_at)))
    limits.status_line(told, NOW)
    held = limits.now(after(1))
    assert held is None or held.resets_at is None
