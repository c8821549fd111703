"""Version 4: what the search index has to hear of.

The index lies in a file of its own (see `archive.search`) and finds new messages by their number.
What else changes is noted here in the same transaction, so that no kill and no other program can
make the two disagree for longer than until the index is next brought up to date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

IDENTITY = "search_identity"
"""The note that tells which archive an index was made of."""

_NOTE = "INSERT INTO search_changes (kind, source_id) VALUES"

VERSION_4 = (
    """
    CREATE TABLE search_changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('title', 'gone', 'message', 'segment', 'attachment')),
        source_id INTEGER NOT NULL
    ) STRICT
    """,
    f"""
    CREATE TRIGGER search_title AFTER UPDATE OF title ON conversations
    WHEN old.title IS NOT new.title
    BEGIN {_NOTE} ('title', new.id); END
    """,
    f"""
    CREATE TRIGGER search_gone AFTER DELETE ON conversations
    BEGIN {_NOTE} ('gone', old.id); END
    """,
    f"""
    CREATE TRIGGER search_message AFTER UPDATE OF text ON messages
    WHEN old.text IS NOT new.text
    BEGIN {_NOTE} ('message', new.id); END
    """,
    # in a conversation that goes as a whole, 'gone' says it all
    f"""
    CREATE TRIGGER search_message_gone AFTER DELETE ON messages
    WHEN EXISTS (SELECT 1 FROM conversations WHERE id = old.conversation_id)
    BEGIN {_NOTE} ('message', old.id); END
    """,
    # text that streams is indexed when it ends; what was ended may yet be rewritten
    f"""
    CREATE TRIGGER search_segment AFTER UPDATE OF text, outcome ON segments
    WHEN new.outcome <> 'running' OR old.outcome <> 'running'
    BEGIN {_NOTE} ('segment', new.id); END
    """,
    f"""
    CREATE TRIGGER search_segment_added AFTER INSERT ON segments
    WHEN new.outcome <> 'running'
    BEGIN {_NOTE} ('segment', new.id); END
    """,
    f"""
    CREATE TRIGGER search_attachment AFTER UPDATE OF name, text ON attachments
    WHEN old.name IS NOT new.name OR old.text IS NOT new.text
    BEGIN {_NOTE} ('attachment', new.id); END
    """,
    f"""
    CREATE TRIGGER search_attachment_added AFTER INSERT ON attachments
    BEGIN {_NOTE} ('attachment', new.id); END
    """,
    f"""
    CREATE TRIGGER search_attachment_gone AFTER DELETE ON attachments
    WHEN EXISTS (SELECT 1 FROM messages WHERE id = old.message_id)
    BEGIN {_NOTE} ('attachment', old.id); END
    """,
    "CREATE INDEX conversations_pinned ON conversations (pinned_us) WHERE pinned_us IS NOT NULL",
    f"INSERT OR REPLACE INTO meta (key, value) VALUES ('{IDENTITY}', hex(randomblob(16)))",
)


def add_search(database: Database) -> None:
    for statement in VERSION_4:
        database.execute(statement)
