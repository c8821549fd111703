"""Searching and indexing, each in a separate thread, so that the engine's loop never waits."""

from __future__ import annotations

import asyncio
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from msgspec.structs import replace

from understudy.archive.search.indexing import Indexing
from understudy.archive.search.query import parse_query
from understudy.archive.search.searcher import Searcher, SupersededError
from understudy.base.files.paths import index_file
from understudy.base.storage.database import translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from understudy.archive.search.shown import SearchResults
    from understudy.base.clock import Clock

T = TypeVar("T")

BUDGET_S = 0.04
"""How long a keystroke may take before results are shown; the rest follows."""
FRESH_WITHIN_S = 0.05


class SearchThreads:
    """Called from the engine's loop; nothing starts before the first call."""

    def __init__(self, archive: Path, clock: Clock) -> None:
        self._archive = archive
        self._clock = clock
        self._indexing = Indexing(archive)
        self._searcher: Searcher | None = None
        self._index_thread = ThreadPoolExecutor(1, "search-index")
        self._search_thread = ThreadPoolExecutor(1, "search")
        self._newest = 0
        self._freshening: asyncio.Future[bool] | None = None
        self._is_prepared = False
        self._is_closing = False

    async def catch_up(self) -> bool:
        """Update the index; raises `StorageError`."""
        await self._run(self._index_thread, self._indexing.prepare)
        self._is_prepared = True
        return await self._run(
            self._index_thread, lambda: self._indexing.catch_up(lambda: not self._is_closing)
        )

    async def find(self, text: str, *, is_patient: bool = False) -> SearchResults | None:
        """Search while the person types; None: a newer search replaced it.

        ``is_patient``: index and look at everything, however long it takes. Otherwise a result that
        may lack messages not indexed yet is marked as not complete. Raises `StorageError`.
        """
        self._newest += 1
        number = self._newest
        if self._searcher is not None:
            self._searcher.cancel()
        is_fresh = await self._freshen(FRESH_WITHIN_S if not is_patient else None)
        if number != self._newest:
            return None
        budget_s = None if is_patient else BUDGET_S
        with suppress(SupersededError):
            found = await self._run(self._search_thread, lambda: self._find(number, text, budget_s))
            return found if is_fresh else replace(found, is_complete=False)
        return None

    async def close(self) -> None:
        """End both threads; running work is interrupted."""
        self._is_closing = True
        self._newest += 1
        if self._searcher is not None:
            self._searcher.cancel()
        if self._freshening is not None:
            await asyncio.wait({self._freshening})
        await self._run(self._search_thread, self._close_searcher)
        await self._run(self._index_thread, self._indexing.close)
        self._search_thread.shutdown()
        self._index_thread.shutdown()

    async def let_go(self) -> None:
        """Close the index file, which is about to be removed; the next call opens the new one."""
        self._is_prepared = False
        await self._run(self._search_thread, self._close_searcher)
        await self._run(self._index_thread, self._indexing.close)

    async def _freshen(self, within_s: float | None) -> bool:
        """Index new messages, for ``within_s`` at most; return whether all are indexed."""
        if self._freshening is None or self._freshening.done():
            self._freshening = asyncio.ensure_future(self.catch_up())
        while not self._freshening.done():
            await asyncio.wait({self._freshening}, timeout=within_s)
            if self._is_prepared:
                break
        # even if an index cannot be written just now, it can be read
        if self._freshening.done() and not self._is_prepared:
            self._freshening.result()
        return self._freshening.done()

    async def _run(self, thread: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(thread, work)

    def _find(self, number: int, text: str, budget_s: float | None) -> SearchResults:
        searcher = self._opened()
        searcher.begin()
        if number != self._newest:
            raise SupersededError
        with translated(index_file(self._archive)):
            query = parse_query(text, as_you_type=True)
            # the complete search runs after the quick results are shown
            return searcher.find(query, budget_s=budget_s, inside_words=budget_s is None)

    def _opened(self) -> Searcher:
        if self._searcher is not None and not self._searcher.is_current():
            self._close_searcher()
        if self._searcher is None:
            place = index_file(self._archive)
            with translated(place):
                self._searcher = Searcher(place, self._archive, self._clock)
        return self._searcher

    def _close_searcher(self) -> None:
        if self._searcher is not None:
            with suppress(sqlite3.Error):
                self._searcher.close()
        self._searcher = None
