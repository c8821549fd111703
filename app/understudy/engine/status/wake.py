"""Detects that the computer slept, and that its clock was set.

After a sleep earlier knowledge is outdated, and the network is not up yet. If the clock was set,
every remembered instant is wrong by the difference.

No event of the operating system is needed. A clock that continues during sleep is read every 20 s;
if more than twice that has passed, none of our code ran in between.
"""

from __future__ import annotations

import asyncio
import logging
import sys
import time
from typing import TYPE_CHECKING

from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

# a twentieth of a wake-up per second: a program that runs all day must let the processor rest
TICK_S = 20.0
# a time server moves a nearly correct clock by little, and slowly
SET_S = 10.0


def clock_through_sleep() -> Callable[[], float]:
    """Return a clock in seconds that continues while the computer sleeps, and never goes back.

    Linux has CLOCK_BOOTTIME for it; macOS's CLOCK_MONOTONIC, unlike Python's own monotonic clock,
    and the one Windows gives to Python continue asleep as well (their manuals, 2026-11-21). None of
    them changes if a person or a time server sets the wall clock. Elsewhere only the wall clock is
    left.
    """
    if sys.platform == "win32":
        return time.monotonic
    if hasattr(time, "CLOCK_BOOTTIME"):
        return lambda: time.clock_gettime(time.CLOCK_BOOTTIME)
    if sys.platform == "darwin":
        return lambda: time.clock_gettime(time.CLOCK_MONOTONIC)
    return time.time  # noqa: TID251 - it only measures, and there is no better clock here


class WakeWatch:
    """Engine thread only. `run` watches until it is cancelled."""

    def __init__(
        self,
        on_resume: Callable[[float], None],
        read_s: Callable[[], float] | None = None,
        tick_s: float = TICK_S,
        on_clock_set: Callable[[float], None] = lambda _: None,
        read_wall_s: Callable[[], float] = lambda: SystemClock().now().timestamp(),
    ) -> None:
        """Take ``on_resume``, called with the seconds slept, roughly; ``read_s`` is the clock.

        ``on_clock_set`` is called with the seconds by which the wall clock was set forward.
        """
        self._on_resume = on_resume
        self._read_s = read_s or clock_through_sleep()
        self._tick_s = tick_s
        self._on_clock_set = on_clock_set
        self._read_wall_s = read_wall_s
        self._wall_ahead_s: float | None = None
        self._seen_at_s: float | None = None

    async def run(self) -> None:
        """Look at the clock every ``tick_s``; cancel to stop."""
        self._seen_at_s = self._read_s()
        self._compare(self._seen_at_s)
        while True:
            await asyncio.sleep(self._tick_s)
            self.check()

    def check(self) -> None:
        """Read the clock now: before judging a failure, so that a wake-up is noticed first."""
        if self._seen_at_s is None:
            return
        now_s = self._read_s()
        self._compare(now_s)
        slept_s = now_s - self._seen_at_s - self._tick_s
        self._seen_at_s = now_s
        if slept_s > self._tick_s:
            log.info("woke after about %.0f s of sleep", slept_s)
            self._on_resume(slept_s)

    def _compare(self, now_s: float) -> None:
        """Compare the wall clock with the one that is never set."""
        ahead_s = self._read_wall_s() - now_s
        before_s, self._wall_ahead_s = self._wall_ahead_s, ahead_s
        if before_s is not None and abs(ahead_s - before_s) > SET_S:
            log.info("the clock was set by %.0f s", ahead_s - before_s)
            self._on_clock_set(ahead_s - before_s)
