"""Version 2: prompts that wait for Claude to come back."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

# attempt_us: time of the last attempt, NULL before the first; writer: the sending process
VERSION_2 = (
    """
    CREATE TABLE outbox (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        message_id INTEGER NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
        state TEXT NOT NULL
            CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'withdrawn')),
        reason TEXT NOT NULL CHECK (reason IN ('no_answer', 'ask_when_back')),
        failure TEXT,
        system TEXT,
        model TEXT,
        created_us INTEGER NOT NULL,
        attempt_us INTEGER,
        writer TEXT,
        answer_id INTEGER REFERENCES messages (id) ON DELETE SET NULL
    ) STRICT
    """,
    "CREATE INDEX outbox_by_state ON outbox (state)",
    "CREATE INDEX outbox_by_answer ON outbox (answer_id)",
)


def add_outbox(database: Database) -> None:
    for statement in VERSION_2:
        database.execute(statement)
