"""Version 4: changes that the search index must learn of.

The index is a separate file (see `archive.search`) and finds new messages by their id. Every other
change is noted here in the same transaction, so that after a kill, or with another program, the two
differ only until the next update of the index.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

IDENTITY = "search_identity"
"""The note that identifies the archive an index was made of."""


def _noting(name: str, event: str, kind: str, row: str, when: str = "1") -> str:
    return f"""
    CREATE TRIGGER search_{name} AFTER {event} WHEN {when}
    BEGIN
        INSERT INTO search_changes (kind, source_id) VALUES ('{kind}', {row}.id);
    END
    """  # noqa: S608 - fixed words


VERSION_4 = (
    """
    CREATE TABLE search_changes (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL CHECK (kind IN ('title', 'gone', 'message', 'segment', 'attachment')),
        source_id INTEGER NOT NULL
    ) STRICT
    """,
    _noting(
        "title", "UPDATE OF title ON conversations", "title", "new", "old.title IS NOT new.title"
    ),
    _noting("gone", "DELETE ON conversations", "gone", "old"),
    _noting("message", "UPDATE OF text ON messages", "message", "new", "old.text IS NOT new.text"),
    _noting("message_gone", "DELETE ON messages", "message", "old"),
    # streaming text is indexed when it ends; ended text may still be rewritten
    _noting(
        "segment",
        "UPDATE OF text, outcome ON segments",
        "segment",
        "new",
        "new.outcome <> 'running' OR old.outcome <> 'running'",
    ),
    _noting("segment_added", "INSERT ON segments", "segment", "new", "new.outcome <> 'running'"),
    _noting("segment_gone", "DELETE ON segments", "segment", "old"),
    _noting("attachment", "UPDATE OF name, text ON attachments", "attachment", "new"),
    _noting("attachment_added", "INSERT ON attachments", "attachment", "new"),
    _noting("attachment_gone", "DELETE ON attachments", "attachment", "old"),
    "CREATE INDEX conversations_pinned ON conversations (pinned_us) WHERE pinned_us IS NOT NULL",
    "INSERT OR REPLACE INTO meta (key, value) VALUES ('search_identity', hex(randomblob(16)))",
)


def add_search(database: Database) -> None:
    for statement in VERSION_4:
        database.execute(statement)
