"""The tables of the archive, one migration a version; a version that was released never changes.

Instants are INTEGER microseconds since 1970 UTC: they come back exactly as `datetime` holds them,
compare and sort as numbers, and cannot be misread, as text with and without fractions or offsets
can. Durations are REAL seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.tables.past import add_past_answers
from understudy.base.storage.database_file import OpenedDatabase, open_database

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database
    from understudy.base.storage.database_file import Migration

# AUTOINCREMENT: the number of something deleted is never given out again, so an answer that is
# still under way can never write into somebody else's row.
VERSION_1 = (
    """
    CREATE TABLE meta (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT
    """,
    # origin: 'own', or what it was imported from, under origin_key there
    """
    CREATE TABLE conversations (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        title TEXT NOT NULL,
        created_us INTEGER NOT NULL,
        updated_us INTEGER NOT NULL,
        private INTEGER NOT NULL CHECK (private IN (0, 1)),
        origin TEXT NOT NULL,
        origin_key TEXT
    ) STRICT
    """,
    "CREATE INDEX conversations_by_update ON conversations (updated_us)",
    """
    CREATE UNIQUE INDEX conversations_by_origin ON conversations (origin, origin_key)
    WHERE origin_key IS NOT NULL
    """,
    # A tree: two answers to one question are two children. Cascading along parent_id would stop at
    # SQLite's 1000 levels of recursion, so a message that goes leaves its children parentless.
    # failure, first_text_s and elapsed_s speak of an answer as a whole.
    """
    CREATE TABLE messages (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id INTEGER NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
        parent_id INTEGER REFERENCES messages (id) ON DELETE SET NULL,
        role TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
        text TEXT NOT NULL,
        created_us INTEGER NOT NULL,
        origin TEXT NOT NULL,
        failure TEXT,
        first_text_s REAL,
        elapsed_s REAL
    ) STRICT
    """,
    "CREATE INDEX messages_by_conversation ON messages (conversation_id)",
    "CREATE INDEX messages_by_parent ON messages (parent_id)",
    # writer: the process that is writing it, while outcome is 'running'
    """
    CREATE TABLE segments (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        provider TEXT NOT NULL,
        model TEXT NOT NULL,
        text TEXT NOT NULL,
        outcome TEXT NOT NULL
            CHECK (outcome IN ('running', 'complete', 'interrupted', 'refused', 'cached')),
        failure TEXT,
        stop_reason TEXT,
        input_tokens INTEGER,
        output_tokens INTEGER,
        started_us INTEGER,
        first_text_s REAL,
        elapsed_s REAL,
        route_reason TEXT NOT NULL,
        writer TEXT,
        UNIQUE (message_id, position)
    ) STRICT
    """,
    "CREATE INDEX segments_running ON segments (writer) WHERE outcome = 'running'",
    # every request made for an answer, also those that became no segment
    """
    CREATE TABLE attempts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        provider TEXT NOT NULL,
        model TEXT NOT NULL,
        failure TEXT,
        started_us INTEGER NOT NULL,
        first_text_s REAL,
        elapsed_s REAL
    ) STRICT
    """,
    "CREATE INDEX attempts_by_message ON attempts (message_id)",
    # conversation_id NULL: the one draft of a conversation that is not begun yet
    """
    CREATE TABLE drafts (
        conversation_id INTEGER REFERENCES conversations (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        updated_us INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX drafts_by_conversation ON drafts (ifnull(conversation_id, 0))",
)


# attempt_us: when it was last about to be sent, NULL until then; writer: the process that sends it
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


def to_version_1(database: Database) -> None:
    for statement in VERSION_1:
        database.execute(statement)


def to_version_2(database: Database) -> None:
    for statement in VERSION_2:
        database.execute(statement)


MIGRATIONS: tuple[Migration, ...] = (to_version_1, to_version_2, add_past_answers)


def open_archive(path: Path, clock: Clock) -> OpenedDatabase:
    """Open the database at this program's version; raises as `open_database` does."""
    return open_database(path, MIGRATIONS, clock.now())
