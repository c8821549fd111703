"""An asyncio loop whose clock jumps: when nothing is ready, it is at once the next timer's time.

For code that waits but does no real I/O. A module's async tests run on it with

    @pytest.fixture
    def anyio_backend():
        return VIRTUAL

and a `VirtualClock` then reads the time the loop has reached.
"""

from __future__ import annotations

import asyncio
import selectors
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Mapping

STARTED_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class StuckError(Exception):
    """Every task waits, and no timer will wake any of them."""


class _JumpingSelector(selectors.BaseSelector):
    """Looks for real events without waiting; where there are none, time passes instead."""

    def __init__(self) -> None:
        self._real = selectors.DefaultSelector()
        self.now_s = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            # nothing ready and no timer: it waits for another thread, or for what never comes
            events = self._real.select(PATIENCE_S)
            if not events:
                raise StuckError
            return events
        events = self._real.select(0)
        if not events:
            self.now_s += max(0.0, timeout)
        return events

    def register(self, fileobj: Any, events: int, data: Any = None) -> selectors.SelectorKey:
        return self._real.register(fileobj, events, data)

    def unregister(self, fileobj: Any) -> selectors.SelectorKey:
        return self._real.unregister(fileobj)

    def get_map(self) -> Mapping[Any, selectors.SelectorKey]:
        return self._real.get_map()

    def close(self) -> None:
        self._real.close()


class VirtualLoop(asyncio.SelectorEventLoop):
    """``time()`` starts at 0 and moves only when everybody waits."""

    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)
        # asyncio's nanosecond is lost in a float after half a year, and no timer would be due
        self._clock_resolution = 1e-6

    def time(self) -> float:
        return self._jumping.now_s


class VirtualClock:
    """A `Clock` that shows the running loop's time."""

    def now(self) -> datetime:
        return STARTED_AT + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()


VIRTUAL = ("asyncio", {"loop_factory": VirtualLoop})
