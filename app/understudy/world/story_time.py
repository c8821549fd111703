"""Fast time for stories that would take an hour: the program's own clocks run faster.

Judge, prober, breakers, alert policy and poll keep all their rules and durations; only their clock
and event loop pass the hours sooner. While the program works or the world answers a request, time
is real, so that an answer is not mistaken for a slow one.
"""

from __future__ import annotations

import asyncio
import selectors
import threading
import time
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from understudy.base.clock import SystemClock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from _typeshed import FileDescriptorLike

LOOK_AGAIN_S = 0.05
SETTLING_S = 0.25
"""How long a question that was sent but has not arrived counts as under way."""


class StoryClock:
    """A `Clock` that runs ``speed`` times as fast while nothing is under way. Any thread."""

    def __init__(self, speed: float) -> None:
        self._speed = speed
        self._begun_at = SystemClock().now()
        # real seconds, story seconds by then, and the speed since: replaced in one piece
        self._mark = (time.monotonic(), 0.0, speed)
        self._under_way = 0
        self._changing = threading.Lock()  # the program's thread and the world's both change it

    def now(self) -> datetime:
        return self._begun_at + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        real_s = time.monotonic()  # read before the mark: a mark set meanwhile must not count yet
        at_s, told_s, speed = self._mark
        return told_s + max(0.0, real_s - at_s) * speed

    @property
    def speed(self) -> float:
        """The speed at this moment."""
        return self._mark[2]

    @contextmanager
    def real_time(self) -> Iterator[None]:
        """Run in real time while something is under way."""
        self.begin_work()
        try:
            yield
        finally:
            self.end_work()

    def begin_work(self) -> None:
        self._go_on(+1)

    def end_work(self) -> None:
        self._go_on(-1)

    def new_loop(self) -> asyncio.AbstractEventLoop:
        """Return an event loop that runs on this clock."""
        return _StoryLoop(self)

    def _go_on(self, more: int) -> None:
        with self._changing:
            self._under_way += more
            real_s = time.monotonic()
            at_s, told_s, before = self._mark
            speed = 1.0 if self._under_way else self._speed
            self._mark = (real_s, told_s + (real_s - at_s) * before, speed)


class _StorySelector(selectors.BaseSelector):
    """Treats everything as work except a wait quiet for a moment; only that is sped up."""

    def __init__(self, clock: StoryClock) -> None:
        self._real = selectors.DefaultSelector()
        self._clock = clock
        clock.begin_work()

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        wait_s = float("inf") if timeout is None else max(0.0, timeout)
        events = self._real.select(min(wait_s, SETTLING_S))
        if events or wait_s <= SETTLING_S:
            return events
        until_s = self._clock.monotonic() + wait_s - SETTLING_S
        self._clock.end_work()
        try:
            while not events and (left_s := until_s - self._clock.monotonic()) > 0:
                events = self._real.select(min(left_s / self._clock.speed, LOOK_AGAIN_S))
            return events
        finally:
            self._clock.begin_work()

    def register(
        self, fileobj: FileDescriptorLike, events: int, data: object = None
    ) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: FileDescriptorLike) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def get_map(self) -> Mapping[FileDescriptorLike, selectors.SelectorKey]:
        return self._real.get_map()

    def close(self) -> None:
        self._clock.end_work()
        self._real.close()


class _StoryLoop(asyncio.SelectorEventLoop):
    def __init__(self, clock: StoryClock) -> None:
        self._story_clock = clock
        super().__init__(_StorySelector(clock))

    def time(self) -> float:
        return self._story_clock.monotonic()
