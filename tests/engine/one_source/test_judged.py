"""Which verdict passes Claude over: one about requests, not one about a website."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from understudy.base.clock import SystemClock
from understudy.chat.candidate import Candidate
from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.judged import Down, judged_down, limited_since
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.failover.order import ordered
from understudy.status.model import (
    Component,
    ComponentState,
    PlanLimit,
    Reason,
    ReasonSource,
    Verdict,
    VerdictKind,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
SINCE = NOW - timedelta(minutes=20)
S = ComponentState
FAILING = (Reason(ReasonSource.OWN_REQUESTS, "own_failing"),)
CLAUDE = ("claude",)
SONNET = Candidate("claude", "claude-sonnet-5-5")
HAIKU = Candidate("claude", "claude-haiku-5-5")
REPORTED = Down(SINCE, own=False)
OWN = Down(SINCE, own=True)


def verdict(
    api: ComponentState | None, kind: VerdictKind = VerdictKind.DOWN, *reasons: Reason
) -> Verdict:
    site = Component("rwppv331jlwc", "claude.ai", S.MAJOR_OUTAGE)
    its_api = () if api is None else (Component("k8w3r06qmzrp", "Claude API", api),)
    return Verdict(kind, SINCE, reasons, (site, *its_api))


@pytest.mark.parametrize("api", [S.MAJOR_OUTAGE, S.PARTIAL_OUTAGE, S.DEGRADED, None])
def test_the_api_in_trouble_or_unknown_passes_claude_over(api: ComponentState | None) -> None:
    assert judged_down(verdict(api), CLAUDE, SONNET) == REPORTED


def test_an_outage_of_the_website_alone_does_not() -> None:
    assert judged_down(verdict(S.OPERATIONAL), CLAUDE, SONNET) is None


def test_own_failures_do_whatever_the_page_says_of_the_api() -> None:
    found = verdict(S.OPERATIONAL, VerdictKind.DOWN, *FAILING)
    assert judged_down(found, CLAUDE, SONNET) == OWN


@pytest.mark.parametrize("kind", [one for one in VerdictKind if one is not VerdictKind.DOWN])
def test_no_other_verdict_does(kind: VerdictKind) -> None:
    assert judged_down(verdict(S.MAJOR_OUTAGE, kind, *FAILING), CLAUDE, SONNET) is None


def test_it_is_about_claude_and_nobody_else() -> None:
    found = verdict(S.MAJOR_OUTAGE)
    assert judged_down(found, CLAUDE, Candidate("openai", "gpt-5.5")) is None
    assert judged_down(found, (), SONNET) is None
    assert judged_down(None, CLAUDE, SONNET) is None


def failing(model: str, working: str) -> Verdict:
    facts = (("model", model), ("working", working))
    reason = Reason(ReasonSource.OWN_REQUESTS, "own_failing", facts)
    return verdict(S.OPERATIONAL, VerdictKind.DOWN, reason)


def test_one_model_that_fails_passes_over_that_model_and_not_its_sister_that_works() -> None:
    found = failing(SONNET.model, f"claude-opus-5, {HAIKU.model}")
    assert judged_down(found, CLAUDE, SONNET) == Down(SINCE, own=True, model=SONNET.model)
    assert judged_down(found, CLAUDE, HAIKU) is None


def test_a_sister_of_whom_nothing_is_known_is_passed_over_as_well() -> None:
    assert judged_down(failing(SONNET.model, ""), CLAUDE, HAIKU) == OWN
    assert judged_down(failing("", HAIKU.model), CLAUDE, HAIKU) is not None


@pytest.mark.parametrize(("family", "is_limited"), [("", True), ("opus", False)])
def test_a_reached_limit_keeps_the_plan_from_being_asked(family: str, is_limited: bool) -> None:
    """Only for the models that it is about, and only where the plan is asked."""
    limit = PlanLimit("five_hour", NOW, NOW + timedelta(hours=2), family)
    found = Verdict(VerdictKind.UP, NOW, limit=limit)
    asked, other = Candidate("plan", SONNET.model), Candidate("other", SONNET.model)
    knowledge = Knowledge(
        Breakers(), SystemClock(), limited=lambda one: limited_since(found, {"plan"}, one)
    )
    assert limited_since(found, {"plan"}, asked) == (NOW if is_limited else None)
    assert limited_since(found, {"plan"}, other) is None
    assert ordered((asked, other), knowledge.condition)[0] == (other if is_limited else asked)
