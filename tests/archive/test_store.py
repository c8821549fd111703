"""What was said comes back as it was said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import STARTED_AT, SetClock, opened_store, start_answer
from understudy.archive.model import (
    Conversation,
    Message,
    Outcome,
    Role,
    Segment,
    SegmentEnd,
    StoredAttempt,
    Usage,
)

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


def test_a_conversation_comes_back_whole(store: Store, clock: SetClock) -> None:
    clock.pass_s(0.000001)
    begun = store.new_conversation(private=True)
    assert begun == Conversation(begun.id, "", clock.now(), clock.now(), private=True)
    clock.pass_s(2)
    asked = store.add_user_message(begun.id, "Why is the sky blue?")
    answer_id = store.begin_answer(asked.id)
    segment_id = store.answers.begin_segment(
        answer_id, "claude", "claude-haiku-5-5", "first_choice", clock.now()
    )
    end = SegmentEnd(Outcome.COMPLETE, None, "end_turn", Usage(3, 4), 0.5, 1.25)
    store.answers.finish_segment(segment_id, "Rayleigh.", end)
    clock.pass_s(2)
    store.answers.finish_answer(answer_id, 0.5, 1.25)
    assert store.messages(begun.id) == [
        asked,
        Message(
            answer_id,
            begun.id,
            Role.ASSISTANT,
            "",
            asked.created_at,
            (
                Segment(
                    "claude",
                    "claude-haiku-5-5",
                    "Rayleigh.",
                    Outcome.COMPLETE,
                    None,
                    "end_turn",
                    Usage(3, 4),
                    asked.created_at,
                    0.5,
                    1.25,
                    "first_choice",
                ),
            ),
            asked.id,
            None,
            0.5,
            1.25,
        ),
    ]
    assert asked == Message(asked.id, begun.id, Role.USER, "Why is the sky blue?", asked.created_at)
    kept = store.conversation(begun.id)
    assert (kept.title, kept.created_at, kept.updated_at, kept.private) == (
        "Why is the sky blue?",
        begun.created_at,
        clock.now(),
        True,
    )


def test_messages_form_a_tree_and_come_in_order(store: Store) -> None:
    conversation_id, first_answer = start_answer(store)
    question = store.messages(conversation_id)[0]
    second_answer = store.begin_answer(question.id)
    follow_up = store.add_user_message(conversation_id, "And?")
    other = store.add_user_message(conversation_id, "Or?", parent_id=first_answer)
    assert [(one.id, one.parent_id) for one in store.messages(conversation_id)] == [
        (question.id, None),
        (first_answer, question.id),
        (second_answer, question.id),
        (follow_up.id, second_answer),
        (other.id, first_answer),
    ]


def test_segments_keep_their_order_and_their_ends(store: Store, clock: SetClock) -> None:
    conversation_id, answer_id = start_answer(store)
    ends = [
        SegmentEnd(Outcome.INTERRUPTED, "overloaded"),
        SegmentEnd(Outcome.REFUSED, "refused"),
        SegmentEnd(Outcome.CACHED),
    ]
    for number, end in enumerate(ends):
        one = store.answers.begin_segment(answer_id, "p", f"m{number}", "retry", clock.now())
        store.answers.finish_segment(one, f"text {number}", end)
    segments = store.messages(conversation_id)[1].segments
    assert [(one.model, one.text, one.outcome, one.failure) for one in segments] == [
        ("m0", "text 0", Outcome.INTERRUPTED, "overloaded"),
        ("m1", "text 1", Outcome.REFUSED, "refused"),
        ("m2", "text 2", Outcome.CACHED, None),
    ]


def test_the_conversation_that_changed_last_comes_first(store: Store, clock: SetClock) -> None:
    ids = []
    for prompt in ("a", "b", "c"):
        clock.pass_s(1)
        ids.append(start_answer(store, prompt)[0])
    clock.pass_s(1)
    store.add_user_message(ids[0], "again")
    assert [one.id for one in store.conversations(10)] == [ids[0], ids[2], ids[1]]
    assert [one.id for one in store.conversations(2)] == [ids[0], ids[2]]


def test_a_clock_set_back_does_not_bury_what_was_just_said(store: Store, clock: SetClock) -> None:
    first, _ = start_answer(store, "a")
    was = store.conversation(first).updated_at
    clock.pass_s(-3600)
    store.add_user_message(first, "b")
    assert store.conversation(first).updated_at == was == STARTED_AT
    assert [one.text for one in store.messages(first)] == ["a", "", "b"]


def test_the_first_prompt_gives_the_title_and_a_later_one_does_not(store: Store) -> None:
    conversation_id, _ = start_answer(store, "  First\nprompt\x00 ")
    store.add_user_message(conversation_id, "Second prompt")
    assert store.conversation(conversation_id).title == "First prompt"


def test_a_title_given_by_the_person_stays(store: Store, clock: SetClock) -> None:
    conversation_id, _ = start_answer(store)
    updated_at = store.conversation(conversation_id).updated_at
    clock.pass_s(5)
    store.rename(conversation_id, "  My own\ntitle ")
    store.add_user_message(conversation_id, "Second prompt")
    assert store.conversation(conversation_id).title == "My own title"
    store.rename(conversation_id, "x" * 500)
    assert len(store.conversation(conversation_id).title) == 200
    assert store.conversation(conversation_id).updated_at > updated_at


def test_attempts_are_kept_with_their_answer(store: Store, clock: SetClock) -> None:
    _, answer_id = start_answer(store)
    attempts = [
        StoredAttempt("claude", "m", "overloaded", clock.now(), None, 0.2),
        StoredAttempt("local", "n", None, clock.now(), 0.5, 2.0),
    ]
    for one in attempts:
        store.answers.add_attempt(answer_id, one)
    assert store.answers.attempts(answer_id) == attempts


def test_all_of_it_is_there_after_opening_again(tmp_path: Path) -> None:
    path = tmp_path / "again.db"
    with opened_store(path) as (store, _):
        conversation_id, _ = start_answer(store, "Why?")
        store.save_draft(conversation_id, "And")
        was = store.messages(conversation_id), store.conversations(9)
    with opened_store(path) as (store, _):
        assert (store.messages(conversation_id), store.conversations(9)) == was
        assert store.draft(conversation_id) == "And"
