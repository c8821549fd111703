"""Hedging: if the first candidate is slow, the next is asked beside it.

The first one to produce text answers; the other's connection is closed at once. Off by default,
because the second question costs as well. Engine thread only.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import TYPE_CHECKING

from understudy.chat.model import Loading

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

    from understudy.chat.failover.attempt import Attempt
    from understudy.chat.model import Said
    from understudy.chat.providers.base import Budgets

logger = logging.getLogger(__name__)


class Lane:
    """One attempt in a separate task; `close` ends it and its connection."""

    def __init__(self, attempt: Attempt, news: asyncio.Event) -> None:
        self.attempt = attempt
        self.is_over = False
        self._news = news
        self._texts: asyncio.Queue[Said | None] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    def start(self, budgets: Budgets) -> None:
        self._task = asyncio.ensure_future(self._run(budgets))

    async def texts(self) -> AsyncGenerator[Said, None]:
        """Yield its text, past and future."""
        try:
            while (text := await self._texts.get()) is not None:
                yield text
            if self._task is not None:
                await self._task  # raise a failure of ours
        finally:
            await self.close()  # the caller reports the attempt next, so it must have ended

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self, budgets: Budgets) -> None:
        try:
            async with aclosing(self.attempt.run(budgets)) as texts:
                async for text in texts:
                    self._texts.put_nowait(text)
                    if not isinstance(text, Loading):  # that is no word of an answer
                        self._news.set()
        finally:
            self.is_over = True
            self._texts.put_nowait(None)
            self._news.set()


class Race:
    """Runs once. ``open_second`` returns the other attempt when it is time, None: there is none.

    ``report`` is called for a second attempt that did not get to answer. After `texts` ended,
    `heir` is the second one if it may continue: it was faster, or the first one failed.
    """

    def __init__(
        self,
        first: Attempt,
        after_s: float | None,
        open_second: Callable[[], Attempt | None],
        report: Callable[[Attempt], None],
    ) -> None:
        """``after_s`` None: the first runs by itself, in the caller's task."""
        self.heir: Lane | None = None
        self._news = asyncio.Event()
        self._first = Lane(first, self._news)
        self._second: Lane | None = None
        self._after_s = after_s
        self._open_second = open_second
        self._report = report

    def texts(self, budgets: Budgets, second: Budgets) -> AsyncGenerator[Said, None]:
        """Stream the first one's text, none if the second was faster."""
        if self._after_s is None:
            return self._first.attempt.run(budgets)
        return self._first_or_none(budgets, second)

    async def _first_or_none(self, budgets: Budgets, second: Budgets) -> AsyncGenerator[Said, None]:
        self._first.start(budgets)
        try:
            if not await self._heard_within(self._after_s or 0.0):
                self._start_second(second)
            await self._decide()
            if self.heir is not None:
                return
            await self.drop_second()
            async with aclosing(self._first.texts()) as texts:
                async for text in texts:
                    yield text
        finally:
            await self._first.close()  # the caller reports the attempt next, so it must have ended

    async def drop_second(self) -> None:
        """End the second one, heir or not, and report it."""
        dropped = self.heir or self._second
        self.heir = self._second = None
        if dropped is not None:
            await dropped.close()
            self._report(dropped.attempt)

    async def close(self) -> None:
        """End everything running. An heir that took over is reported by its new owner."""
        await self._first.close()
        if self.heir is not None:
            await self.heir.close()
        else:
            await self.drop_second()

    def _start_second(self, budgets: Budgets) -> None:
        attempt = self._open_second()
        if attempt is not None:
            logger.info("%s is slow, asking another beside it", self._first.attempt.candidate)
            self._second = Lane(attempt, self._news)
            self._second.start(budgets)

    async def _heard_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        return True

    async def _decide(self) -> None:
        """Wait until one has produced text, or the first is over."""
        while not (self._first.attempt.has_text or self._first.is_over):
            second = self._second
            if second is not None and second.attempt.has_text:
                break
            if second is not None and second.is_over:
                await self.drop_second()
                continue  # that took a while: look again before waiting
            self._news.clear()
            await self._news.wait()
        else:
            if self._first.attempt.has_text or self._first.attempt.failure is None:
                return
        second = self._second
        if second is not None and (second.attempt.has_text or not second.is_over):
            self.heir, self._second = second, None
