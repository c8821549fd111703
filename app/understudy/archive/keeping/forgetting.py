"""Deleted means gone: from the database, its journal, its backups, and everything made of it.

Backups of older versions hold the same conversations under the same numbers, so what is deleted is
deleted in them too; one in which that fails goes as a whole. A damaged file that was moved aside
cannot be searched for a conversation, and may hold the only copy of others: it stays when one
conversation is deleted (`unreadable_files` names it), and goes when everything is.

The search index hears of it by the notes of `archive.tables.search`; whoever deletes has it brought
up to date afterwards.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from understudy.archive.search.index import index_file
from understudy.base.errors import StorageError
from understudy.base.storage.backups import backups_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from understudy.base.storage.database import Database
    from understudy.base.storage.database_file import Migration

log = logging.getLogger(__name__)

AT_ONCE = 50
"""So many conversations go in one transaction."""


def forget_conversations(database: Database, conversation_ids: Sequence[int]) -> None:
    """Delete them with all that belongs to them; what is gone already is no error."""
    for start in range(0, len(conversation_ids), AT_ONCE):
        with database.transaction():
            for one in conversation_ids[start : start + AT_ONCE]:
                database.execute("DELETE FROM conversations WHERE id = ?", (one,))
    database.checkpoint()
    for backup in backups_of(database.path):
        _scrub(backup, conversation_ids)
    log.info("%d conversations were deleted", len(conversation_ids))


def forget_everything(database: Database, migrations: Sequence[Migration]) -> None:
    """Make the archive what it was on its first day; also while another program has it open.

    Only the counters of ids stay: an answer that another program is still writing must not get
    into somebody else's row.
    """
    database.execute("PRAGMA foreign_keys = OFF")
    try:
        with database.transaction():
            counters = database.query("SELECT name, seq FROM sqlite_sequence")
            for kind in ("virtual", "table"):
                _drop_all(database, kind)
            for migration in migrations:
                migration(database)
            for name, seq in counters:
                database.execute("DELETE FROM sqlite_sequence WHERE name = ?", (name,))
                database.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, seq))
    finally:
        database.execute("PRAGMA foreign_keys = ON")
    with suppress(StorageError):
        # only for the space: what was in it is overwritten already
        database.execute("VACUUM")
    database.checkpoint()
    for one in [*backups_of(database.path), *unreadable_files(database.path), *_index(database)]:
        one.unlink(missing_ok=True)
    log.info("Everything was deleted")


def unreadable_files(path: Path) -> list[Path]:
    """Return the damaged databases, and their journals, that were moved aside."""
    return sorted(path.parent.glob(f"{path.name}*.unreadable-*"))


def _drop_all(database: Database, kind: str) -> None:
    for row in database.query("PRAGMA main.table_list"):
        if row["type"] == kind and not row["name"].startswith("sqlite_"):
            database.execute(f'DROP TABLE "{row["name"]}"')


def _index(database: Database) -> list[Path]:
    path = index_file(database.path)
    return [path.with_name(f"{path.name}{suffix}") for suffix in ("", "-wal", "-shm")]


def _scrub(backup: Path, conversation_ids: Sequence[int]) -> None:
    try:
        with closing(sqlite3.connect(backup, isolation_level=None)) as connection:
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(
                "DELETE FROM conversations WHERE id = ?", [(one,) for one in conversation_ids]
            )
            connection.execute("COMMIT")
    except sqlite3.Error:
        log.warning("The backup %s could not be changed and goes as a whole", backup.name)
        backup.unlink(missing_ok=True)
