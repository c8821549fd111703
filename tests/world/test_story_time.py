"""A story's clock flies while nothing is under way, and is real while something is."""

from __future__ import annotations

import asyncio
import threading
import time
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from understudy.world.story_time import StoryClock

SPEED = 1000.0


def run(clock: StoryClock, seconds: float) -> float:
    """Sleep so many seconds of the story; returns how long that took."""
    with asyncio.Runner(loop_factory=clock.new_loop) as runner:
        began_s = time.monotonic()
        runner.run(asyncio.sleep(seconds))
        return time.monotonic() - began_s


def test_hours_pass_in_seconds_and_none_is_left_out() -> None:
    clock = StoryClock(SPEED)
    began_s, began_at = clock.monotonic(), clock.now()
    took_s = run(clock, 7200.0)
    assert clock.monotonic() - began_s >= 7200.0
    assert clock.now() - began_at >= timedelta(hours=2)
    assert took_s < 3600.0  # at this speed 7; a busy machine may need longer


def test_while_something_is_under_way_time_is_real() -> None:
    clock = StoryClock(SPEED)
    with clock.real_time():
        real_s, began_s = time.monotonic(), clock.monotonic()
        took_s = run(clock, 0.5)
        told_s, passed_s = clock.monotonic() - began_s, time.monotonic() - real_s
    assert took_s >= 0.5
    assert told_s <= passed_s + 0.001


def test_work_on_the_loop_is_real_time_too() -> None:
    clock = StoryClock(SPEED)

    async def work() -> tuple[float, float]:
        real_s, began_s = time.monotonic(), clock.monotonic()
        for _ in range(1000):
            await asyncio.sleep(0)
        return clock.monotonic() - began_s, time.monotonic() - real_s

    with asyncio.Runner(loop_factory=clock.new_loop) as runner:
        told_s, passed_s = runner.run(work())
    assert told_s <= passed_s + 0.001


def test_what_comes_from_outside_wakes_the_loop_at_once() -> None:
    clock = StoryClock(1.0)

    async def wait() -> None:
        happened = asyncio.Event()
        loop = asyncio.get_running_loop()
        threading.Timer(0.5, lambda: loop.call_soon_threadsafe(happened.set)).start()
        await asyncio.wait_for(happened.wait(), 3600)

    with asyncio.Runner(loop_factory=clock.new_loop) as runner:
        runner.run(wait())


@given(st.lists(st.sampled_from(["begin", "end", "look"]), max_size=60))
def test_it_never_goes_back(steps: list[str]) -> None:
    clock = StoryClock(SPEED)
    under_way, seen_s = 0, clock.monotonic()
    for step in steps:
        if step == "begin":
            clock.begin_work()
            under_way += 1
        elif step == "end" and under_way:
            clock.end_work()
            under_way -= 1
        now_s = clock.monotonic()
        assert now_s >= seen_s
        seen_s = now_s
