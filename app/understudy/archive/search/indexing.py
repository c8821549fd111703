"""Keeps the index in line with its archive, whatever happened to either since."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING

from understudy.archive.search.filling import Filling
from understudy.archive.search.index import open_index
from understudy.archive.tables.version_4_search import IDENTITY
from understudy.base.errors import StorageError
from understudy.base.files.paths import index_file
from understudy.base.storage.database import configure, translated

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from understudy.archive.search.index import SearchIndex

log = logging.getLogger(__name__)


class Indexing:
    """The index of the archive at ``path``, which is open elsewhere. One thread.

    Every method raises `StorageError`; after one, the next call starts over.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._archive: sqlite3.Connection | None = None
        self._index: SearchIndex | None = None
        self._identity = ""

    def catch_up(self, go_on: Callable[[], bool] = lambda: True) -> bool:
        """Index new, renamed and deleted texts; return False if ``go_on`` ended it before."""
        try:
            return self._catch_up(go_on)
        except StorageError as problem:
            self.close()
            if problem.cause != "damaged" or problem.path != index_file(self._path):
                raise
        log.warning("The search index was damaged")
        for suffix in ("", "-wal", "-shm"):
            place = index_file(self._path)
            place.with_name(f"{place.name}{suffix}").unlink(missing_ok=True)
        return self._catch_up(go_on)

    def left(self) -> int:
        """Return how many messages are not indexed yet, at most."""
        archive, index = self._opened()
        with translated(self._path):
            newest = archive.execute("SELECT ifnull(max(id), 0) FROM messages").fetchone()[0]
            return max(0, int(newest) - index.state("message"))

    def prepare(self) -> None:
        """Make the index if there is none, so that it can be searched while it fills."""
        try:
            self._opened()
        except StorageError:
            self.close()
            raise

    def close(self) -> None:
        if self._index is not None:
            with suppress(sqlite3.Error):
                self._index.close()
        if self._archive is not None:
            with suppress(sqlite3.Error):
                self._archive.close()
        self._archive = self._index = None

    def _catch_up(self, go_on: Callable[[], bool]) -> bool:
        archive, index = self._opened()
        with translated(self._path):
            return Filling(archive, index).catch_up(go_on)

    def _opened(self) -> tuple[sqlite3.Connection, SearchIndex]:
        with translated(self._path):
            if self._archive is None:
                self._archive = sqlite3.connect(self._path, isolation_level=None)
                configure(self._archive)
            rows = self._archive.execute("SELECT value FROM meta WHERE key = ?", (IDENTITY,))
            identity = str(rows.fetchone()[0])
            place = index_file(self._path)
            if self._index is not None and (identity != self._identity or not place.exists()):
                # everything was deleted, by this program or another
                self._index.close()
                self._index = None
            if self._index is None:
                self._index, self._identity = open_index(place, identity), identity
            return self._archive, self._index
