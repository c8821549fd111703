"""Version 3: attachments, pins, the source of imports, and the system prompt of a question."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

VERSION_3 = (
    # pinned_us: since when; NULL: not pinned
    "ALTER TABLE conversations ADD COLUMN pinned_us INTEGER",
    # when it was last changed in the program it came from
    "ALTER TABLE conversations ADD COLUMN origin_updated_us INTEGER",
    "ALTER TABLE messages ADD COLUMN origin_key TEXT",
    """
    CREATE UNIQUE INDEX messages_by_origin ON messages (conversation_id, origin_key)
    WHERE origin_key IS NOT NULL
    """,
    # JSON of the request for a segment, NULL if it was not stored
    "ALTER TABLE segments ADD COLUMN sent TEXT",
    # JSON of the earlier answer that a segment repeats, NULL for a live one
    "ALTER TABLE segments ADD COLUMN past TEXT",
    # the system prompt of a question, besides its conversation
    "ALTER TABLE messages ADD COLUMN system TEXT",
    # each content once, however often it is attached
    """
    CREATE TABLE contents (
        sha256 BLOB PRIMARY KEY CHECK (length(sha256) = 32),
        data BLOB NOT NULL
    ) STRICT
    """,
    # sha256 NULL: only the name came with an import; text: its text, if known
    """
    CREATE TABLE attachments (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        media_type TEXT NOT NULL,
        size_bytes INTEGER,
        sha256 BLOB REFERENCES contents (sha256),
        text TEXT,
        UNIQUE (message_id, position)
    ) STRICT
    """,
    "CREATE INDEX attachments_by_content ON attachments (sha256)",
    """
    CREATE TRIGGER contents_nobody_has AFTER DELETE ON attachments
    WHEN old.sha256 IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM attachments WHERE sha256 = old.sha256)
    BEGIN
        DELETE FROM contents WHERE sha256 = old.sha256;
    END
    """,
)


def add_attachments(database: Database) -> None:
    for statement in VERSION_3:
        database.execute(statement)
