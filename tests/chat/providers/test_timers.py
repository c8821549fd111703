"""The silence timer lets signs of life put off one deadline, and no other."""

from __future__ import annotations

import asyncio

import pytest

from tests.virtual_loop import VIRTUAL
from understudy.chat.failure import FailureKind
from understudy.chat.providers.base import Budgets
from understudy.chat.providers.wire.timers import SilenceError, SilenceTimer

BEAT_S = 0.05


@pytest.fixture
def anyio_backend() -> tuple[str, object]:
    return VIRTUAL


async def beat(timer: SilenceTimer, times: int) -> None:
    """Let bytes arrive ``times`` times within one wait, as comments do."""
    async with timer.waiting():
        for _ in range(times):
            await asyncio.sleep(BEAT_S)
            timer.bytes_arrived()


async def test_bytes_put_off_the_idle_deadline_within_one_wait() -> None:
    timer = SilenceTimer(Budgets(idle_s=0.3))
    timer.headers_arrived()
    await beat(timer, 10)


async def test_bytes_do_not_put_off_the_first_text() -> None:
    timer = SilenceTimer(Budgets(first_text_s=0.3, idle_s=0.2))
    timer.headers_arrived()
    with pytest.raises(SilenceError) as silence:
        await beat(timer, 100)
    assert silence.value.kind is FailureKind.FIRST_TEXT_TIMEOUT


async def test_bytes_do_not_put_off_the_next_text() -> None:
    timer = SilenceTimer(Budgets(first_text_s=5, idle_s=0.2, stall_s=0.3))
    timer.headers_arrived()
    timer.text_arrived()
    with pytest.raises(SilenceError) as silence:
        await beat(timer, 100)
    assert silence.value.kind is FailureKind.TEXT_STALLED


async def think(timer: SilenceTimer, times: int, every_s: float = BEAT_S) -> None:
    """Let the model show ``times`` times that it thinks, each in a wait of its own."""
    for _ in range(times):
        async with timer.waiting():
            await asyncio.sleep(every_s)
            timer.bytes_arrived()
        timer.thinking_arrived()


async def test_thinking_puts_off_the_first_text() -> None:
    timer = SilenceTimer(Budgets(first_text_s=0.3, idle_s=5, stall_s=0.01, thought_s=0.1))
    timer.headers_arrived()
    await think(timer, 20)


async def test_thinking_does_not_put_it_off_for_ever() -> None:
    timer = SilenceTimer(Budgets(first_text_s=5, idle_s=5, stall_s=5, thinking_s=0.3))
    timer.headers_arrived()
    with pytest.raises(SilenceError) as silence:
        await think(timer, 100)
    assert silence.value.kind is FailureKind.FIRST_TEXT_TIMEOUT


async def test_text_ends_the_count_of_thinking() -> None:
    timer = SilenceTimer(Budgets(first_text_s=5, idle_s=5, stall_s=5, thinking_s=0.3))
    timer.headers_arrived()
    for _ in range(5):
        await think(timer, 3)
        timer.text_arrived()


async def test_thinking_that_stops_without_text_is_silence() -> None:
    timer = SilenceTimer(Budgets(first_text_s=0.1, idle_s=0.2, stall_s=0.1, thought_s=0.3))
    timer.headers_arrived()
    await think(timer, 1)
    with pytest.raises(SilenceError) as silence:
        await beat(timer, 100)
    assert silence.value.kind is FailureKind.FIRST_TEXT_TIMEOUT


async def test_a_load_is_all_that_counts_until_a_model_speaks() -> None:
    timer = SilenceTimer(Budgets(headers_s=0.1, first_text_s=0.1, idle_s=0.1, load_s=300))
    async with timer.waiting():
        await asyncio.sleep(200)
    timer.headers_arrived()
    async with timer.waiting():
        await asyncio.sleep(90)
        timer.bytes_arrived()
    with pytest.raises(SilenceError) as silence:
        await beat(timer, 300)
    assert silence.value.kind is FailureKind.FIRST_TEXT_TIMEOUT


async def test_after_a_load_silence_is_silence_again() -> None:
    timer = SilenceTimer(Budgets(idle_s=0.2, load_s=300))
    timer.headers_arrived()
    timer.text_arrived()
    with pytest.raises(SilenceError) as silence:
        async with timer.waiting():
            await asyncio.sleep(1)
    assert silence.value.kind is FailureKind.IDLE_TIMEOUT


async def test_somebody_elses_timeout_is_not_the_providers_silence() -> None:
    timer = SilenceTimer(Budgets())
    with pytest.raises(TimeoutError):
        async with timer.waiting():
            raise TimeoutError
