"""Version 1: conversations as trees of messages, segments, attempts, drafts, and notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

# AUTOINCREMENT: the id of a deleted row is never reused, so a running answer can never write into
# another row.
VERSION_1 = (
    """
    CREATE TABLE meta (
        key TEXT PRIMARY KEY,
        value TEXT NOT NULL
    ) STRICT
    """,
    # origin: 'own', or the program it was imported from, with its origin_key there
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
    # SQLite's 1000 levels of recursion, so a deleted message leaves its children parentless.
    # failure, first_text_s and elapsed_s are about an answer as a whole.
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
    # writer: the process writing it, if outcome is 'running'
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
    # every request made for an answer, also those without a segment
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
    # conversation_id NULL: the one draft of a new conversation
    """
    CREATE TABLE drafts (
        conversation_id INTEGER REFERENCES conversations (id) ON DELETE CASCADE,
        text TEXT NOT NULL,
        updated_us INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX drafts_by_conversation ON drafts (ifnull(conversation_id, 0))",
)


def begin(database: Database) -> None:
    for statement in VERSION_1:
        database.execute(statement)
