"""The index file: words to documents, in shelves small enough to rebuild when a word must go.

A document is one message of the person, one segment of an answer or one file of a question; titles
have a separate table. Documents are numbered as they come, `SHELF_DOCS` to an FTS5 table, which
stores no text. FTS5 before SQLite 3.42 only marks deletions and leaves the words in the file. So a
shelf with a deletion is filled again, and secure_delete wipes the old one. Shelves also bound every
search: the newest are searched first, and a ranking never covers more than one.

Everything here can be rebuilt from the archive: a file that does not fit is discarded.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from understudy.archive.search.parts import indexed
from understudy.base.errors import StorageError
from understudy.base.files.paths import make_private
from understudy.base.storage.database import configure, translated

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from pathlib import Path

log = logging.getLogger(__name__)

FORMAT = 2
"""Raise it with every change to this file's tables, or to the splitting into words."""
SHELF_DOCS = 16_384
# words come folded and separated by single spaces; everything but a space belongs to a word;
# prefixes of two letters have a separate table, which also answers those of one
INDEXED_LETTERS = 2
_CUT = "tokenize = \"unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'\""
_TOKENS = f"prefix = '{INDEXED_LETTERS}', {_CUT}"
_TABLES = f"""
CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE shelves (
    id INTEGER PRIMARY KEY,
    from_us INTEGER NOT NULL,
    until_us INTEGER NOT NULL
) STRICT;
CREATE TABLE speakers (
    id INTEGER PRIMARY KEY,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    UNIQUE (provider, model)
) STRICT;
CREATE TABLE docs (
    id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    source_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    at_us INTEGER NOT NULL,
    speaker_id INTEGER,
    digest INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX docs_by_source ON docs (source_id, kind);
CREATE INDEX docs_by_conversation ON docs (conversation_id);
CREATE VIRTUAL TABLE titles USING fts5 (title, {_TOKENS});
"""


def shelf_of(doc_id: int) -> int:
    return (doc_id - 1) // SHELF_DOCS


def shelf_table(shelf: int) -> str:
    return f"shelf_{int(shelf)}"


class SearchIndex:
    """The writing side. One thread; every method raises `StorageError`."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    def close(self) -> None:
        self._connection.close()

    def query(self, sql: str, parameters: Sequence[object] = ()) -> list[sqlite3.Row]:
        with translated(self.path):
            return self._connection.execute(sql, parameters).fetchall()

    def write(self, sql: str, rows: Iterable[Sequence[object]]) -> None:
        with translated(self.path):
            self._connection.executemany(sql, rows)

    @contextmanager
    def transaction(self) -> Generator[None]:
        with translated(self.path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    self._connection.execute("ROLLBACK")
                raise

    def state(self, key: str) -> int:
        rows = self.query("SELECT value FROM state WHERE key = ?", (key,))
        return int(rows[0][0]) if rows else 0

    def set_state(self, key: str, value: int) -> None:
        self.write("INSERT OR REPLACE INTO state VALUES (?, ?)", [(key, str(value))])

    def speaker(self, provider: str, model: str) -> int:
        rows = self.query(
            "INSERT INTO speakers (provider, model) VALUES (?, ?)"
            " ON CONFLICT DO UPDATE SET model = excluded.model RETURNING id",
            (provider, model),
        )
        return int(rows[0][0])

    def shelve(self, texts: Sequence[tuple[int, str]]) -> None:
        """Put documents, by ascending number, on their shelves; make missing shelves."""
        done = 0
        while done < len(texts):
            shelf = shelf_of(texts[done][0])
            table = shelf_table(shelf)
            end = done
            while end < len(texts) and shelf_of(texts[end][0]) == shelf:
                end += 1
            if not self.query("SELECT 1 FROM sqlite_schema WHERE name = ?", (table,)):
                self.query(
                    f"CREATE VIRTUAL TABLE {table} USING fts5 (text, content = '', {_TOKENS})"
                )
            self.write(
                f"INSERT INTO {table} (rowid, text) VALUES (?, ?)",  # noqa: S608 - only a number
                ((doc_id, indexed(text)) for doc_id, text in texts[done:end]),
            )
            if texts[end - 1][0] % SHELF_DOCS == 0:
                # full: nothing is added to it any more, and one b-tree is faster to search than ten
                self.query(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608 - the same
            done = end

    def drop_shelf(self, shelf: int) -> None:
        self.query(f"DROP TABLE IF EXISTS {shelf_table(shelf)}")

    def wipe(self) -> bool:
        """Remove dropped text from the journal too; return False if a reader blocks that now."""
        return not self.query("PRAGMA wal_checkpoint(TRUNCATE)")[0][0]


def open_index(path: Path, identity: str) -> SearchIndex:
    """Open the index of the archive ``identity``; another's, a damaged or old one is replaced."""
    try:
        return _opened(path, identity)
    except _NotOursError:
        _remove(path)
    except StorageError as problem:
        if problem.cause != "damaged":
            raise
        _remove(path)
    return _opened(path, identity)


class _NotOursError(Exception):
    """The file is of another archive, or of another format."""


def _opened(path: Path, identity: str) -> SearchIndex:
    with translated(path):
        connection = _connect(path)
        try:
            index = SearchIndex(path, connection)
            _check_fits(index, identity)
        except BaseException:
            connection.close()
            raise
    return index


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        make_private(path)
        configure(connection)
        # a power cut may lose the end of an index, which is rebuilt then
        connection.execute("PRAGMA synchronous = NORMAL")
    except BaseException:
        connection.close()
        raise
    return connection


def _check_fits(index: SearchIndex, identity: str) -> None:
    """Make the tables of a new file; raise `_NotOursError` for an unusable one."""
    with index.transaction():
        if not index.query("SELECT 1 FROM sqlite_schema"):
            for statement in _TABLES.strip().split(";\n"):
                index.query(statement)
            index.write(
                "INSERT INTO state VALUES (?, ?)",
                [("format", str(FORMAT)), ("identity", identity)],
            )
            return
    found = {row[0]: row[1] for row in index.query("SELECT key, value FROM state")}
    if (found.get("format"), found.get("identity")) != (str(FORMAT), identity):
        raise _NotOursError


def _remove(path: Path) -> None:
    log.info("Rebuilding the search index")
    for suffix in ("", "-wal", "-shm"):
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
