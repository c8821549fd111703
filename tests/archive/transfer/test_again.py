"""A second import adds nothing, a newer one what is new, and what was said here stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.archive.opened import opened_store
from tests.archive.transfer.exports import (
    bring,
    chatgpt,
    claude,
    kept,
    node,
    said,
    words_of,
    write_json,
)
from understudy.archive.branches import active_branch
from understudy.archive.model import Outcome

if TYPE_CHECKING:
    from pathlib import Path

QUESTION = said("q", "human", "Rye?", 1)
ANSWER = said("a", "assistant", "Rye.", 2)
MORE = (said("q2", "human", "Wheat?", 3), said("a2", "assistant", "Wheat.", 4))


def test_the_same_export_again_changes_no_byte_of_what_is_kept(tmp_path: Path) -> None:
    path = write_json(tmp_path / "c.json", [claude(), chatgpt(), claude("c2")])
    bring(tmp_path, path)
    before = kept(tmp_path)
    report = bring(tmp_path, path, path)
    assert (report.progress.added, report.progress.updated, report.progress.unchanged) == (0, 0, 6)
    assert report.progress.messages == 0
    assert kept(tmp_path) == before


def test_a_newer_export_adds_its_new_messages_and_its_new_title(tmp_path: Path) -> None:
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", QUESTION, ANSWER)]))
    ((_, (first, second)),) = kept(tmp_path)
    newer = claude("c", QUESTION, ANSWER, *MORE, name="Flour", minutes=20)
    report = bring(tmp_path, write_json(tmp_path / "c.json", [newer]))
    assert (report.progress.updated, report.progress.messages) == (1, 2)
    ((conversation, messages),) = kept(tmp_path)
    assert (conversation.title, messages[:2]) == ("Flour", [first, second])
    assert [words_of(one) for one in messages[2:]] == ["Wheat?", "Wheat."]
    assert messages[2].parent_id == second.id


def test_an_older_export_brings_no_old_title_back_but_a_message_that_is_not_here(
    tmp_path: Path,
) -> None:
    newer = claude("c", QUESTION, ANSWER, name="New", minutes=20)
    bring(tmp_path, write_json(tmp_path / "c.json", [newer]))
    older = claude("c", QUESTION, ANSWER, *MORE, name="Old", minutes=5)
    bring(tmp_path, write_json(tmp_path / "c.json", [older]))
    ((conversation, messages),) = kept(tmp_path)
    assert (conversation.title, len(messages)) == ("New", 4)


def test_an_answer_that_was_exported_half_is_whole_after_the_next_export(tmp_path: Path) -> None:
    question = node("q", None, "user", "Count", minutes=1)
    half = node("a", "q", "assistant", "One", status="in_progress", minutes=2)
    whole = node("a", "q", "assistant", "One, two.", minutes=2)
    bring(tmp_path, write_json(tmp_path / "c.json", [chatgpt("g", question, half)]))
    later = chatgpt("g", question, whole, update_time=4e9)
    report = bring(tmp_path, write_json(tmp_path / "c.json", [later]))
    assert (report.progress.updated, report.progress.messages) == (1, 0)
    ((_, (_, answer)),) = kept(tmp_path)
    assert words_of(answer) == "One, two."
    assert [one.outcome for one in answer.segments] == [Outcome.COMPLETE]


def test_what_was_said_here_in_an_imported_conversation_stays(tmp_path: Path) -> None:
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", QUESTION, ANSWER)]))
    with opened_store(tmp_path / "understudy.db") as (store, _):
        (conversation,) = store.conversations(1)
        store.add_user_message(conversation.id, "And here?")
    newer = claude("c", QUESTION, ANSWER, *MORE, minutes=20)
    bring(tmp_path, write_json(tmp_path / "c.json", [newer]))
    ((_, messages),) = kept(tmp_path)
    assert [words_of(one) for one in messages] == ["Rye?", "Rye.", "And here?", "Wheat?", "Wheat."]


def test_what_was_deleted_here_comes_back_with_the_next_import(tmp_path: Path) -> None:
    """Nothing remembers what was deleted: a list of it would be what the person wanted gone."""
    path = write_json(tmp_path / "c.json", [claude()])
    bring(tmp_path, path)
    with opened_store(tmp_path / "understudy.db") as (store, _):
        store.delete_conversation(store.conversations(1)[0].id)
    assert bring(tmp_path, path).progress.added == 1


def test_imported_answers_are_no_use_of_this_months_tokens(tmp_path: Path) -> None:
    bring(tmp_path, write_json(tmp_path / "c.json", [claude(), chatgpt()]))
    with opened_store(tmp_path / "understudy.db") as (_, database):
        assert database.query("SELECT * FROM segments WHERE started_us IS NOT NULL") == []


def test_two_thousand_conversations_come_in_once(tmp_path: Path) -> None:
    path = write_json(tmp_path / "c.json", [claude(f"c{one}") for one in range(2000)])
    assert bring(tmp_path, path).progress.added == 2000
    report = bring(tmp_path, path)
    assert (report.progress.added, report.progress.unchanged) == (0, 2000)
    assert report.progress.done_bytes == report.progress.total_bytes == path.stat().st_size
    assert len(kept(tmp_path)) == 2000


def test_the_same_export_brings_what_an_older_reader_left_out(tmp_path: Path) -> None:
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", QUESTION, ANSWER)]))
    late = {"file_name": "n.txt", "extracted_content": "late text"}
    more = (
        said("q", "human", "Rye, longer?", 1, attachments=[late]),
        said("a", "assistant", "Rye and the rest.", 2),
    )
    report = bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", *more)]))
    assert (report.progress.updated, report.progress.messages) == (1, 0)
    ((_, (question, answer)),) = kept(tmp_path)
    assert (question.text, words_of(answer)) == ("Rye, longer?", "Rye and the rest.")
    assert [(one.name, one.text) for one in question.attachments] == [("n.txt", "late text")]
    report = bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", *more)]))
    assert report.progress.unchanged == 1


def test_a_turn_that_was_read_under_another_of_its_nodes_is_not_there_twice(
    tmp_path: Path,
) -> None:
    def turn(*, hidden: bool) -> dict[str, object]:
        code = {"content_type": "code" if hidden else "text", "text": "search('x')"}
        return chatgpt(
            "g",
            node("q", None, "user", "Look", minutes=1),
            node("s", "q", "assistant", content=code, minutes=2),
            node("a", "s", "assistant", "Found.", minutes=3),
        )

    bring(tmp_path, write_json(tmp_path / "c.json", [turn(hidden=False)]))
    report = bring(tmp_path, write_json(tmp_path / "c.json", [turn(hidden=True)]))
    assert (report.progress.updated, report.progress.messages) == (1, 0)
    ((_, (_, answer)),) = kept(tmp_path)
    assert words_of(answer) == "Found."


def test_parents_that_were_not_read_are_put_right(tmp_path: Path) -> None:
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", QUESTION, ANSWER)]))
    with opened_store(tmp_path / "understudy.db") as (_, database):
        database.execute("UPDATE messages SET parent_id = NULL")
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", QUESTION, ANSWER)]))
    ((_, (question, answer)),) = kept(tmp_path)
    assert answer.parent_id == question.id


def test_a_title_that_the_person_gave_stays_when_the_same_export_comes_again(
    tmp_path: Path,
) -> None:
    path = write_json(tmp_path / "c.json", [claude("c", QUESTION, ANSWER)])
    bring(tmp_path, path)
    with opened_store(tmp_path / "understudy.db") as (store, _):
        store.rename(store.conversations(1)[0].id, "Mine")
    bring(tmp_path, path)
    ((conversation, _),) = kept(tmp_path)
    assert conversation.title == "Mine"


def test_what_was_said_here_stays_where_the_conversation_goes_on(tmp_path: Path) -> None:
    bring(tmp_path, write_json(tmp_path / "c.json", [claude("c", QUESTION, ANSWER)]))
    with opened_store(tmp_path / "understudy.db") as (store, _):
        here = store.add_user_message(store.conversations(1)[0].id, "And here?")
    newer = claude("c", QUESTION, ANSWER, *MORE, minutes=20)
    bring(tmp_path, write_json(tmp_path / "c.json", [newer]))
    ((conversation, messages),) = kept(tmp_path)
    assert [one.id for one in active_branch(messages, conversation.active_id)][-1] == here.id
