"""Trouble, and nothing before it, loads the SDK of the provider that would answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from tests.chat.asking import settings_for
from tests.patience import PATIENCE_S
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.base.settings.values import Settings
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.providers.provider import WireProvider
from understudy.engine.opened_chat import open_chat
from understudy.engine.sdk_warming import Warming, warm_up
from understudy.status.model import Verdict, VerdictKind
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

CLOCK = SystemClock()


async def test_trouble_loads_the_provider_that_would_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: asyncio.Queue[str] = asyncio.Queue()
    preload = WireProvider.preload

    async def heard(self: WireProvider) -> None:
        await preload(self)
        loaded.put_nowait(self.id)

    monkeypatch.setattr(WireProvider, "preload", heard)
    paths = paths_for(tmp_path)
    paths.create()
    async with World() as world:
        backup = settings_for(world, "openai")
        # of the same kind, so that only one SDK is paid for here
        claude = msgspec.structs.replace(backup, id="claude", role="claude", models=("one",))
        settings = Settings(provider=(claude, backup))
        async with open_chat(paths, settings, CLOCK) as opened, asyncio.timeout(PATIENCE_S):
            await warm_up(opened)
            assert await loaded.get() == "claude"

            warming = Warming(opened)
            running = asyncio.ensure_future(warming.run())
            warming.take(Verdict(VerdictKind.UP, CLOCK.now()))
            for _ in range(2):
                admission = opened.knowledge.breakers.begin("claude", "one", CLOCK.monotonic())
                failure = Failure(FailureKind.OVERLOADED, "claude", "one")
                opened.knowledge.breakers.end(admission, failure, CLOCK.monotonic())
            warming.take(Verdict(VerdictKind.DOWN, CLOCK.now()))
            assert await loaded.get() == "backup"
            assert loaded.empty()
            running.cancel()


async def test_without_a_provider_to_ask_nothing_is_loaded(tmp_path: Path) -> None:
    paths = paths_for(tmp_path)
    paths.create()
    async with open_chat(paths, Settings(provider=()), CLOCK) as opened:
        await warm_up(opened)


async def test_a_client_that_cannot_be_made_is_no_crash(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "gopher://127.0.0.1:9")
    monkeypatch.setenv("https_proxy", "gopher://127.0.0.1:9")
    paths = paths_for(tmp_path)
    paths.create()
    async with World() as world:
        backup = settings_for(world, "openai")
        afar = msgspec.structs.replace(backup, base_url="https://example.com")
        async with open_chat(paths, Settings(provider=(afar,)), CLOCK) as opened:
            await warm_up(opened)
