"""A probe is sent when the judge says so, rarely, never without leave, and it is the real thing."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tests.virtual_loop import STARTED_AT, VIRTUAL, VirtualClock
from understudy.archive.model import Usage
from understudy.base.settings.values import CLAUDE, StatusSettings
from understudy.chat.candidate import Candidate
from understudy.chat.failover.breaker import Breakers, BreakerState
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.failover.order import Health
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.providers.base import (
    ModelInfo,
    ProviderError,
    ProviderEvent,
    ProviderFinished,
    ProviderRequest,
)
from understudy.engine.status.prober import LEAST_GAP_S, MOST_A_DAY, Prober, ProbeTarget, may_probe
from understudy.host.keys import KeyLookup, KeyState
from understudy.status.evidence import OutcomeClass, OwnOutcome
from understudy.status.judge import Judge

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator
    from datetime import datetime

MODEL = "claude-sonnet-5-5"


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return VIRTUAL


class Scripted:
    """A provider in virtual time: hangs, fails with ``failure``, or answers."""

    id = "claude"

    def __init__(self) -> None:
        self.failure: FailureKind | None = None
        self.hangs = False
        self.left = False
        self.asked: list[tuple[float, ProviderRequest]] = []

    async def stream(self, request: ProviderRequest) -> AsyncGenerator[ProviderEvent, None]:
        self.asked.append((asyncio.get_running_loop().time(), request))
        try:
            if self.hangs:
                await asyncio.Event().wait()
        finally:
            self.left = True
        if self.failure is not None:
            raise ProviderError(Failure(self.failure, self.id, request.model))
        yield ProviderFinished("max_tokens", Usage())

    async def preload(self) -> None:
        pass

    async def models(self) -> tuple[ModelInfo, ...]:
        return ()

    async def close(self) -> None:
        pass


class Bench:
    """A prober whose judge is a time that the test sets."""

    def __init__(self) -> None:
        self.provider = Scripted()
        self.due: datetime | None = None
        self.may = True
        self.outcomes: list[OwnOutcome] = []
        self.knowledge = Knowledge(Breakers(), VirtualClock())
        self.prober = Prober(
            lambda: ProbeTarget(self.provider, MODEL),
            lambda _now: self.due,
            self.outcomes.append,
            lambda: self.may,
            VirtualClock(),
            self.knowledge.follow,
        )

    @property
    def times_s(self) -> list[float]:
        return [at for at, _ in self.provider.asked]

    def set_due(self, due: datetime | None) -> None:
        self.due = due
        self.prober.reconsider()


@contextlib.asynccontextmanager
async def running(prober: Prober) -> AsyncIterator[None]:
    task = asyncio.ensure_future(prober.run())
    await asyncio.sleep(0)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_while_none_is_due_none_is_sent() -> None:
    bench = Bench()
    async with running(bench.prober):
        await asyncio.sleep(7 * 86_400)
    assert bench.times_s == []


async def test_a_probe_is_sent_when_it_is_due_and_not_before() -> None:
    bench = Bench()
    async with running(bench.prober):
        bench.set_due(STARTED_AT + timedelta(seconds=15))
        await asyncio.sleep(14.9)
        assert bench.times_s == []
        await asyncio.sleep(0.2)
        bench.set_due(None)
        await asyncio.sleep(3600)
    assert bench.times_s == [15]


async def test_it_asks_for_one_token_with_few_words_and_says_that_it_was_a_probe() -> None:
    bench = Bench()
    async with running(bench.prober):
        bench.set_due(STARTED_AT)
        await asyncio.sleep(1)
    (_, request), *_ = bench.provider.asked
    assert (request.model, request.max_tokens, request.system) == (MODEL, 1, None)
    assert [turn.text for turn in request.turns] == ["ping"]
    assert request.budgets.first_text_s < 30
    outcome = bench.outcomes[0]
    assert (outcome.kind, outcome.is_probe) == (OutcomeClass.OK, True)
    assert (outcome.provider, outcome.model) == ("claude", MODEL)


async def test_a_judge_that_never_has_enough_gets_thirty_a_day_and_no_two_at_once() -> None:
    bench = Bench()
    bench.provider.failure = FailureKind.OVERLOADED
    async with running(bench.prober):
        bench.set_due(STARTED_AT)
        await asyncio.sleep(86_399)
        assert len(bench.times_s) == MOST_A_DAY == 30
        await asyncio.sleep(86_400)
        assert len(bench.times_s) == 2 * MOST_A_DAY
    gaps = [b - a for a, b in pairwise(bench.times_s)]
    assert min(gaps) >= 10
    days = zip(bench.times_s, bench.times_s[MOST_A_DAY:], strict=False)
    assert all(later - earlier >= 86_400 for earlier, later in days)


@pytest.mark.parametrize("failure", [FailureKind.KEY_REFUSED, FailureKind.CONNECTION_REFUSED])
async def test_what_tells_nothing_is_not_asked_again_for_five_minutes(
    failure: FailureKind,
) -> None:
    bench = Bench()
    bench.provider.failure = failure
    async with running(bench.prober):
        bench.set_due(STARTED_AT)
        await asyncio.sleep(1000)
    assert bench.times_s == [0, 300, 600, 900]


async def test_without_leave_nothing_is_sent_and_with_it_again() -> None:
    bench = Bench()
    bench.may = False
    async with running(bench.prober):
        bench.set_due(STARTED_AT)
        await asyncio.sleep(3600)
        assert bench.times_s == []
        bench.may = True
        bench.prober.reconsider()
        await asyncio.sleep(1)
    assert len(bench.times_s) == 1


async def test_stopping_drops_a_probe_under_way_and_tells_nobody() -> None:
    bench = Bench()
    bench.provider.hangs = True
    async with running(bench.prober):
        bench.set_due(STARTED_AT)
        await asyncio.sleep(5)
        assert not bench.provider.left
    assert bench.provider.left
    assert bench.outcomes == []


async def test_with_the_real_judge_one_failure_is_confirmed_and_an_outage_probed_sparsely() -> None:
    bench = Bench()
    bench.provider.failure = FailureKind.OVERLOADED
    judge = Judge(StatusSettings(), "claude", (MODEL,))
    clock = VirtualClock()

    def learn(outcome: OwnOutcome) -> None:
        bench.outcomes.append(outcome)
        judge.request(outcome)

    prober = Prober(
        lambda: ProbeTarget(bench.provider, MODEL),
        judge.probe_due,
        learn,
        lambda: True,
        clock,
        bench.knowledge.follow,
    )
    async with running(prober):
        await asyncio.sleep(3600)
        assert bench.outcomes == []
        judge.request(OwnOutcome(clock.now(), "claude", MODEL, OutcomeClass.REFUSING, "overloaded"))
        prober.reconsider()
        await asyncio.sleep(3 * 3600)
        probes = len(bench.outcomes)
        assert 15 <= probes <= 25
        bench.provider.failure = None
        await asyncio.sleep(3600)
        assert judge.probe_due(clock.now()) is None
        settled = len(bench.outcomes)
        await asyncio.sleep(86_400)
        assert len(bench.outcomes) == settled
    assert bench.times_s[0] == pytest.approx(3600 + 15)


async def test_a_probe_that_is_answered_makes_claude_the_first_choice_again() -> None:
    bench = Bench()
    failure = Failure(FailureKind.OVERLOADED, "claude", MODEL)
    sonnet = Candidate("claude", MODEL)
    breakers = bench.knowledge.breakers
    async with running(bench.prober):
        for _ in range(2):
            breakers.end(breakers.begin("claude", MODEL, 0.0), failure, 0.0)
        assert bench.knowledge.condition(sonnet).health is Health.BREAKER_OPEN
        await asyncio.sleep(31)
        bench.set_due(STARTED_AT)
        await asyncio.sleep(0.1)
        assert len(bench.outcomes) == 1
        assert bench.knowledge.condition(sonnet).health is Health.WELL


async def test_a_probe_that_fails_keeps_claude_from_being_asked_first() -> None:
    bench = Bench()
    bench.provider.failure = FailureKind.OVERLOADED
    bench.due = STARTED_AT
    async with running(bench.prober):
        await asyncio.sleep(LEAST_GAP_S * 1.5)
    assert len(bench.outcomes) == 2
    condition = bench.knowledge.condition(Candidate("claude", MODEL))
    assert condition.health is Health.BREAKER_OPEN


async def test_a_probe_that_is_dropped_gives_its_trial_back() -> None:
    bench = Bench()
    bench.provider.hangs = True
    breakers = bench.knowledge.breakers
    failure = Failure(FailureKind.OVERLOADED, "claude", MODEL)
    for _ in range(2):
        breakers.end(breakers.begin("claude", MODEL, 0.0), failure, 0.0)
    await asyncio.sleep(31)
    bench.due = STARTED_AT
    async with running(bench.prober):
        await asyncio.sleep(1)
        assert breakers.state("claude", MODEL, 32.0) is BreakerState.OPEN
    assert breakers.state("claude", MODEL, 32.0) is BreakerState.HALF_OPEN


@pytest.mark.parametrize(
    ("probes", "lookup", "more", "allowed"),
    [
        ("on", KeyLookup.KEYRING, {}, True),
        ("on", KeyLookup.ENVIRONMENT, {}, True),
        ("off", KeyLookup.KEYRING, {}, False),
        ("on", KeyLookup.NOT_SET, {}, False),
        ("on", KeyLookup.LOCKED, {}, False),
        ("on", None, {}, False),
        ("on", KeyLookup.KEYRING, {"base_url": "http://llm.example"}, False),
        ("on", KeyLookup.KEYRING, {"base_url": "http://llm.example", "insecure": True}, True),
    ],
)
def test_nobody_is_probed_without_leave_and_a_key_that_may_be_sent(
    probes: Any, lookup: KeyLookup | None, more: dict[str, Any], allowed: bool
) -> None:
    key = None if lookup is None else KeyState(lookup)
    provider = msgspec.structs.replace(CLAUDE, **more)
    assert may_probe(StatusSettings(probes=probes), provider, key) is allowed
