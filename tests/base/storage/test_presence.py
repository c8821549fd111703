"""Who has the database open is known the moment it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.base.storage.database_child import NOW, make_rows
from tests.base.storage.second_program import go_on, second_program
from tests.patience import PATIENCE_S
from understudy.base.storage.database_file import open_database
from understudy.base.storage.presence import announce, held_alone, others_present

if TYPE_CHECKING:
    from pathlib import Path


def test_one_is_present_until_closed(tmp_path: Path) -> None:
    shared = tmp_path / "file"
    one, two = announce(shared), announce(shared)
    assert one.token != two.token
    assert one.is_present(one.token)
    assert one.is_present(two.token)
    two.close()
    assert not one.is_present(two.token)
    assert others_present(shared)
    one.close()
    assert not others_present(shared)
    assert list(tmp_path.iterdir()) == []


def test_the_killed_are_gone_at_once_and_tidied_away(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    with second_program("hold_open", path) as other:
        own = open_database(path, (make_rows,), NOW).database
        (token,) = {one.name.rpartition("-")[2] for one in tmp_path.glob("*.open-*")} - {own.token}
        assert own.is_present(token)
        other.kill()
        other.wait(PATIENCE_S)
        assert not own.is_present(token)
    assert len(list(tmp_path.glob("*.open-*"))) == 2
    open_database(path, (make_rows,), NOW).database.close()
    assert [one.name.rpartition("-")[2] for one in tmp_path.glob("*.open-*")] == [own.token]
    own.close()


def test_a_lock_held_elsewhere_times_out_and_is_free_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    lock = tmp_path / "understudy.db.opening"
    with second_program("hold_opening", path) as other:
        with pytest.raises(TimeoutError), held_alone(lock, 0.05):
            pass
        go_on(other)
    with held_alone(lock, 0):
        pass
