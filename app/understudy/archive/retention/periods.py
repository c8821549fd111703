"""How long things are kept; nothing goes that is pinned or waits in the outbox.

For imported conversations it counts from the import, because an export is already old.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.archive.retention.forgetting import forget_conversations
from understudy.archive.rows import to_us

if TYPE_CHECKING:
    from collections.abc import Generator
    from datetime import datetime

    from understudy.base.settings.values import ArchiveSettings
    from understudy.base.storage.database import Database

A_STEP = 20

_DUE = """
    SELECT id FROM conversations
    WHERE max(updated_us, ifnull(imported_us, 0)) < ?1 AND private = ?2 AND pinned_us IS NULL
        AND (origin = 'own' OR imported_us IS NOT NULL)
        AND NOT EXISTS (
            SELECT 1 FROM messages JOIN outbox ON outbox.message_id = messages.id
            WHERE conversation_id = conversations.id AND state IN ('waiting', 'sending')
        )
    ORDER BY id
"""
_OLD_FILES = """
    FROM attachments WHERE (sha256 IS NOT NULL OR text IS NOT NULL) AND message_id IN (
        SELECT messages.id FROM messages JOIN conversations ON conversations.id = conversation_id
        WHERE max(messages.created_us, ifnull(imported_us, 0)) < ? AND pinned_us IS NULL
            AND (conversations.origin = 'own' OR imported_us IS NOT NULL)
    )
"""


def due_conversations(database: Database, settings: ArchiveSettings, now: datetime) -> list[int]:
    """Return the conversations without a message for longer than the retention."""
    private_days = settings.keep_private_days
    if private_days is None:
        private_days = settings.keep_conversations_days
    found: list[int] = []
    for private, days in ((0, settings.keep_conversations_days), (1, private_days)):
        if days:
            before_us = to_us(now - timedelta(days=days))
            found += [row[0] for row in database.query(_DUE, (before_us, private))]
    return found


def keep_to(
    database: Database, settings: ArchiveSettings, now: datetime
) -> Generator[tuple[int, int]]:
    """Delete expired data, in steps of about ten milliseconds; raises `StorageError`.

    Each step yields the numbers of deleted conversations and files.
    """
    _note_imports(database, now)
    due = due_conversations(database, settings, now)
    for start in range(0, len(due), A_STEP):
        forget_conversations(database, due[start : start + A_STEP])
        yield len(due[start : start + A_STEP]), 0
    yield 0, _drop_old_files(database, settings, now)


def _note_imports(database: Database, now: datetime) -> None:
    """Count from now for conversations imported before imports were noted."""
    with database.transaction(lasting=False):
        database.execute(
            "UPDATE conversations SET imported_us = ?"
            " WHERE imported_us IS NULL AND origin <> 'own'",
            (to_us(now),),
        )


def _drop_old_files(database: Database, settings: ArchiveSettings, now: datetime) -> int:
    """Drop old files but keep their names, so that the question still reads the same."""
    files = 0
    if settings.keep_attachments_days:
        before_us = to_us(now - timedelta(days=settings.keep_attachments_days))
        with database.transaction():
            files = database.execute(
                "UPDATE attachments SET sha256 = NULL, text = NULL"  # noqa: S608 - fixed words
                f" WHERE id IN (SELECT id {_OLD_FILES})",
                (before_us,),
            )
            database.execute(
                "DELETE FROM contents WHERE sha256 NOT IN"
                " (SELECT sha256 FROM attachments WHERE sha256 IS NOT NULL)"
            )
        if files:
            database.checkpoint()
    return files
