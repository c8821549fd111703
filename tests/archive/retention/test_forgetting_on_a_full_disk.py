"""On a disk without room what was said can still be deleted, and gives its room back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.archive.full_disk import disk, fill
from tests.archive.opened import opened_store
from tests.archive.search.searched import searched
from tests.commands.program import understudy
from understudy.base.files.paths import index_file
from understudy.commands.home import EXIT_UNUSABLE

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["disk"]  # a fixture

pytestmark = pytest.mark.usefixtures("machine_clock")

WORDS = " ".join(f"word{number}" for number in range(20_000))


def free(disk: Path) -> int:
    return shutil.disk_usage(disk).free


def home_with_words(disk: Path) -> Path:
    """Return a home in which a lot was said, indexed, and no room is left."""
    (disk / "data").mkdir()
    with searched(disk / "data" / "understudy.db") as talk:
        for _ in range(3):
            talk.say(WORDS)
        talk.find("word7")
    fill(disk)
    return disk


@pytest.mark.parametrize("what", [("--all",), ("1",)])
async def test_what_was_said_can_be_deleted(disk: Path, what: tuple[str, ...]) -> None:
    home = home_with_words(disk)
    ended = await understudy(home, "forget", *what, "--yes")
    assert ended.code == 0, ended.err
    assert "deleted" in ended.out
    assert "Traceback" not in ended.err
    assert free(disk) > 0
    (disk / "filler").unlink()  # the index needs room to be made anew
    left = await understudy(home, "search", "--json", "word19999")
    assert {one["conversation"] for one in left.lines} == (set() if what == ("--all",) else {2, 3})


async def test_without_any_room_to_make_the_files_go(disk: Path) -> None:
    """No index, no older logs: not even the journal of a deletion would fit."""
    home = home_with_words(disk)
    path = home / "data" / "understudy.db"
    for one in path.parent.glob(f"{index_file(path).name}*"):
        one.unlink()
    fill(disk)
    assert free(disk) == 0
    one_alone = await understudy(home, "forget", "1", "--yes")
    assert one_alone.code == EXIT_UNUSABLE
    assert "forget --all --yes needs no room" in one_alone.err
    ended = await understudy(home, "forget", "--all", "--yes")
    assert ended.code == 0, ended.err
    assert free(disk) > len(WORDS)


async def test_what_another_has_open_is_deleted_in_pieces_or_not_at_all(disk: Path) -> None:
    home = home_with_words(disk)
    path = home / "data" / "understudy.db"
    (disk / "filler").unlink()
    with opened_store(path) as (store, _):
        fill(disk)
        ended = await understudy(home, "forget", "--all", "--yes")
        assert ended.code == 0, ended.err
        assert store.conversations(9) == []
