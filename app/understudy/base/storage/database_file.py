"""Opens the database file: private, sound, at this version, and never by losing the old one.

An unreadable file is moved aside, and its readable rows go into a new one. A file of a newer
version is left untouched. An older one is copied, then updated, one transaction a step. All this
happens under one lock, so that two programs starting together do it once.
"""

from __future__ import annotations

import logging
import os
import sqlite3
from collections.abc import Callable
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from understudy.base.errors import StorageError
from understudy.base.files.paths import FULL, READ_ONLY, make_private, move_aside, sync_folder
from understudy.base.storage.backups import STAMP, back_up, backup_name, remove_old_backups
from understudy.base.storage.database import BUSY_S, Database, configure, translated
from understudy.base.storage.examining import DAMAGED, Examined, examine, forget_suspicion
from understudy.base.storage.presence import announce, held_alone, others_present
from understudy.base.storage.salvage import Recovered, remove_orphans, salvage

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from datetime import datetime
    from pathlib import Path

log = logging.getLogger(__name__)

RECOVERED = ".recovered"

Migration = Callable[[Database], None]
"""Updates the database from the version before, inside a transaction of the caller.

Foreign keys are not enforced meanwhile, so that tables can be rebuilt, but checked at the end.
"""
Mend = Callable[[Database], None]
"""Repairs recovered rows inside a transaction, if their parents are missing."""


def _mend_nothing(_database: Database) -> None:
    """Only remove rows without a parent."""


class OpenedDatabase(msgspec.Struct, frozen=True):
    """``moved_aside`` is the new path of an unreadable file, None in the ordinary case.

    ``recovered``: its rows in the new file. ``is_unchecked``: the file is too large to be read
    whole at an opening, so call `examining.check_whole`; do it soon if ``ended_badly``: the last
    program was killed. ``is_shared``: another process had it open already.
    """

    database: Database
    moved_aside: Path | None = None
    recovered: Recovered | None = None
    is_unchecked: bool = False
    ended_badly: bool = False
    is_shared: bool = False


def open_database(
    path: Path,
    migrations: Sequence[Migration],
    now: datetime,
    mend: Mend = _mend_nothing,
) -> OpenedDatabase:
    """Open ``path``, whose folder exists, at version ``len(migrations)``; create it if missing.

    ``now`` stamps the names of files moved aside and of backups.

    Raises `StorageError`: ``newer``, and the file is unchanged; ``locked`` also if another process
    still has an older version open; ``damaged`` only if another process has the damaged file open,
    so that it must not be moved.
    """
    with _files_translated(path), held_alone(_beside(path, ".opening"), BUSY_S):
        is_shared = others_present(path)
        found = _examine(path, len(migrations), is_shared=is_shared)
        moved = recovered = None
        if found is None:
            # journals without their database would be read into the new one
            for journal in _journals(path):
                move_aside(journal, now.strftime(STAMP))
            if _beside(path, RECOVERED).exists():
                _beside(path, RECOVERED).replace(path)
        elif found.damage:
            recovered = _recover(path, migrations, now, mend)
            moved = _set_aside(path, now.strftime(STAMP), found.damage)
            if recovered is not None:
                _beside(path, RECOVERED).replace(path)
        _create(path)
        database = _connect(path)
        try:
            _migrate(database, migrations, now, is_shared=is_shared)
        except BaseException:
            database.close()
            raise
        remove_old_backups(path, now)
    if found is None or found.damage or found.is_whole:
        forget_suspicion(path)
        return OpenedDatabase(database, moved, recovered, is_shared=is_shared)
    return OpenedDatabase(
        database, is_unchecked=True, ended_badly=found.ended_badly, is_shared=is_shared
    )


def _examine(path: Path, known: int, *, is_shared: bool) -> Examined | None:
    """Return the state of the file; None if there is none."""
    if not path.exists():
        return None
    found = examine(path)
    if found.version > known:
        raise StorageError(path, "newer", f"version {found.version}, this program knows {known}")
    if found.damage and is_shared:
        raise StorageError(path, DAMAGED, f"{found.damage}; another process has it open")
    return found


def _set_aside(path: Path, stamp: str, damage: str) -> Path:
    moved = move_aside(path, stamp)
    for journal in _journals(path):
        journal.replace(moved.with_name(journal.name.replace(path.name, moved.name)))
    log.warning("The database was unreadable (%s) and is now %s", damage, moved)
    return moved


def _recover(
    path: Path, migrations: Sequence[Migration], now: datetime, mend: Mend
) -> Recovered | None:
    """Put a new database with the readable rows beside it; return None if nothing is readable.

    The new one gets its name only when it is whole: after a kill at any moment the damaged file is
    in its place, or a whole one beside it.
    """
    part = _beside(path, f"{RECOVERED}.part")
    try:
        _remove(part)
        _create(part)
        database = _connect(part)
        try:
            _migrate(database, migrations, now, is_shared=False)
            database.execute("PRAGMA foreign_keys = OFF")
            recovered = salvage(path, database)
            with database.transaction():
                mend(database)
            remove_orphans(database)
        finally:
            database.close()
        part.replace(_beside(path, RECOVERED))
        sync_folder(path.parent)
    except (StorageError, OSError, sqlite3.Error):
        log.exception("Recovered nothing from %s", path)
        with suppress(OSError):
            _remove(part)
        return None
    return recovered


def _create(path: Path) -> None:
    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        sync_folder(path.parent)
    # SQLite gives new journals the permissions of the database
    for one in (path, *_journals(path)):
        make_private(one)


def _connect(path: Path) -> Database:
    with translated(path):
        connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_S)
        try:
            configure(connection)
            return Database(path, connection, announce(path))
        except BaseException:
            connection.close()
            raise


def _migrate(
    database: Database, migrations: Sequence[Migration], now: datetime, *, is_shared: bool
) -> None:
    found = version_of(database)
    if found == len(migrations):
        return
    if is_shared:
        raise StorageError(database.path, "locked", f"in use at version {found}")
    if database.query("SELECT 1 FROM sqlite_schema LIMIT 1"):
        back_up(database, backup_name(database.path, found, now))
    database.execute("PRAGMA foreign_keys = OFF")
    for version, migration in enumerate(migrations[found:], start=found + 1):
        with database.transaction():
            migration(database)
            if broken := database.query("PRAGMA foreign_key_check"):
                detail = f"version {version} breaks {len(broken)} references"
                raise StorageError(database.path, "failed", detail)
            database.execute(f"PRAGMA user_version = {version}")
        log.info("The database is now at version %d", version)
    database.execute("PRAGMA foreign_keys = ON")


def version_of(database: Database) -> int:
    return int(database.query("PRAGMA user_version")[0][0])


def _remove(path: Path) -> None:
    for one in (path, *_journals(path)):
        one.unlink(missing_ok=True)


def _journals(path: Path) -> list[Path]:
    return [one for suffix in ("-wal", "-shm") if (one := _beside(path, suffix)).exists()]


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f"{path.name}{suffix}")


@contextmanager
def _files_translated(path: Path) -> Generator[None]:
    try:
        yield
    except TimeoutError as problem:
        raise StorageError(path, "locked", "another process is opening it") from problem
    except OSError as problem:
        if problem.errno in FULL:
            cause = "full"
        elif problem.errno in READ_ONLY:
            cause = "read_only"
        else:
            cause = "failed"
        raise StorageError(path, cause, str(problem)) from problem
