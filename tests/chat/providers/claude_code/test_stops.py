"""A stop is at once, and leaves no process behind, however deaf the program is."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import aclosing
from typing import TYPE_CHECKING

import pytest

from tests.chat.asking import PATIENT
from tests.chat.providers.claude_code.standin import (
    MODEL,
    SETTINGS,
    StandIn,
    Step,
    begins,
    is_running,
    message,
    text,
)
from tests.patience import PATIENCE_S
from understudy.chat.model import Role, Turn
from understudy.chat.providers.base import ProviderRequest
from understudy.chat.providers.kinds import build_provider

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.chat.providers.base import Provider

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no process groups")
REQUEST = ProviderRequest(MODEL, (Turn(Role.USER, "Hello?"),), budgets=PATIENT)
QUIET: Step = ["silence"]
LOOK_EVERY_S = 0.01


async def no_key() -> str:
    return ""


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if holds():
                return
            await asyncio.sleep(LOOK_EVERY_S)


async def gone(*pids: int) -> None:
    await until(lambda: not any(map(is_running, pids)))


@pytest.fixture
def provider(claude: StandIn) -> Provider:
    return build_provider(SETTINGS, no_key)


async def test_the_generator_is_closed_before_the_program_has_gone(
    claude: StandIn, provider: Provider
) -> None:
    claude.plays(["deaf"], *begins(), message(), text("So far"), QUIET)
    async with aclosing(provider.stream(REQUEST)) as events:
        await anext(events)
    assert all(map(is_running, claude.pids))  # it ignores the first signal, and nobody waited
    await provider.close()
    await gone(*claude.pids)


async def test_a_stop_while_it_is_silent_ends_it(claude: StandIn, provider: Provider) -> None:
    claude.plays(*begins(), QUIET)
    waiting = asyncio.ensure_future(anext(provider.stream(REQUEST)))
    await until(lambda: bool(claude.asked))
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    await provider.close()
    await gone(*claude.pids)


async def test_what_it_started_is_gone_too(claude: StandIn, provider: Provider) -> None:
    claude.plays(["deaf"], ["child"], *begins(), message(), text("So far"), QUIET)
    async with aclosing(provider.stream(REQUEST)) as events:
        await anext(events)
    await provider.close()
    assert len(claude.pids) == 2
    await gone(*claude.pids)


async def test_a_program_that_never_reads_its_prompt_is_ended(
    claude: StandIn, provider: Provider
) -> None:
    claude.plays(*begins(), message(), text("So far"), QUIET, reads_nothing=True)
    long = ProviderRequest(MODEL, (Turn(Role.USER, "x" * 5_000_000),), budgets=PATIENT)
    async with aclosing(provider.stream(long)) as events:
        await anext(events)
    await provider.close()
    await gone(*claude.pids)


async def test_a_cancelled_start_leaves_nothing(claude: StandIn, provider: Provider) -> None:
    claude.plays(["deaf"], *begins(), QUIET)
    for turns in range(30):
        asking = asyncio.ensure_future(anext(provider.stream(REQUEST)))
        for _ in range(turns):
            await asyncio.sleep(0)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await provider.close()
    await gone(*claude.pids)


async def test_it_ends_with_the_program_that_asked(claude: StandIn) -> None:
    """Kill the asking program: nobody is left to send a signal, and yet all ends."""
    claude.plays(["deaf"], ["child"], *begins(), message(), text("So far"), QUIET)
    asking = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.chat.providers.claude_code.asks"),
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | claude.variables,
    )
    assert asking.stdout is not None
    assert await asking.stdout.readline() == b"So far\n"
    assert all(map(is_running, claude.pids))
    asking.send_signal(signal.SIGKILL)
    await asking.wait()
    await gone(*claude.pids)
