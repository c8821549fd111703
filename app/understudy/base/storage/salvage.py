"""Copies the readable rows of a damaged database into the new one.

Each table is read by itself, so that damage in one does not affect the others: by SQLite as far as
possible, then page by page. Only a copy of the damaged file is written to.
"""

from __future__ import annotations

import logging
import mmap
import os
import shutil
import sqlite3
import struct
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import msgspec

from understudy.base.storage.pages import HEADER_BYTES, INNER, LEAF, RawPages
from understudy.base.storage.refilling import (
    TableToFill,
    count_of,
    insert,
    insert_all,
    tables_of,
    without_triggers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from understudy.base.storage.database import Database

log = logging.getLogger(__name__)

MAGIC = b"SQLite format 3\0"
PAGE_BYTES = 4096
"""SQLite's default for a new file; this program never sets another."""
READ_AT_ONCE = 2000


class Recovered(msgspec.Struct, frozen=True):
    """The number of recovered rows per table; ``is_whole``: SQLite could read all of it."""

    rows: tuple[tuple[str, int], ...]
    is_whole: bool

    def count(self, table: str) -> int:
        return dict(self.rows).get(table, 0)


def salvage(damaged: Path, into: Database) -> Recovered:
    """Copy every readable row of ``damaged`` into the tables of the same name.

    ``into`` is new, has its tables, and does not check foreign keys meanwhile. Raises
    `StorageError` if it cannot be written, OSError if the copy cannot be made.
    """
    copy = damaged.with_name(f"{damaged.name}.copy")
    try:
        _copy(damaged, copy)
        tables = tables_of(into)
        with without_triggers(into):
            unread = _read_by_sqlite(copy, tables, into)
            if unread:
                _read_by_page(copy, tables, unread, into)
        counts = tuple((one.name, count_of(into, one)) for one in tables.values())
        found = Recovered(counts, not unread)
    finally:
        for suffix in ("", "-wal", "-shm", "-journal"):
            copy.with_name(f"{copy.name}{suffix}").unlink(missing_ok=True)
    log.warning("Recovered from %s: %s", damaged.name, ", ".join(f"{n} {t}" for t, n in found.rows))
    return found


def remove_orphans(database: Database) -> None:
    """Remove rows whose parent is lost, and then the rows below these."""
    while broken := database.query("PRAGMA foreign_key_check"):
        with database.transaction():
            for row in broken:
                database.execute(f'DELETE FROM "{row["table"]}" WHERE rowid = ?', (row["rowid"],))  # noqa: S608 - our own names


def _copy(damaged: Path, copy: Path) -> None:
    for suffix in ("", "-wal"):
        source = damaged.with_name(f"{damaged.name}{suffix}")
        if source.exists():
            target = copy.with_name(f"{copy.name}{suffix}")
            os.close(os.open(target, os.O_WRONLY | os.O_CREAT, 0o600))
            shutil.copyfile(source, target)
    with copy.open("r+b") as file:
        head = file.read(HEADER_BYTES + 1)
        if head[:16] != MAGIC and head[HEADER_BYTES:] in {bytes([LEAF]), bytes([INNER])}:
            # the first hundred bytes are the same in every file of ours
            file.seek(0)
            file.write(_header())


def _header() -> bytes:
    head = bytearray(HEADER_BYTES)
    head[:24] = MAGIC + struct.pack(">HBBBBBB", PAGE_BYTES, 2, 2, 0, 64, 32, 32)
    struct.pack_into(">I", head, 24, 1)
    struct.pack_into(">II", head, 40, 1, 4)  # schema cookie and format
    struct.pack_into(">I", head, 56, 1)  # UTF-8
    return bytes(head)


def _read_by_sqlite(copy: Path, tables: Mapping[str, TableToFill], into: Database) -> set[str]:
    """Return the tables that could not be read to the end."""
    unread = set(tables)
    with (
        suppress(sqlite3.DatabaseError),
        closing(sqlite3.connect(copy, isolation_level=None)) as source,
    ):
        source.text_factory = lambda raw: raw.decode("utf-8", "replace")
        # the journal may be newer, and sounder, than the damaged file
        with suppress(sqlite3.DatabaseError):
            source.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for table in tables.values():
            with suppress(sqlite3.DatabaseError):
                names = {row[1] for row in source.execute(f'PRAGMA table_info("{table.name}")')}
                if names:
                    is_whole = _copy_table(source, table, names, into)
                else:  # an older version had no such table, or the list of tables is lost
                    is_whole = source.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
                if is_whole:
                    unread.discard(table.name)
    return unread


def _copy_table(
    source: sqlite3.Connection, table: TableToFill, names: set[str], into: Database
) -> bool:
    shared = [one for one in table.columns if one in names]
    listed = ", ".join(f'"{one}"' for one in ("rowid", *shared))
    # NOT INDEXED: even a sound index may name missing rows
    cursor = source.execute(f'SELECT {listed} FROM "{table.name}" NOT INDEXED ORDER BY rowid')  # noqa: S608 - our own names
    while True:
        try:
            rows = cursor.fetchmany(READ_AT_ONCE)
        except sqlite3.DatabaseError:
            return False
        if not rows:
            return True
        with into.transaction(lasting=False):
            insert_all(into, table, shared, rows)


def _read_by_page(
    copy: Path, tables: Mapping[str, TableToFill], unread: set[str], into: Database
) -> None:
    with (
        copy.open("rb") as file,
        closing(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)) as data,
    ):
        view = memoryview(data)
        pages = RawPages(view, PAGE_BYTES)
        owned = _owners(copy, pages)
        broken = [tables[name] for name in sorted(unread)]
        for number in range(1, pages.count + 1):
            owner = owned.get(number)
            if pages.kind(number) != LEAF or (owner is not None and owner not in unread):
                continue
            candidates = broken if owner is None else [tables[owner]]
            with into.transaction(lasting=False):
                for row in pages.rows(number):
                    for table in candidates:
                        columns = table.columns[: len(row.values)]
                        if len(row.values) == len(columns) and insert(
                            into, table, columns, row.rowid, row.values
                        ):
                            break
        view.release()


def _owners(copy: Path, pages: RawPages) -> dict[int, str]:
    """Return the table of each leaf, as far as the trees can still be walked."""
    roots: list[tuple[str, int]] = []
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(copy)) as source:
        for name, root in source.execute(
            "SELECT tbl_name, rootpage FROM sqlite_schema WHERE type = 'table'"
        ):
            roots.append((name, root))
    owned = dict.fromkeys(pages.tree(1)[0], "sqlite_schema")
    for name, root in roots:
        owned.update(dict.fromkeys(pages.tree(root)[0], name))
    return owned
