"""Check whether a database file is sound, and how much of it to read.

SQLite's check reads every page: 0.1 s for 200 MB in the system's cache, many seconds from a cold
disk. So a small file is read whole at every opening. Of a large one the first page, the length and
the list of tables are read, and the rest later in the background (`check_whole`). Damage is noted
beside the file, and then the next opening reads all of it.
"""

from __future__ import annotations

import logging
import sqlite3
import struct
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import msgspec

from understudy.base.errors import StorageError
from understudy.base.storage.database import BUSY_S, suspicion_of, translated

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

SMALL_BYTES = 64 << 20
"""Read whole in about 30 ms."""
DAMAGED = "damaged"


class Examined(msgspec.Struct, frozen=True):
    """``version`` 0: unreadable; ``damage`` "": none found so far."""

    version: int
    damage: str
    is_whole: bool
    ended_badly: bool


def examine(path: Path) -> Examined:
    """Check a file as far as an opening should; changes no byte. Raises `StorageError`."""
    size = path.stat().st_size
    is_whole = size <= SMALL_BYTES or suspicion_of(path).exists()
    journal = path.with_name(f"{path.name}-wal")
    ended_badly = journal.exists() and journal.stat().st_size > 0
    version, said = 0, ""
    try:
        with translated(path), closing(_connected(path)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
            if is_whole:
                said = _said(connection)
            else:
                connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
                said = "" if ended_badly else _cut_short(path, size)
    except StorageError as problem:
        if problem.cause != DAMAGED:
            raise
        said = problem.detail
    return Examined(version, said, is_whole, ended_badly)


def check_whole(path: Path) -> str:
    """Read all of a file in use and return the damage, "" if there is none. Any thread.

    Raises `StorageError` if it cannot be read at all.
    """
    with translated(path), closing(_connected(path)) as connection:
        try:
            return _said(connection)
        except sqlite3.DatabaseError as problem:
            if problem.sqlite_errorcode & 0xFF not in {
                sqlite3.SQLITE_CORRUPT,
                sqlite3.SQLITE_NOTADB,
            }:
                raise
            return str(problem)


def _connected(path: Path) -> sqlite3.Connection:
    # read-only: even the journal of a killed process stays unchanged
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.execute(f"PRAGMA busy_timeout = {round(BUSY_S * 1000)}")
    return connection


def _said(connection: sqlite3.Connection) -> str:
    said = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    return "" if said == "ok" else said


def _cut_short(path: Path, size: int) -> str:
    """Compare the file's length with its first page, which SQLite itself does not do."""
    with path.open("rb") as file:
        head = file.read(100)
    page_bytes, counter = struct.unpack_from(">H", head, 16)[0], head[24:28]
    (pages,) = struct.unpack_from(">I", head, 28)
    page_bytes = 65536 if page_bytes == 1 else page_bytes
    # the count is valid only if the same change wrote both
    if counter == head[92:96] and pages * page_bytes > size:
        return f"{pages} pages of {page_bytes} bytes do not fit into {size} bytes"
    return ""


def forget_suspicion(path: Path) -> None:
    with suppress(OSError):
        suspicion_of(path).unlink(missing_ok=True)
