"""A sleep is noticed, and nothing else is taken for one."""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from typing import Any

import pytest

from tests.virtual_loop import VIRTUAL
from understudy.engine.status.wake import TICK_S, WakeWatch, clock_through_sleep


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return VIRTUAL


class Computer:
    """Its loop's time stands while it sleeps; the clock that is read goes on."""

    def __init__(self) -> None:
        self.asleep_s = 0.0
        self.reads = 0
        self.resumed: list[float] = []
        self.wall_ahead_s = 1e9
        self.clock_set: list[float] = []
        self.watch = WakeWatch(
            self.resumed.append,
            self.read_s,
            on_clock_set=self.clock_set.append,
            read_wall_s=lambda: self.now_s() + self.wall_ahead_s,
        )

    def read_s(self) -> float:
        self.reads += 1
        return self.now_s()

    def now_s(self) -> float:
        return 500.0 + asyncio.get_running_loop().time() + self.asleep_s

    async def awake(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@contextlib.asynccontextmanager
async def watched() -> Any:
    computer = Computer()
    task = asyncio.ensure_future(computer.watch.run())
    await asyncio.sleep(0)
    try:
        yield computer
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_computer_that_stays_awake_never_woke() -> None:
    async with watched() as computer:
        await computer.awake(86_400)
    assert computer.resumed == []


async def test_a_sleep_is_told_once_with_its_length() -> None:
    async with watched() as computer:
        await computer.awake(65)
        computer.asleep_s += 8 * 3600
        await computer.awake(600)
    assert computer.resumed == [pytest.approx(8 * 3600, abs=TICK_S)]


async def test_every_sleep_is_told() -> None:
    async with watched() as computer:
        for _ in range(3):
            computer.asleep_s += 300
            await computer.awake(61)
    assert len(computer.resumed) == 3


@pytest.mark.parametrize(("slept_s", "told"), [(15.0, 0), (25.0, 1), (90.0, 1)])
async def test_a_nap_shorter_than_a_tick_is_none(slept_s: float, told: int) -> None:
    async with watched() as computer:
        await computer.awake(40.5)
        computer.asleep_s += slept_s
        await computer.awake(100)
    assert len(computer.resumed) == told


async def test_a_check_before_judging_notices_the_sleep_at_once_and_only_once() -> None:
    async with watched() as computer:
        await computer.awake(45)
        computer.asleep_s += 3600
        computer.watch.check()
        assert len(computer.resumed) == 1
        computer.watch.check()
        await computer.awake(300)
    assert len(computer.resumed) == 1


async def test_a_clock_that_goes_back_is_no_sleep() -> None:
    async with watched() as computer:
        await computer.awake(45)
        computer.asleep_s -= 7200
        await computer.awake(100)
    assert computer.resumed == []


async def test_it_wakes_the_processor_once_in_twenty_seconds() -> None:
    async with watched() as computer:
        await computer.awake(1000)
    assert computer.reads <= 51


async def test_a_check_before_the_start_says_nothing() -> None:
    Computer().watch.check()


def test_a_step_of_the_wall_clock_does_not_move_the_clock_that_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if sys.platform not in {"linux", "darwin", "win32"}:
        pytest.skip("no clock but the wall's here")
    read_s = clock_through_sleep()
    before_s = read_s()
    wall_s = time.time()  # noqa: TID251 - the very clock that is set here
    monkeypatch.setattr(time, "time", lambda: wall_s + 7200)
    assert 0 <= read_s() - before_s < 3600


@pytest.mark.skipif(sys.platform != "linux", reason="CLOCK_BOOTTIME is Linux's")
def test_on_linux_the_clock_counts_the_time_asleep() -> None:
    read_s = clock_through_sleep()
    before_s = time.clock_gettime(time.CLOCK_BOOTTIME)
    now_s = read_s()
    assert before_s <= now_s <= time.clock_gettime(time.CLOCK_BOOTTIME)


@pytest.mark.parametrize("by_s", [7200.0, -7200.0, 30.0])
async def test_a_clock_that_is_set_is_told_once_by_how_much_and_is_no_sleep(by_s: float) -> None:
    async with watched() as computer:
        await computer.awake(65)
        computer.wall_ahead_s += by_s
        computer.watch.check()
        await computer.awake(300)
    assert computer.clock_set == [pytest.approx(by_s)]
    assert computer.resumed == []


async def test_a_clock_that_is_only_trimmed_and_a_sleep_are_not_taken_for_one_that_was_set() -> (
    None
):
    async with watched() as computer:
        for _ in range(100):
            await computer.awake(20)
            computer.wall_ahead_s += 0.01
        computer.asleep_s += 8 * 3600
        await computer.awake(60)
    assert computer.clock_set == []
    assert len(computer.resumed) == 1
