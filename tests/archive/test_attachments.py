"""A file is kept with its question, each content once, and goes with the last that has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import opened_store
from understudy.archive.model import NewAttachment

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from understudy.archive.store import Store
    from understudy.base.storage.database import Database

PICTURE = NewAttachment("cat.png", "image/png", b"\x89PNG secret-bytes" * 100)
NOTES = NewAttachment("notes.txt", "text/plain", b"buy milk", text="buy milk")
NAMED = NewAttachment("lost.pdf", "application/pdf", None, text="what it said")


@pytest.fixture
def opened(tmp_path: Path) -> Generator[tuple[Store, Database]]:
    with opened_store(tmp_path / "understudy.db") as opened:
        yield opened


def ask(store: Store, *attachments: NewAttachment) -> int:
    conversation = store.new_conversation(private=False)
    store.add_user_message(conversation.id, "What is this?", attachments=attachments)
    return conversation.id


def contents(database: Database) -> int:
    return int(database.query("SELECT count(*) FROM contents")[0][0])


def test_files_come_back_in_order_with_their_bytes(opened: tuple[Store, Database]) -> None:
    store, _ = opened
    (message,) = store.messages(ask(store, PICTURE, NOTES, NAMED))
    assert [one.name for one in message.attachments] == ["cat.png", "notes.txt", "lost.pdf"]
    picture, notes, named = message.attachments
    assert picture.sha256 is not None
    assert store.attachments.data(picture.sha256) == PICTURE.data
    assert (picture.size_bytes, picture.media_type) == (len(PICTURE.data or b""), "image/png")
    assert (notes.text, named.text) == ("buy milk", "what it said")
    assert (named.sha256, named.size_bytes) == (None, None)


def test_a_content_is_kept_once_and_goes_with_the_last_question(
    opened: tuple[Store, Database],
) -> None:
    store, database = opened
    first, second = ask(store, PICTURE, PICTURE), ask(store, PICTURE)
    assert contents(database) == 1
    store.delete_conversation(first)
    assert contents(database) == 1
    store.delete_conversation(second)
    assert contents(database) == 0
    found = b"".join(one.read_bytes() for one in database.path.parent.glob("understudy.db*"))
    assert b"secret-bytes" not in found


def test_a_question_whose_file_cannot_be_kept_is_not_kept_either(
    opened: tuple[Store, Database],
) -> None:
    store, database = opened
    conversation = store.new_conversation(private=False)
    database.execute("DROP TABLE attachments")
    with pytest.raises(Exception, match="attachments"):
        store.add_user_message(conversation.id, "With it", attachments=(NOTES,))
    assert database.query("SELECT * FROM messages") == []


def test_a_conversation_is_pinned_and_unpinned_without_counting_as_changed(
    opened: tuple[Store, Database],
) -> None:
    store, _ = opened
    conversation = store.new_conversation(private=False)
    store.pin(conversation.id, pinned=True)
    pinned = store.conversation(conversation.id)
    assert pinned.pinned_at is not None
    assert pinned.updated_at == conversation.updated_at
    store.pin(conversation.id, pinned=False)
    assert store.conversation(conversation.id) == conversation
