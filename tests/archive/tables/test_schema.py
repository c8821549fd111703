"""The archive opens at its version, keeps its rules, and a released version stays what it was."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import STARTED_AT, SetClock, opened_store, start_answer
from understudy.archive.model import Outcome, Role
from understudy.archive.schema import MIGRATIONS
from understudy.archive.store import Store
from understudy.archive.tables.version_1_conversations import VERSION_1
from understudy.base.storage.database_file import open_database, version_of

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.base.storage.database import Database


def test_it_opens_at_the_newest_version(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (_, database):
        assert version_of(database) == len(MIGRATIONS)


def test_every_role_and_outcome_may_be_kept_and_no_other(tmp_path: Path) -> None:
    with opened_store(tmp_path / "understudy.db") as (store, database):
        _, answer_id = start_answer(store)
        add = (
            "INSERT INTO segments (message_id, position, provider, model, text, outcome,"
            " route_reason) VALUES (?, ?, 'p', 'm', '', ?, '')"
        )
        for position, outcome in enumerate(Outcome):
            database.execute(add, (answer_id, position, outcome.value))
        for role in Role:
            database.execute("UPDATE messages SET role = ?", (role.value,))
        with pytest.raises(sqlite3.IntegrityError):
            database.execute(add, (answer_id, 99, "lost"))
        with pytest.raises(sqlite3.IntegrityError):
            database.execute("UPDATE messages SET role = 'system'")


def test_the_next_version_finds_everything_and_leaves_a_copy(tmp_path: Path) -> None:
    path = tmp_path / "understudy.db"
    with opened_store(path) as (store, _):
        conversation_id, _ = start_answer(store, "Why?")
        was = store.messages(conversation_id)

    def to_the_next(database: Database) -> None:
        database.execute("ALTER TABLE conversations ADD COLUMN starred INTEGER NOT NULL DEFAULT 0")

    database = open_database(path, (*MIGRATIONS, to_the_next), STARTED_AT).database
    assert Store(database, SetClock()).messages(conversation_id) == was
    database.close()
    (backup,) = tmp_path.glob("*.backup")
    with opened_store(backup) as (store, _):
        assert store.messages(conversation_id) == was


def test_version_1_is_released_and_never_changes() -> None:
    # whoever changes a table adds a migration instead
    statements = "\n".join(" ".join(one.split()) for one in VERSION_1)
    assert (
        hashlib.sha256(statements.encode()).hexdigest()
        == "c43a1e1e5c62e9928c3a1dc6fb565df17be88169b34117240238d8ca79ea5fde"
    )
