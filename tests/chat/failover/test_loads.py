"""A model on this computer that must be loaded is waited for, once, and the person is told."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.chat.asking import key
from tests.chat.failover.model_server import ModelServer, model_server
from tests.patience import PATIENCE_S
from understudy.base.clock import SystemClock
from understudy.base.settings.values import ChatSettings, ProviderSettings, Settings
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.failover.router import Router
from understudy.chat.failure import FailureKind
from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    Loading,
    Role,
    TextDelta,
    Turn,
)
from understudy.chat.models.trial import try_provider
from understudy.chat.providers.kinds import build_provider
from understudy.chat.waiting import model_loads as loads

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from understudy.chat.model import AnswerEvent

ASK = AskRequest((Turn(Role.USER, "What is the capital of Peru?"),))
BRIEF_S = 0.3  # what anybody else would be waited for
KINDS = [{}, {"early_head": True}, {"refuses": True}]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loads, "SAID_AFTER_S", 0.05)
    monkeypatch.setattr(loads, "ASK_AGAIN_S", 0.05)


@asynccontextmanager
async def routed(
    server: ModelServer, load_s: float = PATIENCE_S, hedge_after_s: float | None = None
) -> AsyncGenerator[Router, None]:
    local = ProviderSettings(
        id="local", kind="openai", base_url=server.url, models=("llama3.2",), local=True
    )
    chat = ChatSettings(
        first_token_s=BRIEF_S, load_s=load_s, idle_s=BRIEF_S, hedge_after_s=hedge_after_s
    )
    provider = build_provider(local, key)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(provider.close)
        await provider.preload()
        clock = SystemClock()
        knowledge = Knowledge(Breakers(), clock)
        settings = Settings(provider=(local,), chat=chat)
        yield Router({"local": provider}, settings, clock, knowledge=knowledge)


async def answer(router: Router) -> list[AnswerEvent]:
    async with aclosing(router.answer(ASK)) as answered:
        return [event async for event in answered]


def texts(events: list[AnswerEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def heard_of_a_load(router: Router) -> tuple[asyncio.Task[list[AnswerEvent]], asyncio.Event]:
    """Ask, and return the answer under way and what is set once the load is told of."""
    told = asyncio.Event()

    async def ask() -> list[AnswerEvent]:
        events: list[AnswerEvent] = []
        async with aclosing(router.answer(ASK)) as answered:
            async for event in answered:
                events.append(event)
                if isinstance(event, Loading):
                    told.set()
        return events

    return asyncio.ensure_future(ask()), told


@pytest.mark.parametrize("kind", KINDS, ids=str)
async def test_a_load_is_waited_for_and_told_however_short_other_waits_are(
    kind: dict[str, bool],
) -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        model_server(**kind) as server,
        routed(server) as router,
    ):
        asking, told = await heard_of_a_load(router)
        await told.wait()
        asyncio.get_running_loop().call_later(2 * BRIEF_S, server.loaded.set)
        events = await asking

        assert texts(events) == "Lima."
        assert events.count(Loading()) == 1
        assert isinstance(events[-1], AnswerFinished)


async def test_a_model_that_is_being_loaded_is_not_asked_again() -> None:
    async with asyncio.timeout(PATIENCE_S), model_server() as server, routed(server) as router:
        first, first_told = await heard_of_a_load(router)
        await first_told.wait()
        await server.until(asked=1)
        second, second_told = await heard_of_a_load(router)
        await second_told.wait()
        assert server.asked == 1

        server.loaded.set()
        assert [texts(one) for one in await asyncio.gather(first, second)] == ["Lima.", "Lima."]
        assert server.asked == 2


async def test_a_loaded_model_is_asked_by_everybody_at_once() -> None:
    async with asyncio.timeout(PATIENCE_S), model_server() as server, routed(server) as router:
        server.loaded.set()
        await answer(router)
        server.loaded.clear()
        both = [asyncio.ensure_future(answer(router)) for _ in range(2)]
        await server.until(asked=3)
        server.loaded.set()

        for events in await asyncio.gather(*both):
            assert Loading() not in events
            assert texts(events) == "Lima."


async def test_who_waits_asks_itself_once_the_first_is_stopped() -> None:
    async with asyncio.timeout(PATIENCE_S), model_server() as server, routed(server) as router:
        first, told = await heard_of_a_load(router)
        await told.wait()
        await server.until(asked=1)
        second, second_told = await heard_of_a_load(router)
        await second_told.wait()
        first.cancel()
        await server.until(asked=2, gone=1)
        server.loaded.set()

        assert texts(await second) == "Lima."


@pytest.mark.parametrize("kind", KINDS, ids=str)
async def test_a_load_has_an_end(kind: dict[str, bool]) -> None:
    async with asyncio.timeout(PATIENCE_S), model_server(**kind) as server:
        async with routed(server, load_s=2 * BRIEF_S) as router:
            events = await answer(router)

        last = events[-1]
        assert isinstance(last, AnswerFailed)
        assert last.failure.kind in {
            FailureKind.HEADERS_TIMEOUT,
            FailureKind.FIRST_TEXT_TIMEOUT,
            FailureKind.SERVICE_UNAVAILABLE,
        }


async def test_where_nobody_else_could_be_asked_beside_it_the_load_is_told_all_the_same() -> None:
    async with (
        asyncio.timeout(PATIENCE_S),
        model_server() as server,
        routed(server, hedge_after_s=0.01) as router,
    ):
        asking, told = await heard_of_a_load(router)
        await told.wait()
        server.loaded.set()
        assert texts(await asking) == "Lima."


async def test_a_test_of_the_settings_window_waits_for_a_load() -> None:
    async with asyncio.timeout(PATIENCE_S), model_server(refuses=True) as server:
        local = ProviderSettings(
            id="local", kind="openai", base_url=server.url, models=("llama3.2",), local=True
        )
        trying = asyncio.ensure_future(
            try_provider(build_provider(local, key), "llama3.2", load_s=PATIENCE_S)
        )
        await server.until(asked=2)
        server.loaded.set()
        assert (await trying).failure is None
