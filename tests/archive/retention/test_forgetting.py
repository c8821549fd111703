"""Deleted means gone, by bytes: from the database, its backups, the index, and for good."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import SetClock, opened_store, start_answer, write_version_1
from tests.archive.search.searched import searched
from understudy.archive.model import NewAttachment
from understudy.archive.retention.forgetting import forget_everything, unreadable_files
from understudy.archive.schema import MIGRATIONS
from understudy.archive.waiting_prompts import OutboxReason
from understudy.base.storage.backups import back_up, backup_name, backups_of
from understudy.base.storage.database_file import version_of

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "unspeakable"
FILE = NewAttachment(f"{SECRET}.txt", "text/plain", SECRET.encode() * 50, text=SECRET)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "understudy.db"


def everything_in(path: Path) -> bytes:
    return b"".join(one.read_bytes() for one in path.parent.rglob("*") if one.is_file())


def test_a_deleted_conversation_goes_from_the_backups_which_stay(path: Path) -> None:
    with opened_store(path) as (store, database):
        kept_id, _ = start_answer(store, "kept words")
        gone = store.new_conversation(private=False)
        store.add_user_message(gone.id, f"{SECRET} " * 900, attachments=(FILE,))
        back_up(database, backup_name(path, 4, SetClock().now()))
        assert SECRET.encode() in everything_in(path)
        store.delete_conversation(gone.id)
        assert SECRET.encode() not in everything_in(path)
        (backup,) = backups_of(path)
        assert backup.stat().st_mode & 0o777 == 0o600 or os.name != "posix"
        with closing(sqlite3.connect(backup)) as copy:
            assert copy.execute("SELECT id FROM conversations").fetchall() == [(kept_id,)]
            assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_backup_of_the_first_version_is_scrubbed_too(path: Path) -> None:
    write_version_1(path)
    with opened_store(path) as (store, _):
        assert b"half a thought" in backups_of(path)[0].read_bytes()
        store.delete_conversation(1)
        assert b"half a thought" not in everything_in(path)
        assert len(backups_of(path)) == 1


def test_a_backup_that_cannot_be_scrubbed_goes_as_a_whole(path: Path) -> None:
    with opened_store(path) as (store, _):
        backup_name(path, 3, SetClock().now()).write_bytes(SECRET.encode() * 1000)
        store.delete_conversation(1)
        assert backups_of(path) == []


def test_a_damaged_file_moved_aside_stays_and_is_named(path: Path) -> None:
    with opened_store(path) as (store, _):
        start_answer(store)
    path.write_bytes(b"Dear diary, " * 1000)
    with opened_store(path) as (store, _):
        conversation_id, _ = start_answer(store)
        store.delete_conversation(conversation_id)
        (left,) = unreadable_files(path)
        assert left.read_bytes().startswith(b"Dear diary")


def test_everything_that_was_said_is_forgotten(path: Path) -> None:
    with searched(path) as talk:
        one = talk.say(f"{SECRET} question", f"{SECRET} answer " * 300, files=(FILE,))
        talk.store.rename(one, f"{SECRET} title")
        talk.store.save_draft(one, f"{SECRET} draft")
        talk.store.save_draft(None, f"{SECRET} new draft")
        message = talk.store.add_user_message(one, f"{SECRET} waits")
        talk.store.outbox.keep(message.id, OutboxReason.NO_ANSWER, f"{SECRET} system")
        talk.store.note("drill", SECRET)
        assert talk.find(SECRET) == [one]
        back_up(talk.database, backup_name(path, 4, talk.clock.now()))
        path.with_name(f"{path.name}.unreadable-20261121T090000Z").write_bytes(SECRET.encode())
        talk.indexing.close()
        forget_everything(talk.database, MIGRATIONS)
        assert SECRET.encode() not in everything_in(path)
        assert talk.store.conversations(9) == talk.store.outbox.entries() == []
        assert talk.store.draft(None) == ""
        assert version_of(talk.database) == len(MIGRATIONS)
        assert talk.database.query("PRAGMA foreign_keys")[0][0] == 1
        assert talk.find(SECRET) == []
        again = talk.say("afterwards")
        assert again > one
        assert talk.find("afterwards") == [again]


def test_everything_goes_while_another_program_has_it_open(path: Path) -> None:
    with searched(path) as other, opened_store(path) as (store, database):
        conversation_id, answer_id = start_answer(store, SECRET)
        assert other.find(SECRET) == [conversation_id]
        forget_everything(database, MIGRATIONS)
        assert other.store.conversations(9) == []
        assert other.find(SECRET) == []
        said = other.say("afterwards")
        assert other.find("afterwards") == [said]
        assert store.begin_answer(other.store.messages(said)[0].id) > answer_id
