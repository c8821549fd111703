"""Damage in one table costs the others nothing, and of its own rows only those that are gone."""

from __future__ import annotations

import os
import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.base.storage.database_child import NOW
from understudy.base.storage.database_file import open_database

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.base.storage.database import Database

PAGE = 4096
COUNT = 2000
LONG = "a long text that needs several pages, " * 400


def make_tables(database: Database) -> None:
    database.execute("CREATE TABLE notes (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT")
    database.execute("INSERT INTO notes VALUES ('made', 'by the first version')")
    database.execute(
        "CREATE TABLE parents (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL) STRICT"
    )
    database.execute(
        "CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL"
        " REFERENCES parents (id), weight REAL, data BLOB, text TEXT NOT NULL) STRICT"
    )
    database.execute("CREATE INDEX by_parent ON children (parent_id)")


def add_column(database: Database) -> None:
    database.execute("ALTER TABLE children ADD COLUMN added TEXT")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "understudy.db"
    database = open_database(made, (make_tables,), NOW).database
    with database.transaction():
        for number in range(1, COUNT + 1):
            database.execute("INSERT INTO parents VALUES (?, ?)", (number, f"parent {number}"))
            text = LONG if number % 100 == 0 else f"child {number} " * 20
            database.execute(
                "INSERT INTO children VALUES (?, ?, ?, ?, ?)",
                (number, number, number / 2, bytes([number % 256]) * 5, text),
            )
            database.execute("INSERT INTO notes VALUES (?, ?)", (f"note {number}", "x" * 50))
    database.close()
    return made


def pages_of(path: Path, table: str, kind: str) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = ?", (table, kind)
        )
        return [row[0] for row in rows]


def root_of(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
        return int(rows.fetchone()[0])


def overwrite(path: Path, *pages: int) -> None:
    with path.open("r+b") as file:
        for one in pages:
            file.seek((one - 1) * PAGE)
            file.write(os.urandom(PAGE))


def counts(path: Path) -> tuple[dict[str, int], set[int]]:
    opened = open_database(path, (make_tables, add_column), NOW)
    assert opened.moved_aside is not None
    assert opened.recovered is not None
    database = opened.database
    assert database.query("PRAGMA integrity_check")[0][0] == "ok"
    assert database.query("PRAGMA foreign_key_check") == []
    for row in database.query("SELECT * FROM children"):
        number = row["id"]
        assert (row["parent_id"], row["weight"]) == (number, number / 2)
        assert row["data"] == bytes([number % 256]) * 5
        # the end of a long text may lie in what is lost
        whole = LONG if number % 100 == 0 else f"child {number} " * 20
        assert whole.startswith(row["text"]) if number % 100 == 0 else row["text"] == whole
    found = {row[0] for row in database.query("SELECT id FROM children")}
    kept = {one: opened.recovered.count(one) for one in ("notes", "parents", "children")}
    assert database.query("SELECT value FROM notes WHERE key = 'made'")
    database.close()
    return kept, found


def test_a_lost_leaf_costs_its_own_rows_alone(path: Path) -> None:
    leaves = pages_of(path, "children", "leaf")
    overwrite(path, leaves[len(leaves) // 2])
    kept, found = counts(path)
    assert (kept["notes"], kept["parents"]) == (COUNT, COUNT)
    assert COUNT - 20 <= len(found) < COUNT


def test_a_lost_root_costs_no_row_at_all(path: Path) -> None:
    overwrite(path, root_of(path, "children"))
    kept, found = counts(path)
    assert kept == {"notes": COUNT, "parents": COUNT, "children": COUNT}
    assert found == set(range(1, COUNT + 1))


def test_three_lost_roots_cost_nothing_either(path: Path) -> None:
    overwrite(path, *(root_of(path, one) for one in ("children", "parents", "notes")))
    kept, _ = counts(path)
    assert kept == {"notes": COUNT, "parents": COUNT, "children": COUNT}


def test_a_lost_index_costs_nothing(path: Path) -> None:
    overwrite(path, *pages_of(path, "by_parent", "leaf"))
    assert counts(path)[0] == {"notes": COUNT, "parents": COUNT, "children": COUNT}


def test_the_list_of_tables_itself_may_be_lost(path: Path) -> None:
    overwrite(path, 1)
    kept, found = counts(path)
    assert kept["parents"] == COUNT
    assert len(found) == COUNT


def test_a_zeroed_header_costs_nothing(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"\0" * 100)
    assert counts(path)[0] == {"notes": COUNT, "parents": COUNT, "children": COUNT}


def test_a_file_cut_in_half_gives_what_is_in_its_first_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 // PAGE * PAGE)
    kept, found = counts(path)
    assert len(found) > COUNT // 4
    assert kept["parents"] > COUNT // 4


@pytest.mark.parametrize("seed", range(6))
def test_whatever_pages_are_lost_the_rest_is_read(path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    count = path.stat().st_size // PAGE
    lost = chance.sample(range(2, count + 1), count // 20)
    overwritten = set(pages_of(path, "children", "overflow")) & set(lost)
    overwrite(path, *(set(lost) - overwritten))
    kept, found = counts(path)
    assert len(found) > COUNT * 0.7
    assert kept["notes"] > COUNT * 0.7
