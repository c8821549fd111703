"""Deletes for good: from the database, its journal, its backups, and everything derived.

Backups of older versions hold the same conversations under the same ids, so deletions are repeated
there; if that fails, the whole backup goes. A damaged file that was moved aside cannot be searched,
and may hold the only copy of other conversations: it stays when one conversation is deleted
(`unreadable_files` names it), and goes when everything is.

The search index learns of it by the notes of `archive.tables.version_4_search`; the caller updates
it afterwards.

A full disk is where people most want to delete, but a deletion is first written to the journal. So
whole files go first, and the rest in pieces that fit in the journal.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from understudy.base.errors import StorageError
from understudy.base.files.paths import index_file
from understudy.base.storage.backups import backups_of
from understudy.base.storage.database import BUSY_S
from understudy.base.storage.presence import held_alone, others_present

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from understudy.base.storage.database import Database
    from understudy.base.storage.database_file import Migration

log = logging.getLogger(__name__)

AT_ONCE = 50
"""How many conversations are deleted in one transaction."""


def forget_conversations(database: Database, conversation_ids: Sequence[int]) -> None:
    """Delete them with everything that belongs to them; missing ones are not an error."""
    for start in range(0, len(conversation_ids), AT_ONCE):
        with database.transaction():
            for one in conversation_ids[start : start + AT_ONCE]:
                database.execute("DELETE FROM conversations WHERE id = ?", (one,))
    database.checkpoint()
    for backup in backups_of(database.path):
        _scrub(backup, conversation_ids)
    log.info("Deleted %d conversations", len(conversation_ids))


def forget_everything(database: Database, migrations: Sequence[Migration]) -> None:
    """Reset the archive to its first day; also while another program has it open.

    Only the counters of ids stay, so that an answer still being written by another program cannot
    get into another row.
    """
    for one in [*backups_of(database.path), *unreadable_files(database.path)]:
        one.unlink(missing_ok=True)
    remove_index(database.path)
    try:
        _begin_anew(database, migrations)
    except StorageError as problem:
        if problem.cause != "full":
            raise
        for row in database.query("SELECT id FROM conversations"):
            with database.transaction():
                database.execute("DELETE FROM conversations WHERE id = ?", (row["id"],))
            database.checkpoint()
        _begin_anew(database, migrations)
    log.info("Deleted everything")


def remove_index(path: Path) -> None:
    """Delete the search index of the archive at ``path``; it is rebuilt when needed."""
    index = index_file(path)
    for suffix in ("", "-wal", "-shm"):
        index.with_name(f"{index.name}{suffix}").unlink(missing_ok=True)


def remove_archive(path: Path) -> None:
    """Delete the archive's files without opening them, if there is no room to open them.

    Raises `StorageError` with the cause ``full`` if another process has them open.
    """
    with held_alone(path.with_name(f"{path.name}.opening"), BUSY_S):
        if others_present(path):
            raise StorageError(path, "full", "another Understudy has it open: quit it first")
        remove_index(path)
        journals = [path.with_name(f"{path.name}{suffix}") for suffix in ("-wal", "-shm")]
        # the journal first: it must never be read into another database
        for one in [*journals, path, *backups_of(path), *unreadable_files(path)]:
            one.unlink(missing_ok=True)
    log.info("Deleted everything, file by file")


def _begin_anew(database: Database, migrations: Sequence[Migration]) -> None:
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
        # only for the space: the content is overwritten already
        database.execute("VACUUM")
    database.checkpoint()


def unreadable_files(path: Path) -> list[Path]:
    """Return the damaged databases that were moved aside, and their journals."""
    return sorted(path.parent.glob(f"{path.name}*.unreadable-*"))


def _drop_all(database: Database, kind: str) -> None:
    for row in database.query("PRAGMA main.table_list"):
        if row["type"] == kind and not row["name"].startswith("sqlite_"):
            database.execute(f'DROP TABLE "{row["name"]}"')


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
        log.warning("Could not change the backup %s; removing it as a whole", backup.name)
        backup.unlink(missing_ok=True)
