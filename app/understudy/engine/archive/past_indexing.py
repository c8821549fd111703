"""Reads earlier questions before an outage: after an import, and daily if many are unread.

A few new ones are read when they are first needed; for many the model is loaded once, and unloaded
when idle.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from understudy.archive.past.past_answers import PastAnswers

log = logging.getLogger(__name__)

FIRST_AFTER_S = 900.0
LOOK_EVERY_S = 86_400.0
MANY = 100
"""From this many unread questions on, loading the model is worth it."""


class PastIndexing:
    """Engine thread only. `run` until cancelled; questions read by then are kept.

    ``past`` is called when there is something to read: it loads the past answers.
    """

    def __init__(
        self,
        past: Callable[[], PastAnswers],
        is_on: Callable[[], bool],
        wait: Callable[[Awaitable[object], float], Awaitable[object]] = asyncio.wait_for,
    ) -> None:
        self._past = past
        self._is_on = is_on
        self._wait = wait
        self._imported = asyncio.Event()

    def imported(self) -> None:
        """Have the imported questions read soon."""
        self._imported.set()

    async def run(self) -> None:
        """Read after imports, and check daily; raises `StorageError`."""
        pause_s = FIRST_AFTER_S
        while True:
            with suppress(TimeoutError):
                await self._wait(self._imported.wait(), pause_s)
            self._imported.clear()
            pause_s = LOOK_EVERY_S
            await self.look()

    async def look(self) -> int:
        """Read the unread questions if there are many; return how many were read."""
        if not self._is_on() or self._past().count_unread() < MANY:
            return 0
        count = await self._past().index()
        log.info("past answers: read %d earlier questions", count)
        return count
