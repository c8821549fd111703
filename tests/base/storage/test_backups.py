"""Copies from before an update do not pile up, and a kill while copying leaves nothing for long."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.base.storage.database_child import NOW, make_rows
from understudy.base.storage.backups import (
    KEPT_FOR,
    back_up,
    backup_name,
    backups_of,
    remove_old_backups,
)
from understudy.base.storage.database_file import open_database

if TYPE_CHECKING:
    from pathlib import Path


def made(path: Path, *ages: timedelta) -> list[Path]:
    database = open_database(path, (make_rows,), NOW).database
    found = [backup_name(path, 1, NOW - age) for age in ages]
    for one in found:
        back_up(database, one)
    database.close()
    return found


def test_the_newest_two_stay(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    day = timedelta(days=1)
    four, one, three, two = made(path, 4 * day, 1 * day, 3 * day, 2 * day)
    assert backups_of(path) == [one, two, three, four]
    assert remove_old_backups(path, NOW) == [three, four]
    assert backups_of(path) == [one, two]


def test_none_stays_longer_than_thirty_days(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    young, old = made(path, KEPT_FOR, KEPT_FOR + timedelta(seconds=1))
    open_database(path, (make_rows,), NOW).database.close()
    assert young.exists()
    assert not old.exists()


def test_half_a_copy_goes_and_another_files_copies_stay(tmp_path: Path) -> None:
    path, other = tmp_path / "understudy.db", tmp_path / "status.db"
    half = tmp_path / "understudy.db.v1-20261121T090000Z.backup.part"
    half.write_bytes(b"half")
    (theirs,) = made(other, KEPT_FOR * 2)
    remove_old_backups(path, NOW)
    assert not half.exists()
    assert theirs.exists()
