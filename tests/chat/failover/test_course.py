"""The order of one answer, how long each may be silent, and what becomes of one asked beside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from tests.chat.asking import key
from understudy.base.clock import SystemClock
from understudy.base.settings.values import CLAUDE, Settings
from understudy.chat.candidate import Candidate
from understudy.chat.failover.attempt import Attempt, AttemptOutcome
from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.judged import Down
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.failover.order import Condition, Health, ordered
from understudy.chat.failover.progress import Course
from understudy.chat.failover.route import RouteRequest
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import RouteReasonKind
from understudy.chat.providers.base import Budgets
from understudy.chat.providers.kinds import build_provider
from understudy.chat.waiting.first_texts import ENOUGH, KEPT, FirstTexts, Measured

if TYPE_CHECKING:
    from collections.abc import Callable

S, H, G, M, L = (
    Candidate("claude", "s"),
    Candidate("claude", "h"),
    Candidate("openai", "g"),
    Candidate("mistral", "m"),
    Candidate("local", "l"),
)
NOW = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
ALL = (S, H, G, M, L)
OPEN, DOWN, RED, TRIAL = (
    Health.BREAKER_OPEN,
    Health.REPORTED_DOWN,
    Health.PAGE_RED,
    Health.TRIAL_DUE,
)


def known(health: dict[Candidate, Health]) -> Callable[[Candidate], Condition]:
    return lambda one: Condition(health.get(one, Health.WELL))


@pytest.mark.parametrize(
    ("health", "expected"),
    [
        ({}, ALL),
        ({S: OPEN}, (H, G, M, L, S)),
        ({S: OPEN, H: OPEN}, (G, M, L, S, H)),
        ({S: TRIAL, H: OPEN}, (S, G, M, L, H)),
        ({S: DOWN, H: DOWN}, (G, S, H, M, L)),
        ({M: DOWN}, ALL),
        ({S: OPEN, G: RED}, (H, M, L, S, G)),
        ({S: DOWN, H: DOWN, G: RED, M: OPEN}, (L, S, H, M, G)),
        (dict.fromkeys(ALL, OPEN), ALL),
        (dict.fromkeys(ALL, DOWN), ALL),
    ],
    ids=str,
)
def test_the_troubled_come_behind_the_well(
    health: dict[Candidate, Health], expected: tuple[Candidate, ...]
) -> None:
    assert ordered(ALL, known(health)) == expected


def course(route: tuple[Candidate, ...] = ALL) -> Course:
    knowledge = Knowledge(Breakers(), SystemClock())
    return Course.start(route, RouteRequest(), Settings(), knowledge)


USUAL = Budgets(headers_s=30, first_text_s=30)


def waits(going: Course, tokens: int = 100) -> tuple[float, float]:
    found = going.budgets_for(S, tokens, USUAL)
    assert (found.headers_s, found.idle_s) == (found.first_text_s, USUAL.idle_s)
    return found.first_text_s, found.stall_s


def fails(going: Course, candidate: Candidate, kind: FailureKind = FailureKind.OVERLOADED) -> None:
    knowledge = going.knowledge
    failure = Failure(kind, candidate.provider, candidate.model)
    ended = AttemptOutcome(candidate.provider, candidate.model, failure, None, 1.0, NOW)
    knowledge.learn(knowledge.admit(candidate), ended)


def speaks(going: Course, candidate: Candidate, first_text_s: float, tokens: int = 100) -> None:
    knowledge = going.knowledge
    asked = candidate.provider, candidate.model
    ended = AttemptOutcome(*asked, None, first_text_s, first_text_s, NOW, tokens=tokens)
    knowledge.learn(knowledge.admit(candidate), ended)


def test_in_trouble_the_wait_is_short_while_somebody_who_works_stands_by() -> None:
    going = course((S, G))
    going.next()
    assert waits(going) == (30, 10)  # nothing was measured, nothing failed
    fails(going, S)
    assert waits(going) == (6.92, 5)
    assert going.budgets_for(S, 100, Budgets(first_text_s=3)).first_text_s == 3
    fails(going, G)
    assert waits(going) == (12.02, 10)  # who stands by does not work just now
    going.rounds.begun = 4
    assert waits(going) == (30, 60)
    speaks(going, G, 1.0)
    assert waits(going) == (6.92, 5)
    going.failures = (Failure(FailureKind.OVERLOADED, "claude", "h"),)
    assert waits(going) == (4.02, 5)  # somebody was waited for already
    speaks(going, S, 1.0)
    assert waits(going) == (30, 10)


def test_without_anybody_else_the_wait_is_long() -> None:
    alone = course((S,))
    alone.next()
    fails(alone, S)
    assert waits(alone) == (30, 60)


def test_a_verdict_that_is_not_good_is_trouble_too() -> None:
    going = course((S, G))
    going.next()
    going.knowledge = replace(going.knowledge, troubled=lambda provider: provider == "claude")
    assert waits(going)[0] == 6.92


def test_the_wait_follows_what_this_model_takes_at_about_this_size() -> None:
    going = course((S, G))
    going.next()
    for _ in range(ENOUGH):
        speaks(going, S, 1.0)
    assert waits(going) == (8.02, 10)
    assert waits(going, tokens=50_000)[0] == 30  # not measured at this size
    for _ in range(ENOUGH):
        speaks(going, S, 13.0, tokens=50_000)
    assert waits(going, tokens=50_000)[0] == 26
    for _ in range(KEPT):
        speaks(going, S, 2.0, tokens=50_000)
    assert waits(going, tokens=50_000)[0] == 18  # eight, and ten to read it
    speaks(going, S, 6.0)
    assert waits(going)[0] == 12
    fails(going, S)
    assert waits(going)[0] == 12  # what is not so rare is waited for in trouble too
    assert waits(going, tokens=150_000)[0] == 30  # 38 s, were that not more than the most


def test_one_that_became_slower_gets_longer_each_time_until_it_speaks() -> None:
    going = course((S, G))
    going.next()
    for _ in range(ENOUGH):
        speaks(going, S, 1.0)
    fails(going, S, FailureKind.FIRST_TEXT_TIMEOUT)
    going.knowledge.works(S)  # by the judge's word, which has a probe's
    assert waits(going)[0] == 16.04
    fails(going, S, FailureKind.HEADERS_TIMEOUT)
    going.knowledge.works(S)
    assert waits(going)[0] == 30
    speaks(going, S, 2.0)
    assert waits(going)[0] == 8.02


def test_earlier_runs_measurements_count() -> None:
    earlier = [Measured(S.provider, S.model, 100, 1.0)] * ENOUGH
    going = course((S, G))
    going.next()
    going.knowledge = replace(going.knowledge, first_texts=FirstTexts(lambda: earlier))
    assert waits(going)[0] == 8.02


def test_a_model_that_may_have_to_be_loaded_is_left_its_time() -> None:
    going = course((L, G))
    fails(going, L)
    local = Budgets(load_s=300)
    assert going.budgets_for(L, 100, local) == local


def attempt(candidate: Candidate, kind: FailureKind | None) -> Attempt:
    made = Attempt(build_provider(CLAUDE, key), candidate, SystemClock(), ())
    if kind is not None:
        made.failure = Failure(kind, candidate.provider, candidate.model)
    return made


@pytest.mark.parametrize(
    ("kind", "goes_on", "reason", "left"),
    [
        (FailureKind.STOPPED, True, RouteReasonKind.HEDGE, (S, M)),
        (FailureKind.OVERLOADED, True, RouteReasonKind.PROVIDER_STANDS_IN, (M,)),
        (FailureKind.REFUSED, False, RouteReasonKind.FIRST_CHOICE, ()),
    ],
)
def test_who_was_asked_beside_goes_on_unless_the_first_refused(
    kind: FailureKind, goes_on: bool, reason: RouteReasonKind, left: tuple[Candidate, ...]
) -> None:
    going = course((S, G, M))
    going.next()
    assert going.begin_hedge() == G
    assert going.begin_hedge() is None
    assert going.hand_over(attempt(S, kind), attempt(G, None)) is goes_on
    if not goes_on:
        going.hedge_dropped(G, Failure(FailureKind.STOPPED, "openai", "g"), spoke=False)
    assert (going.reason.kind, going.remaining) == (reason, left)


def test_nobody_in_trouble_is_asked_beside() -> None:
    going = course((S, G))
    going.knowledge = Knowledge(
        going.knowledge.breakers, SystemClock(), lambda _one: Down(SystemClock().now(), own=True)
    )
    going.next()
    assert going.begin_hedge() is None
