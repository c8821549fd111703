"""What was deleted is gone from the files, and whoever still uses it is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import STARTED_AT, SetClock, opened_store, start_answer
from understudy.archive.model import (
    Outcome,
    SegmentEnd,
    StoredAttempt,
)
from understudy.base.errors import DeletedMeanwhileError

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


def test_a_deleted_conversation_is_in_no_byte_of_the_files(
    opened: tuple[Store, Database],
) -> None:
    store, database = opened
    kept_id, _ = start_answer(store, "kept-words")
    conversation_id, answer_id = start_answer(store, "secret-words " * 500)
    segment_id = store.answers.begin_segment(answer_id, "p", "m", "", STARTED_AT)
    store.answers.write_text(segment_id, "secret-answer " * 500)
    store.save_draft(conversation_id, "secret-draft")
    store.delete_conversation(conversation_id)
    store.delete_conversation(conversation_id)
    assert [one.id for one in store.conversations(9)] == [kept_id]
    assert store.messages(conversation_id) == []
    found = b"".join(one.read_bytes() for one in database.path.parent.glob("understudy.db*"))
    assert b"kept-words" in found
    assert b"secret" not in found


def test_the_number_of_a_deleted_conversation_is_not_given_out_again(store: Store) -> None:
    conversation_id, answer_id = start_answer(store)
    store.delete_conversation(conversation_id)
    again_id, again_answer_id = start_answer(store)
    assert again_id > conversation_id
    assert again_answer_id > answer_id


def test_a_conversation_of_thousands_of_messages_can_be_deleted(
    opened: tuple[Store, Database],
) -> None:
    store, database = opened
    conversation_id, last = start_answer(store)
    with database.transaction(lasting=False):
        for _ in range(3000):
            last = database.insert(
                "INSERT INTO messages (conversation_id, parent_id, role, text, created_us, origin)"
                " VALUES (?, ?, 'user', 'x', 0, 'own')",
                (conversation_id, last),
            )
    store.delete_conversation(conversation_id)
    assert database.query("SELECT count(*) FROM messages")[0][0] == 0


def test_what_was_deleted_meanwhile_is_told(store: Store, clock: SetClock) -> None:
    conversation_id, answer_id = start_answer(store)
    segment_id = store.answers.begin_segment(answer_id, "p", "m", "", clock.now())
    store.delete_conversation(conversation_id)
    attempt = StoredAttempt("p", "m", None, clock.now(), None, None)
    for use in (
        lambda: store.conversation(conversation_id),
        lambda: store.rename(conversation_id, "x"),
        lambda: store.add_user_message(conversation_id, "x"),
        lambda: store.begin_answer(answer_id),
        lambda: store.save_draft(conversation_id, "x"),
        lambda: store.answers.begin_segment(answer_id, "p", "m", "", clock.now()),
        lambda: store.answers.write_text(segment_id, "x"),
        lambda: store.answers.finish_segment(segment_id, "x", SegmentEnd(Outcome.COMPLETE)),
        lambda: store.answers.finish_answer(answer_id),
        lambda: store.answers.add_attempt(answer_id, attempt),
    ):
        with pytest.raises(DeletedMeanwhileError):
            use()
    assert store.conversations(9) == []
