"""Version 6: the active branch of a conversation, and the time of its import.

Impossible dates, which earlier imports accepted, become the nearest possible ones. A message
written after a late answer from the outbox followed that answer, beside everything since its
question; now it follows the last message before it, as it was shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.rows import EARLIEST, LATEST, to_us

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

_DATES = (
    ("conversations", "created_us"),
    ("conversations", "updated_us"),
    ("conversations", "origin_updated_us"),
    ("conversations", "pinned_us"),
    ("messages", "created_us"),
    ("segments", "started_us"),
)
VERSION_6 = (
    # NULL: the branch with the latest message
    "ALTER TABLE conversations ADD COLUMN active_id INTEGER",
    # time of the last import; NULL for a conversation begun here, and until that is known
    "ALTER TABLE conversations ADD COLUMN imported_us INTEGER",
    """
    UPDATE messages SET parent_id = (
        SELECT ifnull(
            (SELECT max(last.id) FROM messages AS last
                WHERE last.parent_id = asked.id AND last.id < messages.id),
            asked.id)
        FROM messages AS asked
        WHERE asked.conversation_id = messages.conversation_id
            AND asked.id < messages.id AND asked.role = 'user'
        ORDER BY asked.id DESC LIMIT 1
    )
    WHERE origin = 'own' AND role = 'user' AND EXISTS (
        SELECT 1 FROM messages AS late JOIN messages AS since
            ON since.conversation_id = late.conversation_id AND since.role = 'user'
            AND since.id > late.parent_id AND since.id < late.id
        WHERE late.id = messages.parent_id AND late.origin = 'own' AND late.role = 'assistant'
    )
    """,
)


def add_branches(database: Database) -> None:
    for statement in VERSION_6:
        database.execute(statement)
    for table, column in _DATES:
        database.execute(
            f"UPDATE {table} SET {column} = max(?, min(?, {column}))"  # noqa: S608 - fixed names
            f" WHERE {column} NOT BETWEEN ? AND ?",
            (to_us(EARLIEST), to_us(LATEST), to_us(EARLIEST), to_us(LATEST)),
        )
