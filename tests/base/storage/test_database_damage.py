"""A damaged file is moved aside whole, and nothing of it gets into the new one."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.base.storage.database_child import NOW, make_rows
from tests.base.storage.second_program import second_program
from understudy.base.errors import StorageError
from understudy.base.storage.database_file import open_database

if TYPE_CHECKING:
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
    "damage",
    [overwrite_header, overwrite_pages, cut_short, cut_inside_the_header, replace_by_text],
)
def test_a_damaged_database_is_moved_aside_and_a_new_one_begun(path: Path, damage: object) -> None:
    fill(path, 2000)
    assert callable(damage)
    damage(path)
    held = path.read_bytes()
    opened = open_database(path, (make_rows,), NOW)
    assert opened.moved_aside == path.with_name(f"{path.name}.unreadable-{STAMP}")
    assert opened.moved_aside.read_bytes() == held
    opened.database.execute("INSERT INTO rows VALUES ('a', 1)")
    opened.database.close()
    again = open_database(path, (make_rows,), NOW)
    assert again.moved_aside is None
    again.database.close()
    assert count_of(path) == 1


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
    assert opened.database.query("SELECT * FROM rows") == []
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
        other.wait(60)
    opened = open_database(path, (make_rows,), NOW)
    assert opened.moved_aside is not None
    opened.database.close()
