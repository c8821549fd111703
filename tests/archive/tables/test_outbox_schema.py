"""A file of version 1 becomes one with an outbox, and loses nothing on the way."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import STARTED_AT, opened_store, start_answer, write_version_1
from understudy.archive.schema import MIGRATIONS
from understudy.archive.waiting_prompts import OutboxReason, OutboxState
from understudy.base.storage.database_file import version_of

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_of_version_1_gets_an_outbox_and_keeps_everything(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    message_id = write_version_1(path)
    with opened_store(path) as (store, database):
        assert version_of(database) == len(MIGRATIONS)
        (conversation,) = store.conversations(9)
        assert (conversation.title, conversation.pinned_at) == ("Why?", None)
        (message,) = store.messages(conversation.id)
        assert (message.id, message.text, message.attachments) == (message_id, "Why?", ())
        assert (message.created_at, message.system) == (STARTED_AT, None)
        assert store.draft(conversation.id) == "half a thought"
        assert store.outbox.entries() == []
        assert store.outbox.keep(message_id, OutboxReason.NO_ANSWER, "Be brief.", "m")
        (entry,) = store.outbox.entries(OutboxState.WAITING)
        assert (entry.text, entry.system, entry.model) == ("Why?", "Be brief.", "m")
        assert (entry.created_at, entry.attempt_at) == (STARTED_AT, None)
    assert len(list(tmp_path.glob("*.v1-*.backup"))) == 1


def test_a_prompt_is_in_the_outbox_once_and_an_answer_never(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, database):
        conversation_id, answer_id = start_answer(store)
        prompt_id = store.messages(conversation_id)[0].id
        assert not store.outbox.keep(answer_id, OutboxReason.NO_ANSWER)
        for _ in range(2):
            assert store.outbox.keep(prompt_id, OutboxReason.NO_ANSWER)
        assert len(store.outbox.entries()) == 1
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("UPDATE outbox SET state = 'lost'")


def test_every_state_and_reason_may_be_kept(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, database):
        conversation_id, _ = start_answer(store)
        store.outbox.keep(store.messages(conversation_id)[0].id, OutboxReason.NO_ANSWER)
        for state in OutboxState:
            database.execute("UPDATE outbox SET state = ?", (state.value,))
        for reason in OutboxReason:
            database.execute("UPDATE outbox SET reason = ?", (reason.value,))
        (entry,) = store.outbox.entries()
        assert (entry.state, entry.reason) == (state, reason)


def test_only_who_sends_a_prompt_says_how_it_ended(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    with opened_store(path) as (store, _), opened_store(path) as (other, _):
        conversation_id, answer_id = start_answer(store)
        store.outbox.keep(store.messages(conversation_id)[0].id, OutboxReason.NO_ANSWER)
        entry = store.outbox.claim()
        assert entry is not None
        assert not other.outbox.about_to_send(entry, answer_id)
        other.outbox.settle(entry, OutboxState.WAITING)
        assert other.outbox.settle_cut_off() == 0
        assert store.outbox.entries()[0].state is OutboxState.SENDING
        assert not store.outbox.withdraw(entry.id)
        store.outbox.settle(entry, OutboxState.SENT)
        assert store.outbox.entries()[0].state is OutboxState.SENT
