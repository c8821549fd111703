"""Opening never costs what was kept: private, old is copied, newer is left alone."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.base.storage.database_child import NOW, make_rows
from tests.base.storage.second_program import go_on, said_by, second_program
from understudy.base.errors import StorageError
from understudy.base.storage import database_file
from understudy.base.storage.backups import back_up
from understudy.base.storage.database_file import open_database, version_of

if TYPE_CHECKING:
    from understudy.base.storage.database import Database


STAMP = "20261121T090000Z"


posix = pytest.mark.skipif(os.name != "posix", reason="these bits are POSIX's")


def add_column(database: Database) -> None:
    database.execute("ALTER TABLE rows ADD COLUMN note TEXT NOT NULL DEFAULT 'none'")


def add_table(database: Database) -> None:
    database.execute("CREATE TABLE more (x INTEGER)")


def break_half_way(database: Database) -> None:
    database.execute("DELETE FROM rows")
    database.execute("INSERT INTO nowhere VALUES (1)")


def break_a_reference(database: Database) -> None:
    database.execute("CREATE TABLE a (id INTEGER PRIMARY KEY)")
    database.execute("CREATE TABLE b (a INTEGER REFERENCES a (id))")
    database.execute("INSERT INTO b VALUES (7)")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "understudy.db"


def fill(path: Path, count: int = 1) -> None:
    database = open_database(path, (make_rows,), NOW).database
    with database.transaction():
        for number in range(count):
            database.execute("INSERT INTO rows VALUES (?, ?)", ("word " * 100, number))
    database.close()


def names(path: Path) -> set[str]:
    return {one.name for one in path.parent.iterdir()} - {f"{path.name}.opening"}


def count_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM rows").fetchone()[0])


def test_a_new_database_is_made_at_the_newest_version_without_a_backup(path: Path) -> None:
    opened = open_database(path, (make_rows, add_column), NOW)
    assert version_of(opened.database) == 2
    assert opened.moved_aside is None
    opened.database.close()
    assert names(path) == {path.name}


@posix
def test_nobody_else_may_read_a_single_file(path: Path) -> None:
    old = os.umask(0)
    try:
        database = open_database(path, (make_rows,), NOW).database
        database.execute("INSERT INTO rows VALUES ('a', 1)")
        back_up(database, path.with_name("copy"))
    finally:
        os.umask(old)
    files = list(path.parent.iterdir())
    assert {one.name for one in files} >= {
        path.name,
        f"{path.name}-wal",
        f"{path.name}-shm",
        "copy",
    }
    assert {one.stat().st_mode & 0o777 for one in files} == {0o600}
    database.close()


@posix
def test_a_file_others_could_read_is_closed_to_them(path: Path) -> None:
    fill(path)
    path.chmod(0o644)
    open_database(path, (make_rows,), NOW).database.close()
    assert path.stat().st_mode & 0o777 == 0o600


def test_an_older_database_is_copied_then_brought_up_to_date(path: Path) -> None:
    fill(path, 3)
    database = open_database(path, (make_rows, add_column, add_table), NOW).database
    assert version_of(database) == 3
    assert [row["note"] for row in database.query("SELECT note FROM rows")] == ["none"] * 3
    database.close()
    backup = path.with_name(f"{path.name}.v1-{STAMP}.backup")
    assert names(path) == {path.name, backup.name}
    with closing(sqlite3.connect(backup)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert count_of(backup) == 3


@pytest.mark.parametrize(
    ("broken", "error"),
    [(break_half_way, sqlite3.OperationalError), (break_a_reference, StorageError)],
)
def test_a_migration_that_fails_changes_nothing(
    path: Path, broken: database_file.Migration, error: type[Exception]
) -> None:
    fill(path, 3)
    with pytest.raises(error):
        open_database(path, (make_rows, add_column, broken), NOW)
    database = open_database(path, (make_rows, add_column), NOW).database
    assert version_of(database) == 2
    assert {row[0] for row in database.query("SELECT name FROM sqlite_schema")} == {"rows"}
    assert len(database.query("SELECT note FROM rows")) == 3
    database.close()


def test_without_a_backup_nothing_is_migrated(path: Path) -> None:
    fill(path, 3)
    path.with_name(f"{path.name}.v1-{STAMP}.backup.part").mkdir()
    with pytest.raises(StorageError):
        open_database(path, (make_rows, add_column), NOW)
    database = open_database(path, (make_rows,), NOW).database
    assert version_of(database) == 1
    database.close()


def test_a_backup_that_fails_leaves_no_half_copy(path: Path) -> None:
    fill(path, 3)
    database = open_database(path, (make_rows,), NOW).database
    with database.transaction(), pytest.raises(sqlite3.OperationalError):
        back_up(database, path.with_name("copy"))
    database.close()
    assert names(path) == {path.name}


def test_an_older_database_in_use_elsewhere_is_not_migrated(path: Path) -> None:
    with second_program("hold_open", path) as other:
        with pytest.raises(StorageError) as caught:
            open_database(path, (make_rows, add_column), NOW)
        assert caught.value.cause == "locked"
        go_on(other)
    open_database(path, (make_rows, add_column), NOW).database.close()


@pytest.mark.parametrize("ending", ["clean", "killed"])
def test_a_newer_database_is_refused_byte_for_byte(path: Path, ending: str) -> None:
    if ending == "clean":
        open_database(path, (make_rows, add_table), NOW).database.close()
    else:
        open_database(path, (make_rows,), NOW).database.close()
        newer = open_database(path, (make_rows, add_table), NOW).database
        files = {one: one.read_bytes() for one in path.parent.glob(f"{path.name}*")}
        newer.close()
        for one, held in files.items():
            one.write_bytes(held)
    whole = {path: path.read_bytes()}
    wal = path.with_name(f"{path.name}-wal")
    if wal.exists():
        whole[wal] = wal.read_bytes()
    with pytest.raises(StorageError) as caught:
        open_database(path, (make_rows,), NOW)
    assert caught.value.cause == "newer"
    assert {one: one.read_bytes() for one in whole} == whole
    database = open_database(path, (make_rows, add_table), NOW).database
    assert version_of(database) == 2
    database.close()


@posix
def test_a_folder_that_may_not_be_written_is_told() -> None:
    # not tmp_path: its parents are closed to the other user the child becomes
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "understudy.db"
        fill(path)
        for one in path.parent.iterdir():
            one.chmod(0o444)
        path.parent.chmod(0o555)
        try:
            assert said_by("open_without_rights", path) == ["read_only"]
        finally:
            path.parent.chmod(0o755)
        assert count_of(path) == 1


def test_an_opening_that_never_ends_elsewhere_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_file, "BUSY_S", 0.05)
    with second_program("hold_opening", path) as other:
        with pytest.raises(StorageError) as caught:
            open_database(path, (make_rows,), NOW)
        assert caught.value.cause == "locked"
        go_on(other)


def test_a_folder_in_its_place_is_told_and_left(path: Path) -> None:
    path.mkdir()
    with pytest.raises(StorageError) as caught:
        open_database(path, (make_rows,), NOW)
    assert caught.value.cause == "failed"
    assert path.is_dir()
