"""Transactions are whole, errors are ours, and two programs may write at once."""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING

import pytest

from tests.base.storage.database_child import NOW, ROWS, make_rows
from tests.base.storage.second_program import go_on, said_by, second_program
from tests.patience import PATIENCE_S
from understudy.base.errors import StorageError
from understudy.base.storage.database_file import open_database

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from understudy.base.storage.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Generator[Database]:
    opened = open_database(tmp_path / "understudy.db", (make_rows,), NOW).database
    yield opened
    opened.close()


def add(database: Database, writer: str) -> None:
    database.execute("INSERT INTO rows VALUES (?, 0)", (writer,))


def writers(database: Database) -> list[str]:
    return [row["writer"] for row in database.query("SELECT writer FROM rows ORDER BY rowid")]


def pragma(database: Database, name: str) -> object:
    return database.query(f"PRAGMA {name}")[0][0]


def test_a_transaction_is_kept_whole(database: Database) -> None:
    with database.transaction():
        add(database, "a")
        add(database, "b")
    assert writers(database) == ["a", "b"]


@pytest.mark.parametrize("problem", [ValueError, KeyboardInterrupt])
def test_a_transaction_that_fails_leaves_nothing(
    database: Database, problem: type[BaseException]
) -> None:
    with pytest.raises(problem), database.transaction():  # noqa: PT012 - what was written must go
        add(database, "a")
        raise problem
    assert writers(database) == []
    add(database, "after")
    assert writers(database) == ["after"]


def test_what_sqlite_rolls_back_by_itself_leaves_the_connection_usable(database: Database) -> None:
    database.execute("CREATE UNIQUE INDEX one_each ON rows (writer)")
    add(database, "a")
    with pytest.raises(sqlite3.IntegrityError), database.transaction():  # noqa: PT012 - the same
        add(database, "b")
        database.execute("INSERT OR ROLLBACK INTO rows VALUES ('a', 0)")
    with database.transaction():
        add(database, "c")
    assert writers(database) == ["a", "c"]


def test_ids_and_counts_come_back(database: Database) -> None:
    first = database.insert("INSERT INTO rows VALUES ('a', 0)")
    second = database.insert("INSERT INTO rows VALUES ('b', 0)")
    assert second == first + 1
    assert database.execute("UPDATE rows SET number = 1") == 2
    assert database.execute("UPDATE rows SET number = 1 WHERE writer = 'z'") == 0


@pytest.mark.parametrize("opening", ["first", "second"])
def test_it_is_opened_as_promised(tmp_path: Path, opening: str) -> None:
    path = tmp_path / "understudy.db"
    if opening == "second":
        open_database(path, (make_rows,), NOW).database.close()
    database = open_database(path, (make_rows,), NOW).database
    found = {
        name: pragma(database, name)
        for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
    }
    database.close()
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
    }


def test_only_a_passing_write_does_not_wait_for_the_disk(database: Database) -> None:
    database.execute("CREATE TEMP TABLE seen (synchronous INTEGER, busy_timeout INTEGER)")
    seen = []
    for lasting, wait_s in ((True, 5.0), (False, 0.25)):
        with database.transaction(lasting=lasting, wait_s=wait_s):
            seen.append((pragma(database, "synchronous"), pragma(database, "busy_timeout")))
    assert seen == [(2, 5000), (1, 250)]
    assert pragma(database, "synchronous") == 2


def test_a_full_disk_is_told_and_what_was_there_stays(database: Database) -> None:
    add(database, "before")
    pages = pragma(database, "page_count")
    database.query(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StorageError) as caught, database.transaction():
        add(database, "x" * 100_000)
    assert caught.value.cause == "full"
    assert isinstance(caught.value.__cause__, sqlite3.Error)
    database.query("PRAGMA max_page_count = 100000")
    add(database, "after")
    assert writers(database) == ["before", "after"]
    assert pragma(database, "integrity_check") == "ok"


def test_files_that_may_not_grow_are_told_and_writing_goes_on_later(tmp_path: Path) -> None:
    assert said_by("fill_until_no_file_grows", tmp_path / "understudy.db") == [
        "failed",
        "before,after",
    ]


def test_a_file_that_may_not_be_written_is_told(database: Database) -> None:
    database.execute("PRAGMA query_only = ON")
    with pytest.raises(StorageError) as caught:
        add(database, "a")
    assert caught.value.cause == "read_only"


def test_another_programs_write_is_waited_for_no_longer_than_asked(database: Database) -> None:
    with second_program("hold_write", database.path) as other:
        with pytest.raises(StorageError) as caught, database.transaction(wait_s=0.01):
            add(database, "too early")
        assert caught.value.cause == "locked"
        assert writers(database) == []
        go_on(other)
    add(database, "in time")
    assert writers(database) == ["in time"]


def test_two_programs_that_start_and_write_at_once_lose_no_row(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    with second_program("write_rows", path) as one, second_program("write_rows", path) as two:
        for process in (one, two):
            assert process.stdin is not None
            process.stdin.write("go on\n")
            process.stdin.flush()
        for process in (one, two):
            process.communicate(timeout=PATIENCE_S)
        assert (one.returncode, two.returncode) == (0, 0)
    database = open_database(path, (make_rows,), NOW).database
    counted = database.query("SELECT count(DISTINCT number) AS n FROM rows GROUP BY writer")
    assert [row["n"] for row in counted] == [ROWS, ROWS]
    assert pragma(database, "integrity_check") == "ok"
    database.close()


def test_damage_met_while_running_is_told(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    database = open_database(path, (make_rows,), NOW).database
    for number in range(200):
        add(database, f"{number}" * 400)
    database.checkpoint()
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * 4096 * 20)
    database.execute("PRAGMA shrink_memory")
    with pytest.raises(StorageError) as caught:
        database.query("SELECT max(writer) FROM rows")
    assert caught.value.cause == "damaged"
    database.close()


def test_text_that_rotted_comes_back_as_far_as_it_can_be_read(database: Database) -> None:
    database.execute("INSERT INTO rows VALUES (CAST(x'6f6bff6f6b' AS TEXT), 0)")
    assert writers(database) == ["ok\N{REPLACEMENT CHARACTER}ok"]


def test_wrong_sql_is_our_own_mistake_and_stays_one(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError):
        database.query("SELECT nothing FROM nowhere")


def test_another_thread_may_not_use_it(database: Database) -> None:
    raised: list[BaseException] = []

    def use() -> None:
        try:
            database.query("SELECT 1")
        except sqlite3.ProgrammingError as problem:
            raised.append(problem)

    thread = threading.Thread(target=use)
    thread.start()
    thread.join()
    assert len(raised) == 1


def test_after_closing_it_says_so(database: Database) -> None:
    add(database, "a")
    database.close()
    database.close()
    assert not list(database.path.parent.glob("*-wal"))
    with pytest.raises(StorageError) as caught:
        add(database, "b")
    assert caught.value.cause == "closed"
