"""What was typed and not sent is kept until it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import SetClock, opened_store, start_answer

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from understudy.archive.store import Store
    from understudy.base.storage.database import Database


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def opened(tmp_path: Path, clock: SetClock) -> Generator[tuple[Store, Database]]:
    with opened_store(tmp_path / "understudy.db", clock) as opened:
        yield opened


@pytest.fixture
def store(opened: tuple[Store, Database]) -> Store:
    return opened[0]


def test_notes_are_kept_and_replaced(store: Store) -> None:
    assert store.noted("import") is None
    store.note("import", "1")
    store.note("import", "2")
    assert store.noted("import") == "2"


def test_a_draft_is_kept_for_each_conversation_and_for_the_next_one(store: Store) -> None:
    one, _ = start_answer(store)
    two, _ = start_answer(store)
    store.save_draft(one, "for one")
    store.save_draft(None, "for a new one")
    store.save_draft(one, "for one, longer")
    store.save_draft(None, "for a new one, longer")
    assert (store.draft(one), store.draft(two), store.draft(None)) == (
        "for one, longer",
        "",
        "for a new one, longer",
    )
    store.save_draft(one, "")
    assert (store.draft(one), store.draft(None)) == ("", "for a new one, longer")


def test_sending_a_draft_forgets_it_and_no_other(store: Store) -> None:
    store.save_draft(None, "Why? \n")
    conversation_id, _ = start_answer(store, "Why?")
    assert store.draft(None) == ""
    store.save_draft(None, "being typed in the window")
    store.save_draft(conversation_id, "being typed here")
    start_answer(store, "asked by a command")
    store.add_user_message(conversation_id, "something else")
    assert (store.draft(None), store.draft(conversation_id)) == (
        "being typed in the window",
        "being typed here",
    )
