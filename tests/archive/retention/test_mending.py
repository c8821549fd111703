"""After damage, what was said has a place again, whatever was lost around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.archive.opened import STARTED_AT, opened_store, start_answer
from tests.archive.search.searched import searched
from understudy.archive.model import NewAttachment, Outcome, Role, SegmentEnd
from understudy.archive.retention.mending import TITLE

if TYPE_CHECKING:
    from pathlib import Path

PAGE = 4096


def lose(path: Path, *tables: str) -> None:
    """Overwrite every page of ``tables``."""
    with opened_store(path) as (_, database):
        marks = ", ".join(f"'{one}'" for one in tables)
        rows = database.query(f"SELECT pageno FROM dbstat WHERE name IN ({marks})")  # noqa: S608 - our own names
        pages = [row[0] for row in rows]
    with path.open("r+b") as file:
        for one in pages:
            file.seek((one - 1) * PAGE)
            file.write(b"\xa5" * PAGE)


def say(path: Path) -> tuple[int, int]:
    with opened_store(path) as (store, _):
        conversation_id, answer_id = start_answer(store, "What was it?")
        segment_id = store.answers.begin_segment(answer_id, "claude", "m", "", STARTED_AT)
        store.answers.finish_segment(segment_id, "It was this.", SegmentEnd(Outcome.COMPLETE))
        notes = NewAttachment("notes.txt", "text/plain", b"12", text="notes")
        store.add_user_message(conversation_id, "And more", attachments=(notes,))
        store.save_draft(conversation_id, "half a thought")
        return conversation_id, answer_id


def test_lost_conversations_come_back_without_their_title_and_private(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    conversation_id, _ = say(path)
    lose(path, "conversations")
    with searched(path) as talk:
        (conversation,) = talk.store.conversations(9)
        assert (conversation.id, conversation.title) == (conversation_id, TITLE)
        assert conversation.private
        messages = talk.store.messages(conversation_id)
        assert [one.text for one in messages] == ["What was it?", "", "And more"]
        assert messages[1].segments[0].text == "It was this."
        assert messages[2].attachments[0].text == "notes"
        assert talk.store.draft(conversation_id) == "half a thought"
        assert talk.find("this") == [conversation_id]


def test_answers_and_files_outlive_the_loss_of_every_message(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    conversation_id, answer_id = say(path)
    lose(path, "messages")
    with opened_store(path) as (store, database):
        recovered, own = sorted(store.conversations(9), key=lambda one: one.title)
        assert (recovered.title, own.id) == (TITLE, conversation_id)
        messages = {one.id: one for one in store.messages(recovered.id)}
        assert messages[answer_id].role is Role.ASSISTANT
        assert messages[answer_id].segments[0].text == "It was this."
        (asked,) = (one for one in messages.values() if one.role is Role.USER)
        assert asked.attachments[0].name == "notes.txt"
        assert database.query("PRAGMA foreign_key_check") == []


def test_the_loss_of_all_contents_leaves_the_files_names(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    conversation_id, _ = say(path)
    lose(path, "contents", "sqlite_autoindex_contents_1")
    with opened_store(path) as (store, _):
        (attachment,) = store.messages(conversation_id)[2].attachments
        assert (attachment.name, attachment.sha256) == ("notes.txt", None)
