"""A file of version 5 becomes one with branches: nothing is lost, impossible dates are mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.archive.opened import STARTED_AT, opened_store
from understudy.archive.branches import active_branch
from understudy.archive.rows import EARLIEST, LATEST, to_us
from understudy.archive.schema import MIGRATIONS
from understudy.base.storage.backups import backups_of
from understudy.base.storage.database_file import open_database

if TYPE_CHECKING:
    from pathlib import Path

BEFORE = 5


def test_what_was_said_after_a_late_answer_follows_what_had_been_said(tmp_path: Path) -> None:
    path, at_us = tmp_path / "understudy.db", to_us(STARTED_AT)
    database = open_database(path, MIGRATIONS[:BEFORE], STARTED_AT).database
    database.insert(
        "INSERT INTO conversations (title, created_us, updated_us, private, origin)"
        " VALUES ('x', ?, ?, 0, 'own')",
        (-(10**17), 10**18),
    )
    # q1, no answer, q2, its answer, the late answer to q1, q3 that was put below it
    for parent, role in ((None, 1), (1, 0), (2, 1), (3, 0), (1, 0), (5, 1)):
        database.insert(
            "INSERT INTO messages (conversation_id, parent_id, role, text, created_us, origin)"
            " VALUES (1, ?, ?, 'x', ?, 'own')",
            (parent, "user" if role else "assistant", at_us),
        )
    database.close()
    with opened_store(path) as (store, _):
        conversation, messages = store.conversation(1), store.messages(1)
    assert (conversation.created_at, conversation.updated_at) == (EARLIEST, LATEST)
    assert {one.id: one.parent_id for one in messages}[6] == 4
    assert [one.id for one in active_branch(messages)] == [1, 2, 5, 3, 4, 6]
    assert backups_of(path)
