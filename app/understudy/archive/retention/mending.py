"""Gives recovered rows without a parent a new place, so that no message is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

TITLE = "Recovered"

_STEPS = (
    # segments, files and waiting prompts whose message is lost
    """
    INSERT INTO conversations (title, created_us, updated_us, private, origin)
    SELECT ?1, 0, 0, 1, 'own'
    WHERE EXISTS (SELECT 1 FROM segments WHERE message_id NOT IN (SELECT id FROM messages))
        OR EXISTS (SELECT 1 FROM attachments WHERE message_id NOT IN (SELECT id FROM messages))
    """,
    """
    INSERT INTO messages (id, conversation_id, role, text, created_us, origin)
    SELECT message_id, (SELECT max(id) FROM conversations),
        CASE WHEN max(is_answer) THEN 'assistant' ELSE 'user' END, '', max(at_us), 'own'
    FROM (
        SELECT message_id, 1 AS is_answer, ifnull(started_us, 0) AS at_us FROM segments
        UNION ALL SELECT message_id, 0, 0 FROM attachments
    )
    WHERE message_id NOT IN (SELECT id FROM messages) GROUP BY message_id
    """,
    # messages whose conversation is lost: it may have been a private one
    """
    INSERT INTO conversations (id, title, created_us, updated_us, private, origin)
    SELECT conversation_id, ?1, min(created_us), max(created_us), 1, 'own'
    FROM messages WHERE conversation_id NOT IN (SELECT id FROM conversations)
    GROUP BY conversation_id
    """,
    """
    UPDATE conversations SET
        created_us = (SELECT min(one.created_us) FROM messages AS one
            WHERE one.conversation_id = conversations.id),
        updated_us = (SELECT max(one.created_us) FROM messages AS one
            WHERE one.conversation_id = conversations.id)
    WHERE updated_us = 0 AND title = ?1
        AND EXISTS (SELECT 1 FROM messages WHERE conversation_id = conversations.id)
    """,
    """
    UPDATE messages SET parent_id = (
        SELECT max(before.id) FROM messages AS before
        WHERE before.conversation_id = messages.conversation_id AND before.id < messages.id
    )
    WHERE parent_id IS NOT NULL AND parent_id NOT IN (SELECT id FROM messages)
    """,
    """
    UPDATE attachments SET sha256 = NULL
    WHERE sha256 IS NOT NULL AND sha256 NOT IN (SELECT sha256 FROM contents)
    """,
    """
    UPDATE drafts SET conversation_id = NULL
    WHERE conversation_id NOT IN (SELECT id FROM conversations)
        AND NOT EXISTS (SELECT 1 FROM drafts WHERE conversation_id IS NULL)
        AND rowid = (SELECT max(rowid) FROM drafts
            WHERE conversation_id NOT IN (SELECT id FROM conversations))
    """,
    "UPDATE outbox SET answer_id = NULL WHERE answer_id NOT IN (SELECT id FROM messages)",
)


def mend(database: Database) -> None:
    """Make placeholders for lost parents; the caller drops rows that still have none."""
    for step in _STEPS:
        database.execute(step, (TITLE,) if "?1" in step else ())
