"""The order of one answer, how long a trial may take, and what becomes of one asked beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.chat.asking import key
from understudy.base.clock import SystemClock
from understudy.base.settings import CLAUDE, Settings
from understudy.chat.attempt import Attempt
from understudy.chat.breaker import Admission, Breaker, Breakers
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import RouteReasonKind
from understudy.chat.providers.base import Budgets
from understudy.chat.providers.build import build_provider
from understudy.chat.route import Candidate, RouteRequest
from understudy.chat.running.course import Course
from understudy.chat.running.judged import Down
from understudy.chat.running.knowledge import Knowledge
from understudy.chat.running.order import Health, Standing, ordered

if TYPE_CHECKING:
    from collections.abc import Callable

S, H, G, M, L = (
    Candidate("claude", "s"),
    Candidate("claude", "h"),
    Candidate("openai", "g"),
    Candidate("mistral", "m"),
    Candidate("local", "l"),
)
ALL = (S, H, G, M, L)
OPEN, DOWN, RED, TRIAL = (
    Health.BREAKER_OPEN,
    Health.REPORTED_DOWN,
    Health.PAGE_RED,
    Health.TRIAL_DUE,
)


def known(health: dict[Candidate, Health]) -> Callable[[Candidate], Standing]:
    return lambda one: Standing(health.get(one, Health.WELL))


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


def test_a_trial_is_short_while_somebody_stands_by() -> None:
    trial = Admission("claude", "s", 0.0, (Breaker(),))
    usual = Budgets(headers_s=15, first_text_s=30)
    going = course((S, G))
    going.next()
    short = going.budgets_for(trial, usual)
    assert (short.headers_s, short.first_text_s, short.idle_s) == (8, 8, usual.idle_s)
    assert going.budgets_for(trial, Budgets(first_text_s=3)).first_text_s == 3
    assert going.budgets_for(Admission("claude", "s", 0.0), usual) == usual
    going.next()
    assert going.budgets_for(trial, usual) == usual  # nobody is left


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
        going.hedge_dropped(G, Failure(FailureKind.STOPPED, "openai", "g"))
    assert (going.reason.kind, going.remaining) == (reason, left)


def test_nobody_in_trouble_is_asked_beside() -> None:
    going = course((S, G))
    going.knowledge = Knowledge(
        going.knowledge.breakers, SystemClock(), lambda _one: Down(SystemClock().now(), own=True)
    )
    going.next()
    assert going.begin_hedge() is None
