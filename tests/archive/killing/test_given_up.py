"""Which prompts were given up when their program ended: nobody was being asked, nobody answered."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import STARTED_AT, opened_store
from understudy.archive.model import Outcome, SegmentEnd
from understudy.archive.waiting_prompts import OutboxReason

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.store import Store

OVERLOADED = SegmentEnd(Outcome.INTERRUPTED, "overloaded")
COMPLETE = SegmentEnd(Outcome.COMPLETE)


def asked(
    store: Store,
    *ends: SegmentEnd | None,
    text: str = "Why?",
    reason: str = "first_choice",
    conversation_id: int | None = None,
) -> tuple[int, int]:
    """Keep a prompt and one segment per end, None for one that runs; return prompt and answer."""
    if conversation_id is None:
        conversation_id = store.new_conversation(private=False).id
    prompt, answer_id = store.add_prompt(conversation_id, text)
    for end in ends:
        segment_id = store.answers.begin_segment(answer_id, "p", "m", reason, STARTED_AT)
        if end is not None:
            store.answers.finish_segment(segment_id, "Half", end)
    return prompt.id, answer_id


def test_what_failed_everywhere_and_never_heard_so_is_given_up(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        limited = SegmentEnd(Outcome.INTERRUPTED, "rate_limited")
        prompt, _ = asked(store, OVERLOADED, limited)
        other, _ = asked(store, OVERLOADED, text="And?")
        assert store.answers.given_up() == [(prompt, "rate_limited"), (other, "overloaded")]


def test_what_was_never_sent_is_being_sent_or_was_answered_is_not(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        asked(store)
        asked(store, OVERLOADED, None)
        asked(store, OVERLOADED, COMPLETE)
        asked(store, COMPLETE)
        assert store.answers.given_up() == []


def test_what_was_told_its_end_is_not(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        _, failed = asked(store, OVERLOADED)
        store.answers.finish_answer(failed, failure="overloaded")
        _, answered = asked(store, OVERLOADED)
        store.answers.finish_answer(answered, 0.1, 1.0)
        assert store.answers.given_up() == []


def test_whom_the_person_chose_alone_may_read_it(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        asked(store, OVERLOADED, reason="pinned")
        assert store.answers.given_up() == []


def test_what_the_conversation_went_on_from_is_not(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        asked(store, OVERLOADED)
        (conversation,) = store.conversations(10)
        latest, _ = asked(store, OVERLOADED, text="Well?", conversation_id=conversation.id)
        assert [message for message, _ in store.answers.given_up()] == [latest]


def test_what_is_or_was_in_the_outbox_is_not(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        prompt, _ = asked(store, OVERLOADED)
        store.outbox.keep(prompt, OutboxReason.NO_ANSWER)
        assert store.answers.given_up() == []
        (entry,) = store.outbox.entries()
        store.outbox.withdraw(entry.id)
        assert store.answers.given_up() == []


def test_a_prompt_is_kept_with_the_place_of_its_answer_or_not_at_all(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, database):
        conversation = store.new_conversation(private=False)
        store.save_draft(conversation.id, "Why?")
        database.execute(
            "CREATE TRIGGER no_room BEFORE INSERT ON messages WHEN NEW.role = 'assistant'"
            " BEGIN SELECT RAISE(ABORT, 'no room'); END"
        )
        with pytest.raises(sqlite3.IntegrityError, match="no room"):
            store.add_prompt(conversation.id, "Why?")
        assert store.messages(conversation.id) == []
        assert store.draft(conversation.id) == "Why?"  # what was typed is still there
        database.execute("DROP TRIGGER no_room")
        prompt, answer_id = store.add_prompt(conversation.id, "Why?")
        assert [(one.id, one.parent_id) for one in store.messages(conversation.id)] == [
            (prompt.id, None),
            (answer_id, prompt.id),
        ]
        assert store.draft(conversation.id) == ""
