"""Who failed is passed over for a while, tried once, and comes back; over real sockets."""

from __future__ import annotations

import asyncio
import socket
from contextlib import aclosing
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from tests.chat.asking import NOTICED_S, PATIENT
from tests.chat.failover.later import LongStage
from tests.chat.stage import ASK, GPT, HAIKU, LIMA, SO_FAR, SONNET
from tests.patience import PATIENCE_S
from understudy.base.clock import SystemClock
from understudy.base.settings.values import ProviderSettings
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failover.breaker import BreakerState
from understudy.chat.failover.judged import Down
from understudy.chat.failure import FailureKind
from understudy.chat.model import AnswerFinished, TextDelta
from understudy.world.behaviour import Answer, HttpError, NoHeaders, Reset, Silence

OVERLOADED = HttpError(529)
UNAVAILABLE = HttpError(503)
BAD_DAYS = [OVERLOADED, UNAVAILABLE, Reset(after_text=SO_FAR), Reset(before_headers=True)]


async def opened(stage: LongStage, bad: object = OVERLOADED) -> None:
    """Have Claude fail until its breakers are open, and the backup answer."""
    stage.world.claude.behave(bad)  # type: ignore[arg-type]  # one of the behaviours above
    stage.world.backup.behave(LIMA)
    await stage.ask()


@pytest.mark.parametrize("bad", BAD_DAYS, ids=repr)
async def test_after_both_models_failed_claude_is_passed_over(bad: object) -> None:
    async with LongStage() as stage:
        await opened(stage, bad)
        asked = len(stage.world.claude.asked)

        assert await stage.asked() == [(GPT, "breaker_open")]
        assert len(stage.world.claude.asked) == asked
        reason = stage.first_reason
        assert reason.instead_of == "claude"
        assert reason.after is not None
        assert reason.since is not None
        assert reason.since <= SystemClock().now()


async def test_a_model_alone_in_trouble_leaves_its_sister_first() -> None:
    async with LongStage() as stage:
        stage.world.claude.behave(OVERLOADED, model=SONNET)
        stage.world.claude.behave(LIMA, model=HAIKU)
        await stage.ask()
        await stage.ask()

        assert await stage.asked() == [(HAIKU, "breaker_open")]


async def test_claude_is_first_again_on_the_turn_after_it_recovered() -> None:
    async with LongStage() as stage:
        await opened(stage)
        stage.world.claude.behave(LIMA)
        stage.later.ahead_s += 31

        assert await stage.asked() == [(SONNET, "trial")]
        assert await stage.asked() == [(SONNET, "first_choice")]


async def test_a_trial_that_fails_is_stood_in_for_and_opens_the_breaker_again() -> None:
    async with LongStage(replace(PATIENT, headers_s=NOTICED_S)) as stage:
        await opened(stage)
        stage.world.claude.behave(NoHeaders())
        stage.later.ahead_s += 31

        assert await stage.asked() == [(SONNET, "trial"), (GPT, "provider_stands_in")]
        assert await stage.asked() == [(GPT, "breaker_open")]


async def test_of_two_questions_at_once_one_is_the_trial() -> None:
    async with LongStage() as stage:
        await opened(stage)
        stage.world.claude.behave(Answer("Lima.", first_delay_s=0.3))
        stage.later.ahead_s += 31
        asked = len(stage.world.claude.asked)

        answered = await asyncio.gather(one_answer(stage), one_answer(stage))

        assert sorted(answered) == ["backup", "claude"]
        assert len(stage.world.claude.asked) == asked + 1


async def one_answer(stage: LongStage) -> str:
    async with aclosing(stage.router().answer(ASK)) as events:
        last = [event async for event in events][-1]
    assert isinstance(last, AnswerFinished)
    return last.provider


async def test_with_everybody_open_everybody_is_asked_in_order() -> None:
    async with LongStage() as stage:
        await opened(stage)
        stage.world.backup.behave(OVERLOADED)
        await stage.ask()
        await stage.ask()
        now_s = stage.clock.monotonic()
        assert stage.breakers.state("backup", GPT, now_s) is BreakerState.OPEN

        found = await stage.asked()
        assert [model for model, _ in found] == [SONNET, HAIKU, GPT]
        stage.world.claude.behave(LIMA)
        assert (await stage.asked())[0][0] == SONNET


async def test_a_stop_is_no_failure_and_gives_the_trial_back() -> None:
    async with LongStage() as stage:
        await opened(stage)
        stage.world.claude.behave(NoHeaders())
        stage.later.ahead_s += 31
        asked = len(stage.world.claude.asked)
        asking = asyncio.create_task(stage.ask())
        async with asyncio.timeout(PATIENCE_S):
            await stage.world.claude.arrivals.wait_for(asked + 1)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking

        stage.world.claude.behave(LIMA)
        assert await stage.asked() == [(SONNET, "trial")]


async def test_a_stop_before_anything_was_sent_gives_the_trial_back() -> None:
    async with LongStage() as stage:
        await opened(stage)
        stage.world.claude.behave(LIMA)
        stage.later.ahead_s += 31
        async with aclosing(stage.router().answer(ASK)) as events:
            await anext(events)

        assert await stage.asked() == [(SONNET, "trial")]


async def test_a_stop_in_the_middle_shows_that_it_works() -> None:
    async with LongStage() as stage:
        await opened(stage)
        stage.world.claude.behave(Silence(SO_FAR))
        stage.later.ahead_s += 31
        async with aclosing(stage.router().answer(ASK)) as events:
            async for event in events:
                if isinstance(event, TextDelta):
                    break

        stage.world.claude.behave(LIMA)
        assert await stage.asked() == [(SONNET, "first_choice")]


async def test_a_wake_up_begins_anew() -> None:
    async with LongStage() as stage:
        await opened(stage)
        stage.breakers.reset(stage.clock.monotonic())
        stage.world.claude.behave(LIMA)

        assert await stage.asked() == [(SONNET, "first_choice")]


async def test_a_pin_wins_over_everything() -> None:
    async with LongStage() as stage:
        await opened(stage)
        stage.red.add("claude")
        stage.down["claude"] = Down(SystemClock().now(), own=True)
        stage.world.claude.behave(LIMA)
        await stage.ask(AskRequest(ASK.turns, pin_provider="claude"))

        assert [one[0] for one in stage.segments] == [SONNET]


async def test_a_claude_that_is_reported_down_comes_behind_the_first_stand_in() -> None:
    async with LongStage() as stage:
        since = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)
        stage.down["claude"] = Down(since, own=False)
        stage.world.backup.behave(OVERLOADED)
        stage.world.claude.behave(LIMA)

        assert await stage.asked() == [(GPT, "reported_down"), (SONNET, "provider_stands_in")]
        assert (stage.first_reason.since, stage.first_reason.instead_of) == (since, "claude")


async def test_one_failure_is_enough_where_it_is_reported() -> None:
    async with LongStage() as stage:
        stage.models = (SONNET,)
        stage.red.add("backup")
        stage.world.claude.behave(OVERLOADED)
        stage.world.backup.behave(OVERLOADED)
        await stage.ask()

        now_s = stage.clock.monotonic()
        assert stage.breakers.state("backup", GPT, now_s) is BreakerState.OPEN
        assert stage.breakers.state("claude", SONNET, now_s) is BreakerState.CLOSED


async def test_whose_own_page_is_red_goes_last() -> None:
    async with LongStage() as stage:
        stage.models = (SONNET,)
        stage.more = (
            ProviderSettings(
                id="other",
                kind="openai",
                base_url=stage.world.backup_url,
                models=("other-model",),
                consent=True,
            ),
        )
        stage.world.backup.models = (GPT, "other-model")
        stage.red.add("backup")
        stage.world.claude.behave(OVERLOADED)
        stage.world.backup.behave(OVERLOADED)

        assert [model for model, _ in await stage.asked()] == [SONNET, "other-model", GPT]


async def test_an_unreachable_claude_counts_because_the_backup_was_reached() -> None:
    async with LongStage() as stage:
        stage.world.backup.behave(LIMA)
        stage.claude_url = f"http://127.0.0.1:{closed_port()}"
        await stage.ask()
        await stage.ask()

        assert await stage.asked() == [(GPT, "breaker_open")]


def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def test_every_attempt_is_reported_whatever_the_breaker_says() -> None:
    async with LongStage() as stage:
        await opened(stage)
        await stage.ask()

        kinds = [one.failure and one.failure.kind for one in stage.attempts]
        assert kinds == [FailureKind.OVERLOADED, FailureKind.OVERLOADED, None, None]
