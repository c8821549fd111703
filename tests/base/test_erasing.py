"""Everything of ours is deleted, and nothing that lies beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.files.erasing import erase
from understudy.base.files.paths import paths_for

if TYPE_CHECKING:
    from pathlib import Path

OURS = (
    *("config/settings.toml", "config/settings.toml.unreadable-20261129T100000Z"),
    *("data/understudy.db", "data/understudy.db-wal", "data/understudy.db.v3-1.backup"),
    *("data/status.db", "data/verdict.json", "data/windows.ini", "data/running.lock"),
    *("data/running.address", "data/windows.ini.lock", "cache/models.json", "cache/understudy.png"),
    *("log/understudy.log", "log/understudy.log.1", "data/understudy-search.db-wal"),
)
THEIRS = ("data/holiday.png", "data/status.db_mine", "config/other.toml")


def test_our_files_go_and_those_of_others_stay(tmp_path: Path) -> None:
    paths_for(tmp_path).create()
    for name in (*OURS, *THEIRS):
        (tmp_path / name).write_text("x", "utf-8")
    assert erase(paths_for(tmp_path)) == ()
    found = {one.relative_to(tmp_path).as_posix() for one in tmp_path.rglob("*") if one.is_file()}
    assert found == set(THEIRS)
    assert not (tmp_path / "log").exists()


def test_every_file_that_has_a_name_is_deleted(tmp_path: Path) -> None:
    paths = paths_for(tmp_path)
    paths.create()
    for one in paths.files():
        one.write_text("x", "utf-8")
    assert {paths.search_file, paths.status_line_words_file} <= set(paths.files())
    assert erase(paths) == ()
    assert not any(one.is_file() for one in tmp_path.rglob("*"))


def test_a_home_without_any_file_is_no_error(tmp_path: Path) -> None:
    assert erase(paths_for(tmp_path / "none")) == ()
