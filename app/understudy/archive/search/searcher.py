"""Answers a search: reads the newest shelves first, as many as needed, then ranks.

A common word matches in the newest shelves and stops there, a rare one goes through all of them;
either way no keystroke ranks half a million messages. A superseded search is interrupted inside
SQLite.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.archive.rows import to_us
from understudy.archive.search.index import INDEXED_LETTERS, SHELF_DOCS, shelf_table
from understudy.archive.search.narrowing import may_hold, narrowing_of
from understudy.archive.search.ranking import Candidate, ranked
from understudy.archive.search.scanning import scan
from understudy.archive.search.shown import SearchResults, holds, shown

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.search.narrowing import Narrowing
    from understudy.archive.search.query import SearchQuery
    from understudy.base.clock import Clock

MATCHES_A_SHELF = 400
ENOUGH = 400
"""So many matches are ranked against each other; older ones are left out."""
TITLES = 200
FEW = 8
"""Reading this many documents takes less than searching a shelf for a prefix."""
CONVERSATIONS = 30


class SupersededError(Exception):
    """The search was cancelled, mostly by a newer one."""


class _Stretch(msgspec.Struct, frozen=True):
    """The first and the last document of a conversation on a shelf."""

    conversation_id: int
    first: int
    last: int


class Searcher:
    """Reads index and archive over its own connections, in the thread that made it.

    Only `cancel` may be called from another thread. Errors are SQLite's own.
    """

    def __init__(self, index: Path, archive: Path, clock: Clock) -> None:
        self._clock = clock
        self._archive = _read_only(archive)
        try:
            self._index = _read_only(index)
        except BaseException:
            self._archive.close()
            raise
        self._place = index
        self._file = index.stat().st_ino
        self._is_cancelled = threading.Event()

    def is_current(self) -> bool:
        """Return True if this is still the index: it may have been rebuilt."""
        try:
            return self._place.stat().st_ino == self._file
        except OSError:
            return False

    def close(self) -> None:
        self._index.close()
        self._archive.close()

    def cancel(self) -> None:
        """End the running search, if any, with `SupersededError`. Any thread."""
        self._is_cancelled.set()
        for connection in (self._index, self._archive):
            # closed meanwhile: nothing to cancel
            with suppress(sqlite3.ProgrammingError):
                connection.interrupt()

    def begin(self) -> None:
        """Let the next search run; an earlier cancel does not count."""
        self._is_cancelled.clear()

    def find(
        self,
        query: SearchQuery,
        limit: int = CONVERSATIONS,
        budget_s: float | None = None,
        *,
        inside_words: bool = False,
    ) -> SearchResults:
        """Return at most ``limit`` conversations, the best first.

        ``budget_s``: stop searching older shelves after this long, and mark the result.
        ``inside_words``: if the index finds nothing, read the texts themselves, see `scanning`;
        otherwise such a result is not complete.
        """
        if query.is_empty:
            return SearchResults(())
        try:
            # one state of the index for all shelves, even if one is refilled meanwhile
            self._index.execute("BEGIN")
            try:
                return self._find(query, limit, budget_s, inside_words=inside_words)
            finally:
                self._index.rollback()
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise SupersededError from problem
            raise

    def _find(
        self, query: SearchQuery, limit: int, budget_s: float | None, *, inside_words: bool
    ) -> SearchResults:
        until_s = None if budget_s is None else self._clock.monotonic() + budget_s
        pinned = self._pinned()
        candidates: list[Candidate] = []
        is_complete = True
        if not query.is_only_signs:
            candidates = self._in_titles(query, pinned)
            is_complete = self._in_shelves(query, pinned, candidates, until_s)
        if not candidates and is_complete and query.typed:
            is_complete = inside_words
            if inside_words:
                candidates, is_complete = scan(
                    self._archive, query, pinned, lambda: self._has_time(until_s)
                )
        best = ranked(candidates, pinned, to_us(self._clock.now()), limit)
        return shown(self._archive, best, query, is_complete=is_complete)

    def _has_time(self, until_s: float | None) -> bool:
        if self._is_cancelled.is_set():
            raise SupersededError
        return until_s is None or self._clock.monotonic() <= until_s

    def _pinned(self) -> frozenset[int]:
        rows = self._archive.execute("SELECT id FROM conversations WHERE pinned_us IS NOT NULL")
        return frozenset(row[0] for row in rows)

    def _in_titles(self, query: SearchQuery, pinned: frozenset[int]) -> list[Candidate]:
        if not query.terms or query.provider is not None or query.model is not None:
            return []
        rows = self._index.execute(
            "SELECT rowid, bm25(titles) FROM titles WHERE titles MATCH ?"
            " ORDER BY rowid DESC LIMIT ?",
            (query.as_fts(), TITLES),
        ).fetchall()
        found = []
        for conversation_id, score in rows:
            if query.is_pinned and conversation_id not in pinned:
                continue
            row = self._archive.execute(
                "SELECT updated_us FROM conversations WHERE id = ?", (conversation_id,)
            ).fetchone()
            if row is not None and may_hold(query, row[0], row[0]):
                found.append(Candidate.of_title(conversation_id, row[0], -score))
        return found

    def _in_shelves(
        self,
        query: SearchQuery,
        pinned: frozenset[int],
        candidates: list[Candidate],
        until_s: float | None,
    ) -> bool:
        """Add matches from the shelves; return False if there was no time for all."""
        narrow = narrowing_of(self._index, query)
        if narrow is None:
            return True
        stretches = self._stretches(pinned) if query.is_pinned else None
        count = 0
        for shelf, from_us, until_us in self._index.execute(
            "SELECT id, from_us, until_us FROM shelves ORDER BY until_us DESC, id DESC"
        ).fetchall():
            if not may_hold(query, from_us, until_us):
                continue
            if not self._has_time(until_s):
                return False
            if stretches is None:
                found = self._ask_sparingly(shelf, query, narrow)
            else:
                found = [
                    one
                    for stretch in stretches.get(shelf, ())
                    for one in self._ask(shelf, query, narrow, stretch)
                ]
            candidates += found
            count += len(found)
            if count >= ENOUGH:
                break
        return True

    def _ask_sparingly(self, shelf: int, query: SearchQuery, narrow: Narrowing) -> list[Candidate]:
        """Search a shelf; if few documents have the whole words, read those for the last one.

        FTS5 gathers every word with a prefix before it looks at the others: 2 ms a shelf for a
        common one.
        """
        beginning = query.beginning
        if beginning is not None and len(beginning) > INDEXED_LETTERS:
            others = replace(query, terms=query.terms[:-1])
            few = self._ask(shelf, others, narrow, limit=FEW + 1)
            if len(few) <= FEW:
                return [one for one in few if holds(self._archive, one, beginning)]
        return self._ask(shelf, query, narrow)

    def _ask(
        self,
        shelf: int,
        query: SearchQuery,
        narrow: Narrowing,
        stretch: _Stretch | None = None,
        limit: int = MATCHES_A_SHELF,
    ) -> list[Candidate]:
        """Return one shelf's newest matches; those of a single conversation come unranked."""
        table = shelf_table(shelf)
        sql = narrow.sql
        values: list[int | str] = [*narrow.values]
        if stretch is not None:
            sql += " AND docs.id BETWEEN ? AND ? AND conversation_id = ?"
            values += [stretch.first, stretch.last, stretch.conversation_id]
        elif not query.terms:
            sql += " AND docs.id BETWEEN ? AND ?"
            values += [shelf * SHELF_DOCS + 1, (shelf + 1) * SHELF_DOCS]
        if query.terms:
            source = f"{table} AS found CROSS JOIN docs ON docs.id = found.rowid"
            where = f"found.{table} MATCH ?{sql}".replace("docs.id BETWEEN", "found.rowid BETWEEN")
            values.insert(0, query.as_fts())
            score, order = f"-bm25({table})" if stretch is None else "1.0", "found.rowid"
        else:
            source, where, score, order = "docs", sql.removeprefix(" AND "), "1.0", "docs.id"
        rows = self._index.execute(
            "SELECT kind, source_id, conversation_id, message_id, at_us,"  # noqa: S608 - fixed words and numbers
            f" {score} FROM {source} WHERE {where} ORDER BY {order} DESC LIMIT ?",
            (*values, limit),
        )
        return [Candidate(*row) for row in rows]

    def _stretches(self, pinned: frozenset[int]) -> dict[int, list[_Stretch]]:
        """Return the stretches of the pinned conversations on each shelf."""
        found: dict[int, list[_Stretch]] = {}
        for conversation_id in sorted(pinned, reverse=True):
            for shelf, first, last in self._index.execute(
                f"SELECT (id - 1) / {SHELF_DOCS}, min(id), max(id) FROM docs"  # noqa: S608 - a number
                " WHERE conversation_id = ? GROUP BY 1",
                (conversation_id,),
            ):
                found.setdefault(shelf, []).append(_Stretch(conversation_id, first, last))
        return found


def _read_only(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode=ro", uri=True, cached_statements=512
    )
    connection.row_factory = sqlite3.Row
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute("PRAGMA busy_timeout = 1000")
    connection.execute("PRAGMA query_only = ON")
    return connection
