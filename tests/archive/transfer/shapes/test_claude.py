"""Every shape of Claude.ai's export becomes the conversation it was."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.archive.transfer.exports import (
    BEGUN_AT,
    ROOT,
    bring,
    claude,
    kept,
    said,
    words_of,
    write_json,
    write_zip,
)
from understudy.archive.model import Outcome, Role
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from pathlib import Path


def test_a_zip_becomes_questions_and_answers_of_claude(tmp_path: Path) -> None:
    export = {"conversations.json": [claude()], "users.json": [], "projects.json": []}
    report = bring(tmp_path, write_zip(tmp_path / "data-000.zip", export))
    assert (report.progress.added, report.progress.messages, report.problems) == (1, 2, ())
    ((conversation, (question, answer)),) = kept(tmp_path)
    assert (conversation.title, conversation.origin) == ("Bread", "claude.ai")
    assert conversation.created_at == BEGUN_AT
    assert conversation.updated_at == BEGUN_AT + timedelta(minutes=9)
    assert not conversation.private
    assert (question.role, question.text) == (Role.USER, "How long does c1 rise?")
    assert (answer.role, answer.text, answer.parent_id) == (Role.ASSISTANT, "", question.id)
    assert answer.created_at == BEGUN_AT + timedelta(minutes=2)
    (segment,) = answer.segments
    assert (segment.provider, segment.model, segment.text) == ("claude", "", "Two hours for c1.")
    assert (segment.outcome, segment.stop_reason, segment.failure) == (Outcome.COMPLETE, None, None)


def test_several_zips_numbered_files_and_a_folder_are_all_read(tmp_path: Path) -> None:
    first = write_zip(tmp_path / "a-000.zip", {"conversations.json": [claude("c1")]})
    second = write_zip(
        tmp_path / "a-001.zip",
        {"x/conversations-000.json": [claude("c2")], "x/conversations-001.json": [claude("c3")]},
    )
    folder = tmp_path / "unpacked"
    folder.mkdir()
    write_json(folder / "conversations-000.json", [claude("c4")])
    write_json(folder / "users.json", [{"uuid": "somebody"}])
    report = bring(tmp_path, first, second, folder)
    assert (report.progress.added, report.problem_count) == (4, 0)


def test_an_answer_without_text_is_read_from_its_blocks_without_thinking_and_tools(
    tmp_path: Path,
) -> None:
    blocks = [
        {"type": "thinking", "thinking": "SECRET PLAN", "summaries": []},
        {"type": "text", "text": "The oven ", "citations": [{"url": "x"}]},
        {"type": "text", "text": "is hot."},
        {"type": "tool_use", "id": "t", "name": "web", "input": {"q": "TOOL"}},
        {"type": "tool_result", "tool_use_id": "t", "content": [{"type": "text", "text": "TOOL"}]},
        {"type": "token_budget", "remaining": 3},
        {"type": "text", "text": "Bake now."},
    ]
    messages = (
        said("q", "human", "Ready?", 1),
        said("a", "assistant", "", 2, content=blocks),
    )
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c1", *messages)]))
    ((_, (_, answer)),) = kept(tmp_path)
    assert words_of(answer) == "The oven is hot.\n\nBake now."


def test_text_is_taken_where_there_are_no_blocks_and_placeholders_of_tools_are_not(
    tmp_path: Path,
) -> None:
    placeholder = "```\nThis block is not supported on your current device yet.\n```"
    messages = (
        said("q", "human", "Old question", 1, content=[]),
        said("t", "assistant", placeholder, 2, content=[{"type": "tool_use"}]),
        said("a", "assistant", f"Before.\n\n{placeholder}\n\nAfter.", 3, content=[]),
    )
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c1", *messages)]))
    ((_, (question, answer)),) = kept(tmp_path)
    assert question.text == "Old question"
    assert words_of(answer).split() == ["Before.", "After."]
    assert answer.parent_id == question.id


def test_a_question_that_is_only_a_file_keeps_what_the_file_says(tmp_path: Path) -> None:
    file = {
        "file_name": "notes.txt",
        "file_size": 9,
        "file_type": "txt",
        "extracted_content": "buy flour",
    }
    pictures = [{"file_uuid": "f", "file_name": "loaf.png"}]
    messages = (
        said("q", "human", "", 1, attachments=[file], files=pictures, files_v2=pictures),
        said("a", "assistant", "Flour it is.", 2),
    )
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c1", *messages, name="")]))
    ((conversation, (question, answer)),) = kept(tmp_path)
    notes, picture = question.attachments
    assert (question.text, answer.parent_id) == ("", question.id)
    assert (notes.name, notes.media_type, notes.text) == ("notes.txt", "text/plain", "buy flour")
    assert (notes.sha256, picture.sha256) == (None, None)
    assert (picture.name, picture.media_type) == ("loaf.png", "image/png")
    assert conversation.title == "notes.txt"


def test_a_voice_note_is_what_was_said(tmp_path: Path) -> None:
    note = {"type": "voice_note", "title": "On yeast", "text": "It wants warmth."}
    messages = (said("q", "human", "", 1, content=[note]), said("a", "assistant", "It does.", 2))
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c1", *messages)]))
    ((_, (question, _)),) = kept(tmp_path)
    assert question.text == "On yeast\n\nIt wants warmth."


def test_branches_keep_their_parents_and_the_leaf_last_looked_at_comes_last(
    tmp_path: Path,
) -> None:
    messages = (
        said("q", "human", "Rye?", 1, parent_message_uuid=ROOT),
        said("a1", "assistant", "First try.", 2, parent_message_uuid="q"),
        said("a2", "assistant", "Second try.", 3, parent_message_uuid="q"),
    )
    conversation = claude("c1", *messages, current_leaf_message_uuid="a1")
    bring(tmp_path, write_json(tmp_path / "c.json", [conversation]))
    ((_, (question, second, first)),) = kept(tmp_path)
    assert (words_of(second), words_of(first)) == ("Second try.", "First try.")
    assert second.parent_id == first.parent_id == question.id


def test_an_answer_that_was_cut_off_is_interrupted(tmp_path: Path) -> None:
    messages = (said("q", "human", "Go on?", 1), said("a", "assistant", "I", 2, truncated=True))
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c1", *messages)]))
    ((_, (_, answer)),) = kept(tmp_path)
    assert answer.segments[0].outcome is Outcome.INTERRUPTED


def test_a_damaged_message_is_left_out_and_said_so_by_name(tmp_path: Path) -> None:
    messages = (
        said("q", "human", "Whole?", 1),
        said("x", "nobody", "lost", 2),
        said("a", "assistant", "Nearly.", 3, parent_message_uuid="x"),
    )
    report = bring(
        tmp_path, write_json(tmp_path / "c.json", [claude("c1", *messages), claude("c2", 7, None)])
    )
    ((_, (question, answer)),) = kept(tmp_path)
    assert (question.text, words_of(answer)) == ("Whole?", "Nearly.")
    assert answer.parent_id == question.id
    assert [(one.why, one.key, one.title, one.count) for one in report.problems] == [
        (Why.MESSAGES_LEFT_OUT, "c1", "Bread", 1),
        (Why.BROKEN, "c2", "Bread", 0),
    ]
    assert (report.progress.added, report.progress.skipped) == (1, 1)


def test_a_role_in_another_word_or_field_is_read(tmp_path: Path) -> None:
    question = said("q", "Human", "How long?", 1)
    answer = said("a", "", "Two hours.", 2) | {"sender": None, "role": "model"}
    report = bring(tmp_path, write_json(tmp_path / "c.json", [claude("c1", question, answer)]))
    ((_, messages),) = kept(tmp_path)
    assert report.problems == ()
    assert [one.role for one in messages] == [Role.USER, Role.ASSISTANT]


def test_a_message_listed_twice_is_kept_once(tmp_path: Path) -> None:
    question, answer = said("q", "human", "How long?", 1), said("a", "assistant", "Two hours.", 2)
    other = answer | {"text": "Three hours.", "content": []}
    given = claude("c1", question, answer, question, answer, other)
    bring(tmp_path, write_json(tmp_path / "c.json", [given]))
    ((_, messages),) = kept(tmp_path)
    assert [words_of(one) for one in messages] == ["How long?", "Two hours.", "Three hours."]


def test_conversations_nobody_said_anything_in_are_counted_and_not_kept(tmp_path: Path) -> None:
    report = bring(
        tmp_path, write_json(tmp_path / "c.json", [claude() | {"uuid": "e", "chat_messages": []}])
    )
    assert (report.progress.empty, report.problem_count) == (1, 0)
    assert kept(tmp_path) == []


def test_parents_in_a_circle_end_and_the_first_message_comes_first(tmp_path: Path) -> None:
    given = claude(
        "c1",
        said("q", "human", "First?", parent_message_uuid="r"),
        said("a", "assistant", "Second.", parent_message_uuid="q"),
        said("r", "human", "Third?", parent_message_uuid="a"),
        said("b", "assistant", "Fourth.", parent_message_uuid="r"),
    )
    bring(tmp_path, write_json(tmp_path / "c.json", [given]))
    ((_, messages),) = kept(tmp_path)
    assert [words_of(one) for one in messages] == ["First?", "Second.", "Third?", "Fourth."]
