"""A small file is read whole at every opening; a large one when there is reason to, and later."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.base.storage.database_child import NOW, make_rows
from tests.base.storage.second_program import second_program
from tests.patience import PATIENCE_S
from understudy.base.errors import StorageError
from understudy.base.storage import examining
from understudy.base.storage.database import suspect
from understudy.base.storage.database_file import open_database
from understudy.base.storage.examining import check_whole, examine

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "understudy.db"
    database = open_database(made, (make_rows,), NOW).database
    with database.transaction():
        for number in range(3000):
            database.execute("INSERT INTO rows VALUES (?, ?)", ("word " * 100, number))
    database.close()
    return made


@pytest.fixture
def large(path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(examining, "SMALL_BYTES", 4096)
    return path


def damage(path: Path) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * 100)
        file.write(os.urandom(4096))


def test_a_large_file_is_not_read_whole_and_says_so(large: Path) -> None:
    damage(large)
    opened = open_database(large, (make_rows,), NOW)
    assert (opened.moved_aside, opened.is_unchecked, opened.ended_badly) == (None, True, False)
    assert "page" in check_whole(large).lower() or "tree" in check_whole(large).lower()
    suspect(large)
    opened.database.close()
    again = open_database(large, (make_rows,), NOW)
    assert again.moved_aside is not None
    assert again.recovered is not None
    assert 2900 < again.recovered.count("rows") < 3000
    again.database.close()
    assert not large.with_name(f"{large.name}.suspect").exists()


def test_damage_met_while_running_has_the_next_opening_read_everything(large: Path) -> None:
    damage(large)
    database = open_database(large, (make_rows,), NOW).database
    with pytest.raises(StorageError):
        database.query("SELECT max(writer) FROM rows")
    database.close()
    opened = open_database(large, (make_rows,), NOW)
    assert opened.moved_aside is not None
    opened.database.close()


def test_a_suspicion_that_was_wrong_is_forgotten(large: Path) -> None:
    suspect(large)
    assert examine(large).is_whole
    opened = open_database(large, (make_rows,), NOW)
    assert (opened.moved_aside, opened.is_unchecked) == (None, False)
    opened.database.close()
    assert not examine(large).is_whole


def test_a_large_file_that_was_cut_short_is_found_at_once(large: Path) -> None:
    os.truncate(large, large.stat().st_size // 2)
    opened = open_database(large, (make_rows,), NOW)
    assert opened.moved_aside is not None
    opened.database.close()


def test_that_the_last_program_was_killed_is_seen(large: Path) -> None:
    with second_program("hold_write", large) as other:
        other.kill()
        other.wait(PATIENCE_S)
    assert open_and_close(large) == (True, False)  # it had written nothing yet
    database = open_database(large, (make_rows,), NOW).database
    database.execute("INSERT INTO rows VALUES ('a', 1)")
    files = {one: one.read_bytes() for one in large.parent.glob("understudy.db-*")}
    database.close()
    for one, held in files.items():
        one.write_bytes(held)
    assert open_and_close(large) == (True, True)


def open_and_close(path: Path) -> tuple[bool, bool]:
    opened = open_database(path, (make_rows,), NOW)
    opened.database.close()
    return opened.is_unchecked, opened.ended_badly


def test_a_sound_file_in_use_is_found_sound(path: Path) -> None:
    database = open_database(path, (make_rows,), NOW).database
    database.execute("INSERT INTO rows VALUES ('a', 1)")
    assert check_whole(path) == ""
    database.close()
