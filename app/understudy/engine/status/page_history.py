"""Reads what a summary leaves out: the page's own history once, and closings of incidents."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from understudy.base.errors import FetchError, StorageError
from understudy.status.log.history import read_closings, read_history

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from understudy.base.clock import Clock
    from understudy.base.http import HttpClient
    from understudy.status.log.log_store import StatusLog
    from understudy.status.model import Snapshot

log = logging.getLogger(__name__)


class PageHistoryReader:
    """Works in the background of the polling; a failure is retried with a later snapshot."""

    def __init__(
        self,
        urls: Callable[[], Sequence[str]],
        http: HttpClient,
        clock: Clock,
        kept: StatusLog | None,
    ) -> None:
        self._urls = urls
        self._http = http
        self._clock = clock
        self._kept = kept
        self._open: frozenset[str] | None = None
        self._task: asyncio.Task[None] | None = None

    def snapshot_read(self, snapshot: Snapshot) -> None:
        """Start the requests due after this snapshot; call it after the log has taken it."""
        now_open = frozenset(one.id for one in snapshot.incidents)
        news = self._open is None or bool(self._open - now_open)
        self._open = now_open
        if self._kept is None or not news or (self._task is not None and not self._task.done()):
            return
        self._task = asyncio.ensure_future(self._read(self._kept, snapshot))

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _read(self, kept: StatusLog, snapshot: Snapshot) -> None:
        urls = self._urls()
        try:
            if kept.read.history_read_at(snapshot.page_url) is None:
                history = await read_history(snapshot, urls, self._http, self._clock)
                kept.add_history(history)
            unclosed = kept.read.without_closing(snapshot.page_url)
            closed = await read_closings(unclosed, urls, self._http, self._clock)
            kept.add_incidents(snapshot.page_url, closed)
        except (FetchError, StorageError) as problem:
            log.info("did not read the page's history: %s", problem)
