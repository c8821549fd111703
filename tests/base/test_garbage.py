"""The collector is off while much is made, and leaves it out afterwards."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

import pytest

from understudy.base.garbage import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def collecting() -> Iterator[None]:
    gc.enable()
    yield
    gc.unfreeze()
    gc.enable()


def test_it_is_off_within_and_on_afterwards() -> None:
    with uncollected():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_it_is_on_again_after_an_error() -> None:
    with pytest.raises(ImportError), uncollected():
        raise ImportError
    assert gc.isenabled()


def test_what_was_made_is_looked_at_no_more() -> None:
    with uncollected():
        made: list[object] = []
        made.append(made)
    assert not any(one is made for one in gc.get_objects())


def test_one_within_another_leaves_it_off() -> None:
    with uncollected():
        with uncollected():
            pass
        assert not gc.isenabled()
    assert gc.isenabled()


def test_two_that_overlap_leave_it_on() -> None:
    first, second = uncollected(), uncollected()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    second.__exit__(None, None, None)
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    gc.disable()
    with uncollected():
        pass
    assert not gc.isenabled()
