"""Every shape of ChatGPT's export becomes the conversation it was."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.archive.transfer.exports import (
    BEGUN_AT,
    bring,
    chatgpt,
    kept,
    node,
    words_of,
    write_json,
    write_zip,
)
from understudy.archive.model import Outcome, Role
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.model import Message


def brought(folder: Path, *nodes: dict[str, Any], **more: Any) -> list[Message]:
    bring(folder, write_json(folder / "c.json", [chatgpt("g1", *nodes, **more)]))
    ((_, messages),) = kept(folder)
    return messages


def test_numbered_files_in_a_zip_become_questions_and_answers_of_openai(tmp_path: Path) -> None:
    export = {
        "conversations-000.json": [chatgpt("g1")],
        "conversations-001.json": [chatgpt("g2")],
        "chat.html": b"<html>",
        "user.json": {},
    }
    report = bring(tmp_path, write_zip(tmp_path / "export.zip", export))
    assert (report.progress.added, report.progress.messages, report.problems) == (2, 4, ())
    conversation, (question, answer) = kept(tmp_path)[0]
    assert (conversation.title, conversation.origin) == ("Moon", "chatgpt")
    assert (conversation.created_at, question.role) == (BEGUN_AT, Role.USER)
    assert question.created_at == BEGUN_AT + timedelta(minutes=1)
    (segment,) = answer.segments
    assert (segment.provider, segment.model, segment.text) == ("openai", "gpt-5.5", "384,000 km.")
    assert (answer.parent_id, segment.outcome) == (question.id, Outcome.COMPLETE)


def test_what_was_not_said_to_the_person_is_stepped_over(tmp_path: Path) -> None:
    hidden = {"is_visually_hidden_from_conversation": True}
    thoughts = {"content_type": "thoughts", "thoughts": [{"content": "SECRET"}]}
    code = {"content_type": "code", "language": "unknown", "text": "search('SECRET')"}
    question, answer = brought(
        tmp_path,
        node("s", None, "system", "SECRET"),
        node("h", "s", "user", "SECRET", metadata=hidden),
        node("q", "h", "user", "How old?", minutes=1),
        node("t", "q", "assistant", content=thoughts, minutes=2),
        node("c", "t", "assistant", content=code, recipient="web", minutes=3),
        node("r", "c", "tool", "SECRET", minutes=4),
        node("a", "r", "assistant", "Four billion years.", minutes=5),
    )
    assert (question.text, words_of(answer)) == ("How old?", "Four billion years.")
    assert answer.parent_id == question.id


def test_what_one_turn_said_in_several_nodes_is_one_answer(tmp_path: Path) -> None:
    question, answer, thanks = brought(
        tmp_path,
        node("q", None, "user", "Look it up", minutes=1),
        node("a", "q", "assistant", "Looking.", minutes=2),
        node("r", "a", "tool", "a page", minutes=3),
        node("b", "r", "assistant", "Found it.", minutes=4),
        node("q2", "b", "user", "Thanks", minutes=5),
    )
    assert [one.text for one in answer.segments] == ["Looking.\n\nFound it."]
    assert (answer.parent_id, thanks.parent_id) == (question.id, answer.id)


def test_answers_that_were_made_again_stay_branches_and_the_current_one_comes_last(
    tmp_path: Path,
) -> None:
    question, second, first = brought(
        tmp_path,
        node("q", None, "user", "A name?", minutes=1),
        node("a", "q", "assistant", "Rover.", minutes=2),
        node("b", "q", "assistant", "Rex.", minutes=3),
        leaf="a",
    )
    assert (words_of(second), words_of(first)) == ("Rex.", "Rover.")
    assert first.parent_id == second.parent_id == question.id


def test_pictures_files_and_spoken_words_are_read(tmp_path: Path) -> None:
    parts = (
        {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-1"},
        {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file-2"},
        {"content_type": "audio_transcription", "text": "What is this?"},
        "Please.",
    )
    files = [{"id": "file-1", "name": "cat.png", "mime_type": "image/png", "size": 7}]
    content = {"content_type": "multimodal_text", "parts": list(parts)}
    question, _ = brought(
        tmp_path,
        node("q", None, "user", content=content, metadata={"attachments": files}, minutes=1),
        node("a", "q", "assistant", "A cat.", minutes=2),
    )
    assert question.text == "What is this?\n\nPlease."
    assert [(one.name, one.size_bytes) for one in question.attachments] == [
        ("cat.png", 7),
        ("file-2", None),
    ]


def test_an_answer_that_did_not_finish_is_interrupted(tmp_path: Path) -> None:
    _, answer = brought(
        tmp_path,
        node("q", None, "user", "Count", minutes=1),
        node("a", "q", "assistant", "One, two", status="in_progress", minutes=2),
    )
    assert answer.segments[0].outcome is Outcome.INTERRUPTED


def test_parents_in_a_circle_end_and_lose_nothing(tmp_path: Path) -> None:
    messages = brought(
        tmp_path,
        node("q", "a", "user", "First?", minutes=1),
        node("a", "q", "assistant", "Second.", minutes=2),
    )
    assert [words_of(one) for one in messages] == ["First?", "Second."]


def test_damaged_nodes_are_counted_and_a_chain_of_thousands_is_read(tmp_path: Path) -> None:
    chain = [
        node(f"n{one}", f"n{one - 1}", "user" if one % 2 else "assistant", f"{one}")
        for one in range(1, 3000)
    ]
    broken = {"id": "x", "parent": "n1", "message": {"author": None, "content": None}}
    report = bring(tmp_path, write_json(tmp_path / "c.json", [chatgpt("g1", *chain, broken)]))
    ((_, messages),) = kept(tmp_path)
    assert len(messages) == 2999
    assert all(later.parent_id == one.id for one, later in pairwise(messages))
    assert [(one.why, one.count) for one in report.problems] == [(Why.MESSAGES_LEFT_OUT, 1)]


@pytest.mark.parametrize("author", [{"role": "Model"}, "assistant", {"role": "ASSISTANT"}])
def test_a_role_in_another_word_or_field_is_read(tmp_path: Path, author: object) -> None:
    question = node("q", None, "user", "How far?", minutes=1)
    answer = node("a", "q", "assistant", "384,000 km.", minutes=2, author=author)
    report = bring(tmp_path, write_json(tmp_path / "c.json", [chatgpt("g1", question, answer)]))
    ((_, messages),) = kept(tmp_path)
    assert report.problems == ()
    assert [words_of(one) for one in messages] == ["How far?", "384,000 km."]
