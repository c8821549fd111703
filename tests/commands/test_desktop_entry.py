"""``understudy desktop-entry`` as a process."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.commands.program import understudy

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="files of Linux")


async def test_what_is_written_is_named_and_removed_again(tmp_path: Path) -> None:
    where = {"XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    made = await understudy(tmp_path / "home", "desktop-entry", "--autostart", **where)
    named = [line.removeprefix("written: ") for line in made.out.splitlines()]
    assert (made.code, made.err) == (0, "")
    there = {str(file) for folder in where.values() for file in _files(folder)}
    assert set(named) == there
    assert len(named) == 3
    gone = await understudy(tmp_path / "home", "desktop-entry", "--remove", **where)
    assert gone.code == 0
    assert not any(_files(folder) for folder in where.values())
    again = await understudy(tmp_path / "home", "desktop-entry", "--remove", **where)
    assert (again.code, again.out) == (0, "There is no entry to remove.\n")


async def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    ended = await understudy(
        tmp_path / "home", "desktop-entry", XDG_DATA_HOME=str(tmp_path / "file")
    )
    assert ended.code == 1
    assert ended.err.count("\n") == 1
    assert "file" in ended.err


def _files(folder: str) -> list[Path]:
    return [path for path in Path(folder).rglob("*") if path.is_file()]
