"""A store in a real file, and a clock that is told the time."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from understudy.archive.rows import to_us
from understudy.archive.schema import MIGRATIONS, open_archive
from understudy.archive.store import Store
from understudy.base.storage.database_file import open_database

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database

STARTED_AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class SetClock:
    """Shows what `pass_s` made of it."""

    def __init__(self) -> None:
        self._passed_s = 0.0

    def pass_s(self, seconds: float) -> None:
        self._passed_s += seconds

    def now(self) -> datetime:
        return STARTED_AT + timedelta(seconds=self._passed_s)

    def monotonic(self) -> float:
        return self._passed_s


@contextmanager
def opened_store(path: Path, clock: Clock | None = None) -> Generator[tuple[Store, Database]]:
    """Open the archive at ``path``; ``clock`` must be usable outside a loop."""
    used = clock or SetClock()
    opened = open_archive(path, used)
    try:
        yield Store(opened.database, used), opened.database
    finally:
        opened.database.close()


def start_answer(store: Store, prompt: str = "Why?") -> tuple[int, int]:
    """Begin a conversation and its answer; return both ids."""
    conversation = store.new_conversation(private=False)
    message = store.add_user_message(conversation.id, prompt)
    return conversation.id, store.begin_answer(message.id)


def write_version_1(path: Path) -> int:
    """Write a file as version 1 left it, with one question and a draft; return the question's id.

    In plain SQL: this program's own store knows only the newest version.
    """
    opened = open_database(path, MIGRATIONS[:1], STARTED_AT)
    database, at_us = opened.database, to_us(STARTED_AT)
    conversation_id = database.insert(
        "INSERT INTO conversations (title, created_us, updated_us, private, origin)"
        " VALUES ('Why?', ?, ?, 0, 'own')",
        (at_us, at_us),
    )
    message_id = database.insert(
        "INSERT INTO messages (conversation_id, role, text, created_us, origin)"
        " VALUES (?, 'user', 'Why?', ?, 'own')",
        (conversation_id, at_us),
    )
    database.execute(
        "INSERT INTO drafts (conversation_id, text, updated_us) VALUES (?, 'half a thought', ?)",
        (conversation_id, at_us),
    )
    database.close()
    return message_id
