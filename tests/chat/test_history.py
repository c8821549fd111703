"""A model is sent the branch a question stands on, and nothing of its rivals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.archive.opened import opened_store
from tests.archive.transfer.exports import bring, chatgpt, node, write_json
from understudy.archive.model import Outcome, SegmentEnd
from understudy.chat.history import messages_up_to, turns_of

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.store import Store


def answer(store: Store, answer_id: int, text: str) -> None:
    at = store.conversations(1)[0].created_at
    segment = store.answers.begin_segment(answer_id, "claude", "m", "", at)
    store.answers.finish_segment(segment, text, SegmentEnd(Outcome.COMPLETE))


def sent(store: Store, prompt_id: int, conversation_id: int) -> list[str]:
    turns = turns_of(messages_up_to(store.messages(conversation_id), prompt_id))
    return [one.text for one in turns]


def test_rival_branches_of_an_import_are_not_sent(tmp_path: Path) -> None:
    rivals = chatgpt(
        "g",
        node("q", None, "user", "A name?", minutes=1),
        node("a", "q", "assistant", "Rover.", minutes=2),
        node("b", "q", "assistant", "Rex.", minutes=3),
        leaf="a",
    )
    bring(tmp_path, write_json(tmp_path / "c.json", [rivals]))
    with opened_store(tmp_path / "understudy.db") as (store, _):
        number = store.conversations(1)[0].id
        asked = store.add_user_message(number, "Shorter?")
        assert sent(store, asked.id, number) == ["A name?", "Rover.", "Shorter?"]


def test_of_two_answers_to_one_question_one_is_sent(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        number = store.new_conversation(private=False).id
        first, early = store.add_prompt(number, "One?")
        answer(store, early, "From a stand-in.")
        second, _ = store.add_prompt(number, "Two?")
        answer(store, store.begin_answer(first.id), "From Claude, late.")
        assert sent(store, second.id, number) == ["One?", "From a stand-in.", "Two?"]


def test_a_late_answer_is_sent_where_the_first_said_nothing(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        number = store.new_conversation(private=False).id
        first, _ = store.add_prompt(number, "One?")
        second, _ = store.add_prompt(number, "Two?")
        answer(store, store.begin_answer(first.id), "Late.")
        assert sent(store, second.id, number) == ["One?", "Late.", "Two?"]


def test_files_that_a_model_made_are_sent_on_as_words(tmp_path: Path) -> None:
    part = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-1"}
    content = {"content_type": "multimodal_text", "parts": [part]}
    made = chatgpt(
        "g",
        node("q", None, "user", "Draw", minutes=1),
        node("t", "q", "tool", content=content, minutes=2),
        node("a", "t", "assistant", "There.", minutes=3),
    )
    bring(tmp_path, write_json(tmp_path / "c.json", [made]))
    with opened_store(tmp_path / "understudy.db") as (store, _):
        number = store.conversations(1)[0].id
        asked = store.add_user_message(number, "Bigger")
        assert sent(store, asked.id, number) == ["Draw", "There.\n\n[File: file-1]", "Bigger"]


def test_what_a_model_thought_is_never_sent(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, _):
        number = store.new_conversation(private=False).id
        _, answer_id = store.add_prompt(number, "One?")
        at = store.conversations(1)[0].created_at
        segment = store.answers.begin_segment(answer_id, "claude", "m", "", at)
        store.answers.write_thought(segment, "SECRET", 2.0)
        store.answers.finish_segment(segment, "An answer.", SegmentEnd(Outcome.COMPLETE))
        second, _ = store.add_prompt(number, "Two?")
        assert store.messages(number)[1].segments[0].thought == "SECRET"
        assert sent(store, second.id, number) == ["One?", "An answer.", "Two?"]
