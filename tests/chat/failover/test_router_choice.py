"""Nobody is asked who may not be, and a person who stops asks nobody else."""

from __future__ import annotations

import asyncio
import gc
from contextlib import aclosing

import pytest

from tests.chat.stage import ANSWERED, ASK, GPT, HAIKU, LIMA, SO_FAR, SONNET, Stage
from tests.patience import PATIENCE_S
from understudy.base.errors import SecretsError
from understudy.base.settings.values import ProviderSettings
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failure import FailureKind
from understudy.chat.model import (
    Outcome,
    RouteReasonKind,
    SegmentStarted,
    TextDelta,
)
from understudy.world.behaviour import (
    CaptivePortal,
    HttpError,
    NoHeaders,
    Silence,
)
from understudy.world.world import World

K = FailureKind
R = RouteReasonKind


async def test_a_local_model_answers_where_the_network_does_not() -> None:
    async with Stage(consent=False) as stage, World() as home:
        stage.world.portal = CaptivePortal("html")
        home.backup.behave(LIMA)
        local = ProviderSettings(
            id="local", kind="openai", base_url=home.backup_url, models=("llama3.2",), local=True
        )
        stage.more = (local,)
        await stage.ask(AskRequest(ASK.turns, private=True))

        assert stage.segments == [
            (SONNET, R.FIRST_CHOICE, "", Outcome.INTERRUPTED, K.NOT_EVENT_STREAM),
            ("llama3.2", R.PROVIDER_STANDS_IN, *ANSWERED),
        ]


async def test_a_missing_key_is_passed_over_while_others_can_answer() -> None:
    async def no_key() -> str:
        raise SecretsError("missing")

    async with Stage() as stage:
        stage.keys["claude"] = no_key
        stage.world.backup.behave(LIMA)
        await stage.ask()

        assert stage.segments == [
            (SONNET, R.FIRST_CHOICE, "", Outcome.INTERRUPTED, K.KEY_MISSING),
            (GPT, R.PROVIDER_STANDS_IN, *ANSWERED),
        ]


async def test_a_key_known_to_be_missing_is_not_even_tried() -> None:
    async with Stage() as stage:
        stage.keyless = {"claude"}
        stage.world.backup.behave(LIMA)
        await stage.ask()

        assert stage.segments == [(GPT, R.SKIPPED_OTHERS, *ANSWERED)]


async def test_without_consent_nothing_is_sent_and_nobody_is_left() -> None:
    async with Stage(consent=False) as stage:
        stage.world.claude.behave(HttpError(529))
        await stage.ask()

        assert stage.failed is K.OVERLOADED
        assert not stage.world.backup.requests


@pytest.mark.parametrize(
    ("request_", "keyless", "named"),
    [
        (AskRequest(ASK.turns, pin_provider="backup", private=True), set(), K.NO_PROVIDER),
        (AskRequest(ASK.turns, pin_provider="unknown"), set(), K.NO_PROVIDER),
        (ASK, {"claude", "backup"}, K.KEY_MISSING),
    ],
)
async def test_with_nobody_to_ask_the_grammar_holds_and_the_reason_is_told(
    request_: AskRequest, keyless: set[str], named: FailureKind
) -> None:
    async with Stage() as stage:
        stage.keyless = keyless
        await stage.ask(request_)

        assert stage.failed is named
        assert stage.attempts == []


async def test_a_pin_asks_that_model_alone() -> None:
    async with Stage() as stage:
        stage.world.claude.behave(HttpError(529))
        await stage.ask(AskRequest(ASK.turns, pin_provider="claude", pin_model=HAIKU))

        assert stage.segments == [(HAIKU, R.PINNED, "", Outcome.INTERRUPTED, K.OVERLOADED)]
        assert stage.failed is K.OVERLOADED


async def test_a_private_question_stays_with_claude() -> None:
    async with Stage() as stage:
        stage.world.claude.behave(HttpError(529))
        await stage.ask(AskRequest(ASK.turns, private=True))

        assert stage.failed is K.OVERLOADED
        assert not stage.world.backup.requests


async def test_closing_the_answer_stops_it_and_closes_the_connection() -> None:
    async with Stage() as stage:
        stage.world.claude.behave(Silence(SO_FAR))

        async with aclosing(stage.router().answer(ASK)) as events:
            assert isinstance(await anext(events), SegmentStarted)
            assert isinstance(await anext(events), TextDelta)

        async with asyncio.timeout(PATIENCE_S):
            await stage.world.claude.arrivals.wait_for_abandoned(1)
        [attempt] = stage.attempts
        assert attempt.failure is not None
        assert attempt.failure.kind is K.STOPPED
        assert not stage.world.backup.requests
    gc.collect()  # anything left open would warn here, and warnings are errors


async def test_cancelling_the_answer_asks_nobody_else() -> None:
    async with Stage() as stage:
        stage.world.claude.behave(NoHeaders())
        asking = asyncio.create_task(stage.ask())
        async with asyncio.timeout(PATIENCE_S):
            await stage.world.claude.arrivals.wait_for(1)
            asking.cancel()
            with pytest.raises(asyncio.CancelledError):
                await asking
            await stage.world.claude.arrivals.wait_for_abandoned(1)

        assert [one.failure and one.failure.kind for one in stage.attempts] == [K.STOPPED]
        assert not stage.world.backup.requests
    gc.collect()
