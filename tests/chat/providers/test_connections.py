"""A connection is kept while it serves, and closed the moment nobody listens."""

from __future__ import annotations

import asyncio
import gc
import logging
from contextlib import aclosing

import pytest

from tests.chat.asking import (
    BOTH,
    NOTICED_S,
    Kind,
    asked_at,
    listen,
    question,
    service,
)
from tests.patience import PATIENCE_S
from understudy.chat.providers.base import (
    Budgets,
    ProviderFinished,
    ProviderText,
)
from understudy.world.behaviour import (
    Answer,
    Pings,
    Silence,
)

pytestmark = pytest.mark.parametrize("kind", BOTH)


async def test_one_connection_serves_one_answer_after_the_other(
    kind: Kind, caplog: pytest.LogCaptureFixture
) -> None:
    async with asked_at(kind) as (_world, provider):
        await provider.preload()  # after it, the libraries may be made talkative again
        caplog.set_level(logging.DEBUG, "httpcore2.connection")
        for _ in range(3):
            assert (await listen(provider, question(kind)))[2] is None

    connected = [one for one in caplog.messages if one.startswith("connect_tcp.complete")]
    assert len(connected) == 1


@pytest.mark.parametrize("behaviour", [Silence("Lima is the "), Pings("Lima is the ")], ids=repr)
async def test_stopping_closes_the_connection_at_once(
    kind: Kind, behaviour: Silence | Pings
) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(behaviour)

        async with aclosing(provider.stream(question(kind))) as events:
            assert isinstance(await anext(events), ProviderText)

        async with asyncio.timeout(PATIENCE_S):
            await service(world, kind).arrivals.wait_for_abandoned(1)
    gc.collect()  # anything left open would warn here, and warnings are errors


@pytest.mark.parametrize("behaviour", [Silence(), Pings("Lima is the ")], ids=repr)
async def test_cancelling_closes_the_connection_at_once(
    kind: Kind, behaviour: Silence | Pings
) -> None:
    async with asked_at(kind) as (world, provider):
        await provider.preload()  # an import under load takes longer than is waited for below
        service(world, kind).behave(behaviour)
        listening = asyncio.create_task(listen(provider, question(kind)))
        async with asyncio.timeout(PATIENCE_S):
            await service(world, kind).arrivals.wait_for(1)

            listening.cancel()
            with pytest.raises(asyncio.CancelledError):
                await listening

            await service(world, kind).arrivals.wait_for_abandoned(1)
    gc.collect()


async def test_time_the_reader_takes_is_not_the_providers_silence(kind: Kind) -> None:
    budgets = Budgets(first_text_s=NOTICED_S, idle_s=NOTICED_S, stall_s=NOTICED_S)
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(Answer("One two three", chunk_words=1, delay_s=0.1))
        said = []

        async with aclosing(provider.stream(question(kind, budgets))) as events:
            async for event in events:
                said.append(event)
                if len(said) <= 2:
                    await asyncio.sleep(1.1 * NOTICED_S)  # a reader slower than every budget

        assert isinstance(said[-1], ProviderFinished)


async def test_closing_the_provider_lets_an_answer_under_way_end(kind: Kind) -> None:
    async with asked_at(kind) as (world, provider):
        service(world, kind).behave(Answer("One two three", chunk_words=1, delay_s=0.05))

        async with aclosing(provider.stream(question(kind))) as events:
            said = [await anext(events)]
            await provider.close()
            said += [event async for event in events]

        assert "".join(one.text for one in said if isinstance(one, ProviderText)) == "One two three"
        assert isinstance(said[-1], ProviderFinished)
