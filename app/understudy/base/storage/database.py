"""One SQLite connection that raises this program's own errors.

A commit is in the file before the call returns, so it survives the end of this process, even by
kill -9. A power cut is different: a *lasting* transaction waits for the disk (synchronous=FULL), so
once it returns a power cut loses nothing. Others (synchronous=NORMAL: text that is still streaming,
drafts) may be lost back to the last lasting one, but the file stays sound, and the engine thread
does not wait for a disk four times a second.

The desktop program and a command may both have the file open: WAL lets them read while one writes,
transactions are short, and a writer waits ``BUSY_S`` for the other. Engine thread only.
"""

from __future__ import annotations

import logging
import shutil
import sqlite3
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from understudy.base.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Sequence
    from pathlib import Path

    from understudy.base.storage.presence import Presence

log = logging.getLogger(__name__)

BUSY_S = 5.0
"""How long a write waits for another process before it fails with the cause ``locked``."""
LITTLE_SPACE_BYTES = 1 << 20
WAL_KEPT_BYTES = 1 << 20

_CAUSES = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "read_only",
    sqlite3.SQLITE_PERM: "read_only",
    sqlite3.SQLITE_BUSY: "locked",
    sqlite3.SQLITE_LOCKED: "locked",
    sqlite3.SQLITE_PROTOCOL: "locked",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_IOERR: "failed",
    sqlite3.SQLITE_CANTOPEN: "failed",
    sqlite3.SQLITE_NOMEM: "failed",
}


class Database:
    """An open database, made by `base.database_file.open_database`.

    Every method raises `StorageError`. Wrong SQL and broken constraints are bugs of this program
    and stay `sqlite3.Error`.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection, presence: Presence) -> None:
        self.path = path
        self._connection = connection
        self._presence = presence
        self._is_closed = False

    @property
    def token(self) -> str:
        """Names this process among those that have the file open; see `is_present`."""
        return self._presence.token

    def is_present(self, token: str) -> bool:
        """Return True if the process named ``token`` still runs and has the file open."""
        return self._presence.is_present(token)

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> list[sqlite3.Row]:
        with self._translated():
            return self._connection.execute(sql, parameters).fetchall()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one statement and return the number of changed rows, or 0.

        Outside a transaction it is a lasting transaction by itself.
        """
        with self._translated():
            return max(self._connection.execute(sql, parameters).rowcount, 0)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each of ``rows``."""
        with self._translated():
            self._connection.executemany(sql, rows)

    def insert(self, sql: str, parameters: Sequence[Any] = ()) -> int:
        """Run one INSERT and return the new row's id."""
        with self._translated():
            row_id = self._connection.execute(sql, parameters).lastrowid
        if row_id is None:
            raise RuntimeError(sql)
        return row_id

    @contextmanager
    def transaction(self, *, lasting: bool = True, wait_s: float = BUSY_S) -> Generator[None]:
        """Write all of it or nothing; any exception rolls back. Does not nest.

        ``lasting``: it is on the disk when this returns, even after a power cut. ``wait_s``: how
        long to wait for another process's write; the engine thread waits with it.
        """
        with self._translated():
            self._tune(lasting=lasting, wait_s=wait_s)
            try:
                self._connection.execute("BEGIN IMMEDIATE")
                try:
                    yield
                    self._connection.execute("COMMIT")
                except BaseException:
                    # some failures (a full disk) have rolled back already
                    with suppress(sqlite3.Error):
                        self._connection.execute("ROLLBACK")
                    raise
            finally:
                self._tune(lasting=True, wait_s=BUSY_S)

    def checkpoint(self) -> None:
        """Write the journal back to the main file and empty it, as far as no reader holds it.

        With secure_delete on, deleted content is then gone from these files.
        """
        self.query("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close; later calls raise `StorageError` with the cause ``closed``. Idempotent."""
        if self._is_closed:
            return
        try:
            # an open transaction is rolled back; the last one to close empties the journal
            self._connection.close()
        finally:
            self._is_closed = True
            self._presence.close()

    def _tune(self, *, lasting: bool, wait_s: float) -> None:
        self._connection.execute(f"PRAGMA synchronous = {'FULL' if lasting else 'NORMAL'}")
        self._connection.execute(f"PRAGMA busy_timeout = {round(wait_s * 1000)}")

    @contextmanager
    def _translated(self) -> Generator[None]:
        if self._is_closed:
            raise StorageError(self.path, "closed")
        try:
            with translated(self.path):
                yield
        except StorageError as problem:
            if problem.cause == "damaged":
                suspect(self.path)
            raise


def configure(connection: sqlite3.Connection) -> None:
    """Set the options that every connection of this program uses."""
    connection.row_factory = sqlite3.Row
    # a text damaged on the disk must not make its whole conversation unreadable
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    connection.execute(f"PRAGMA busy_timeout = {round(BUSY_S * 1000)}")
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    if mode != "wal":
        # network file systems: slower, and a reader may wait for a writer, but as safe
        log.warning("The database cannot use WAL here; its journal mode is %s", mode)
    connection.execute(f"PRAGMA journal_size_limit = {WAL_KEPT_BYTES}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA fullfsync = ON")  # macOS: wait for the disk, not for its cache
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")


def suspicion_of(path: Path) -> Path:
    """Return the path of the mark that a damaged database leaves."""
    return path.with_name(f"{path.name}.suspect")


def suspect(path: Path) -> None:
    """Have the next opening read all of ``path``, whatever its size."""
    with suppress(OSError):
        suspicion_of(path).touch(mode=0o600)


@contextmanager
def translated(path: Path) -> Generator[None]:
    """Turn SQLite's errors about disk and file into `StorageError`; our own bugs pass through."""
    try:
        yield
    except sqlite3.Error as problem:
        cause = _cause_of(path, problem)
        if cause is None:
            raise
        raise StorageError(path, cause, str(problem)) from problem


def _cause_of(path: Path, problem: sqlite3.Error) -> str | None:
    # set by SQLite itself, missing on errors of Python's own wrapper
    code: int | None = getattr(problem, "sqlite_errorcode", None)
    if code is None:
        return None
    cause = _CAUSES.get(code & 0xFF)
    if cause == "failed" and _has_little_space(path):
        # a full disk also shows as a shared-memory or journal file that cannot grow
        return "full"
    return cause


def _has_little_space(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < LITTLE_SPACE_BYTES
    except OSError:
        return False
