"""Copies of a database from before an update of its version, and how long they are kept.

The two newest of a file are kept, none longer than 30 days: long enough to go back after a bad
update, but no lasting copy of conversations deleted since (see `archive.forgetting`).
"""

from __future__ import annotations

import logging
import os
import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from understudy.base.files.paths import sync_folder

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.base.storage.database import Database

log = logging.getLogger(__name__)

KEPT = 2
KEPT_FOR = timedelta(days=30)
STAMP = "%Y%m%dT%H%M%SZ"
_NAME = re.compile(r"\.v\d+-(\d{8}T\d{6}Z)\.backup")


def backup_name(path: Path, version: int, now: datetime) -> Path:
    return path.with_name(f"{path.name}.v{version}-{now.strftime(STAMP)}.backup")


def back_up(database: Database, target: Path) -> None:
    """Write a whole and compact copy to ``target``; it is on the disk on return.

    A failed copy leaves nothing behind. Raises `StorageError` and OSError.
    """
    part = target.with_name(f"{target.name}.part")
    part.unlink(missing_ok=True)
    try:
        file = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            database.execute("VACUUM INTO ?", (str(part),))
            os.fsync(file)
        finally:
            os.close(file)
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    sync_folder(target.parent)
    log.info("Copied the database to %s", target)


def backups_of(path: Path) -> list[Path]:
    """Return the copies of ``path``, the newest first."""
    found = [
        (stamp, one) for one in path.parent.glob(f"{path.name}.v*") if (stamp := _stamp(path, one))
    ]
    return [one for _, one in sorted(found, reverse=True)]


def remove_old_backups(path: Path, now: datetime) -> list[Path]:
    """Remove all but the two newest, and any older than 30 days; return the removed paths."""
    gone = []
    for place, one in enumerate(backups_of(path)):
        made_at = datetime.strptime(_stamp(path, one), STAMP).replace(tzinfo=UTC)
        if place >= KEPT or now - made_at > KEPT_FOR:
            with suppress(OSError):
                one.unlink()
                gone.append(one)
    for half in path.parent.glob(f"{path.name}.v*.backup.part"):
        # left by a program killed while copying; this process holds the lock that copying needs
        with suppress(OSError):
            half.unlink()
    return gone


def _stamp(path: Path, one: Path) -> str:
    found = _NAME.fullmatch(one.name.removeprefix(path.name))
    return found.group(1) if found else ""
