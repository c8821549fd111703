"""Where the person wishes it, a slow first text has the next in line asked as well, once."""

from __future__ import annotations

import asyncio
import gc
from contextlib import aclosing
from typing import TYPE_CHECKING, Self

import pytest

from tests.chat.asking import BOTH, NOTICED_S, PATIENT, key, settings_for
from tests.chat.failover.later import LongStage
from tests.chat.stage import ASK, GPT, HAIKU, LIMA, SO_FAR, SONNET
from tests.patience import PATIENCE_S
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failure import FailureKind
from understudy.chat.model import Outcome
from understudy.chat.providers.kinds import build_provider
from understudy.world.behaviour import (
    Answer,
    CleanEnd,
    HttpError,
    NoHeaders,
    Pings,
    Refusal,
    Silence,
    Truncated,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.chat.providers.base import Budgets

K = FailureKind


class Hedged(LongStage):
    """One Claude model, and the backup asked beside it after a twentieth of a second.

    On a busy machine that is over before Claude's question has arrived, so each leaves when its
    test says, by waiting for its key: the backup's once Claude's arrived, or after `behind_backup`
    the other way round. ``attempted`` is set by the first attempt that ended.
    """

    def __init__(self, budgets: Budgets = PATIENT) -> None:
        super().__init__(budgets)
        self.models = (SONNET,)
        self.hedge_after_s = 0.05
        self.attempted = asyncio.Event()
        self.leaves("backup", lambda: self.world.claude.arrivals.wait_for(1))

    def leaves(self, provider: str, after: Callable[[], Awaitable[object]]) -> None:
        """Have the questions to ``provider`` wait for ``after``."""

        async def late_key() -> str:
            await after()
            return await key()

        self.keys[provider] = late_key

    def behind_backup(self) -> None:
        del self.keys["backup"]
        self.leaves("claude", lambda: self.world.backup.arrivals.wait_for(1))

    async def __aenter__(self) -> Self:
        """Open the stage, with the SDKs loaded: that takes longer than the wait before a hedge."""
        await super().__aenter__()
        for provider in (settings_for(self.world, kind) for kind in BOTH):
            built = build_provider(provider, key)
            await built.preload()
            await built.close()
        return self

    def note(self, attempt: AttemptOutcome) -> None:
        super().note(attempt)
        self.attempted.set()

    @property
    def ends(self) -> list[tuple[str, FailureKind | None]]:
        return [(one.model, one.failure.kind if one.failure else None) for one in self.attempts]


@pytest.mark.parametrize("slow", [NoHeaders(), Pings(), Silence()], ids=repr)
async def test_whoever_speaks_first_answers_and_the_other_is_let_go(
    slow: NoHeaders | Pings | Silence,
) -> None:
    async with Hedged() as stage:
        stage.world.claude.behave(slow)
        stage.world.backup.behave(LIMA)
        assert await stage.asked() == [(SONNET, "first_choice"), (GPT, "hedge")]

        assert stage.segments[0][3:] == (Outcome.INTERRUPTED, K.FIRST_TEXT_TIMEOUT)
        assert stage.segments[1][2] == "Lima."
        assert stage.ends == [(SONNET, K.STOPPED), (GPT, None)]
        async with asyncio.timeout(PATIENCE_S):
            await stage.world.claude.arrivals.wait_for_abandoned(1)
    gc.collect()


async def test_a_first_one_that_is_faster_after_all_answers_alone() -> None:
    async with Hedged() as stage:
        stage.behind_backup()
        stage.world.claude.behave(LIMA)
        stage.world.backup.behave(NoHeaders())
        assert await stage.asked() == [(SONNET, "first_choice")]

        assert set(stage.ends) == {(SONNET, None), (GPT, K.STOPPED)}
        async with asyncio.timeout(PATIENCE_S):
            await stage.world.backup.arrivals.wait_for_abandoned(1)
    gc.collect()


async def test_a_prompt_first_text_asks_nobody_else() -> None:
    async with Hedged() as stage:
        stage.hedge_after_s = 5
        stage.world.claude.behave(LIMA)
        assert await stage.asked() == [(SONNET, "first_choice")]
        assert not stage.world.backup.requests


async def test_without_the_wish_nobody_is_asked_beside() -> None:
    async with Hedged() as stage:
        stage.hedge_after_s = None
        stage.world.claude.behave(Answer("Lima.", first_delay_s=0.3))
        await stage.ask()
        assert not stage.world.backup.requests


async def test_a_first_one_that_fails_meanwhile_is_stood_in_for_by_the_one_beside() -> None:
    async with Hedged() as stage:
        begun = asyncio.Event()

        async def begin() -> None:
            begun.set()
            await stage.attempted.wait()

        stage.leaves("backup", begin)
        stage.leaves("claude", begun.wait)
        stage.world.claude.behave(HttpError(529))
        stage.world.backup.behave(LIMA)
        assert await stage.asked() == [(SONNET, "first_choice"), (GPT, "provider_stands_in")]

        assert stage.ends == [(SONNET, K.OVERLOADED), (GPT, None)]
        assert len(stage.world.backup.asked) == 1


async def test_a_second_one_that_fails_leaves_the_first_alone() -> None:
    async with Hedged() as stage:
        del stage.keys["backup"]
        stage.leaves("claude", stage.attempted.wait)
        stage.world.claude.behave(LIMA)
        stage.world.backup.behave(HttpError(529))
        assert await stage.asked() == [(SONNET, "first_choice")]
        assert stage.ends == [(GPT, K.OVERLOADED), (SONNET, None)]


async def test_a_faster_one_that_breaks_leaves_the_slower_to_be_asked_again() -> None:
    async with Hedged() as stage:
        stage.world.claude.behave(NoHeaders(), LIMA)
        stage.world.backup.behave(CleanEnd(SO_FAR))
        found = await stage.asked()
        assert [model for model, _ in found] == [SONNET, GPT, SONNET]
        assert stage.segments[-1][2] == "Lima."


async def test_who_goes_on_beside_a_slow_one_is_known_to_go_on() -> None:
    async with Hedged() as stage:
        stage.models, stage.mid_answer, stage.hedge_after_s = (SONNET, HAIKU), "continue", NOTICED_S
        stage.world.claude.behave(Truncated("Lima is the capital. " * 20), NoHeaders())
        stage.world.backup.behave(Answer("It lies on the coast."))
        assert await stage.asked() == [
            (SONNET, "first_choice"),
            (HAIKU, "continues"),
            (GPT, "continues"),
        ]
        assert stage.ends[1:] == [(HAIKU, K.STOPPED), (GPT, None)]


async def test_a_refusal_is_not_shopped_around_to_the_one_beside() -> None:
    async with Hedged() as stage:
        stage.behind_backup()
        stage.world.claude.behave(Refusal())
        stage.world.backup.behave(NoHeaders())
        await stage.ask()
        assert stage.failed is K.REFUSED


async def test_a_pinned_question_is_asked_once() -> None:
    async with Hedged() as stage:
        stage.world.claude.behave(Answer("Lima.", first_delay_s=0.3))
        await stage.ask(AskRequest(ASK.turns, pin_provider="claude"))
        assert not stage.world.backup.requests


async def test_a_stop_lets_both_go() -> None:
    async with Hedged() as stage:
        stage.world.claude.behave(NoHeaders())
        stage.world.backup.behave(NoHeaders())
        asking = asyncio.create_task(stage.ask())
        async with asyncio.timeout(PATIENCE_S):
            await stage.world.backup.arrivals.wait_for(1)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            await stage.world.claude.arrivals.wait_for_abandoned(1)
            await stage.world.backup.arrivals.wait_for_abandoned(1)
        assert set(stage.ends) == {(SONNET, K.STOPPED), (GPT, K.STOPPED)}
    gc.collect()


async def test_closing_the_answer_lets_both_go() -> None:
    async with Hedged() as stage:
        stage.world.claude.behave(NoHeaders())
        stage.world.backup.behave(Silence(SO_FAR))
        async with aclosing(stage.router().answer(ASK)) as events:
            for _ in range(4):  # started, ended, started, text
                await anext(events)
        async with asyncio.timeout(PATIENCE_S):
            await stage.world.claude.arrivals.wait_for_abandoned(1)
            await stage.world.backup.arrivals.wait_for_abandoned(1)
    gc.collect()
