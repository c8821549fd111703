"""A damaged file is moved aside whole, and what can be read of it is in the new one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.base.storage.database_child import NOW, make_rows
from tests.base.storage.second_program import second_program
from tests.patience import PATIENCE_S
from understudy.base.errors import StorageError
from understudy.base.storage.database_file import open_database

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


STAMP = "20261121T090000Z"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "understudy.db"


def fill(path: Path, count: int = 1) -> None:
    database = open_database(path, (make_rows,), NOW).database
    with database.transaction():
        for number in range(count):
            database.execute("INSERT INTO rows VALUES (?, ?)", ("word " * 100, number))
    database.close()


def count_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("SELECT count(*) FROM rows").fetchone()[0])


def overwrite_header(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\0" * 100)


def overwrite_pages(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(os.urandom(8192))


def cut_short(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_inside_the_header(path: Path) -> None:
    os.truncate(path, 50)


def replace_by_text(path: Path) -> None:
    path.write_text("Dear diary, " * 2000)


@pytest.mark.parametrize(
    ("damage", "at_least", "at_most"),
    [
        (overwrite_header, 2000, 2000),
        (overwrite_pages, 1980, 1999),
        (cut_short, 900, 1100),
        (cut_inside_the_header, 0, 0),
        (replace_by_text, 0, 0),
    ],
)
def test_a_damaged_database_is_moved_aside_and_what_can_be_read_is_kept(
    path: Path, damage: Callable[[Path], None], at_least: int, at_most: int
) -> None:
    fill(path, 2000)
    damage(path)
    held = path.read_bytes()
    opened = open_database(path, (make_rows,), NOW)
    assert opened.moved_aside == path.with_name(f"{path.name}.unreadable-{STAMP}")
    assert opened.moved_aside.read_bytes() == held
    found = {row["number"]: row["writer"] for row in opened.database.query("SELECT * FROM rows")}
    assert at_least <= len(found) <= at_most
    assert set(found) <= set(range(2000))
    assert set(found.values()) <= {"word " * 100}
    assert opened.recovered is not None
    assert opened.recovered.count("rows") == len(found)
    opened.database.execute("INSERT INTO rows VALUES ('a', 1)")
    assert opened.database.query("PRAGMA integrity_check")[0][0] == "ok"
    opened.database.close()
    again = open_database(path, (make_rows,), NOW)
    assert (again.moved_aside, again.recovered) == (None, None)
    again.database.close()
    assert count_of(path) == len(found) + 1
    left = {one.name for one in path.parent.iterdir() if ".unreadable-" not in one.name}
    assert left == {path.name, f"{path.name}.opening"}


def test_the_journal_of_a_damaged_database_goes_with_it(path: Path) -> None:
    fill(path, 2000)
    database = open_database(path, (make_rows,), NOW).database
    database.execute("INSERT INTO rows VALUES ('in the journal', 1)")
    journal = path.with_name(f"{path.name}-wal").read_bytes()
    database.close()
    overwrite_header(path)
    path.with_name(f"{path.name}-wal").write_bytes(journal)
    opened = open_database(path, (make_rows,), NOW)
    assert opened.moved_aside is not None
    aside = opened.moved_aside.with_name(f"{opened.moved_aside.name}-wal")
    assert b"in the journal" in aside.read_bytes()
    writers = {row["writer"] for row in opened.database.query("SELECT writer FROM rows")}
    assert writers == {"word " * 100, "in the journal"}
    opened.database.close()


def test_a_journal_left_without_its_database_is_not_read_into_the_next(path: Path) -> None:
    database = open_database(path, (make_rows,), NOW).database
    database.execute("INSERT INTO rows VALUES ('in the journal', 1)")
    journal = path.with_name(f"{path.name}-wal").read_bytes()
    database.close()
    path.unlink()
    path.with_name(f"{path.name}-wal").write_bytes(journal)
    opened = open_database(path, (make_rows,), NOW)
    assert opened.database.query("SELECT * FROM rows") == []
    opened.database.close()
    aside = path.with_name(f"{path.name}-wal.unreadable-{STAMP}")
    assert aside.read_bytes() == journal


def test_a_damaged_file_another_program_writes_to_stays_where_it_is(path: Path) -> None:
    fill(path, 2000)
    with second_program("hold_open", path) as other:
        overwrite_pages(path)
        with pytest.raises(StorageError) as caught:
            open_database(path, (make_rows,), NOW)
        assert caught.value.cause == "damaged"
        assert path.exists()
        other.kill()
        other.wait(PATIENCE_S)
    opened = open_database(path, (make_rows,), NOW)
    assert opened.moved_aside is not None
    opened.database.close()
