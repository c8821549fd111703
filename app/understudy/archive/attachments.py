"""The files of questions: each content is stored once, in the database, under its SHA-256.

In the database, not in a folder: so a question and its files are committed together, deleted
together, and in every backup.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from understudy.archive.model import Attachment
from understudy.archive.rows import insert_row, storable

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from understudy.archive.model import NewAttachment
    from understudy.base.storage.database import Database


class Attachments:
    """Files of messages. Engine thread only; errors as in `Store`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, message_id: int, attachments: Iterable[NewAttachment]) -> None:
        """Store the files of a new message, in order, inside a transaction of the caller."""
        for position, one in enumerate(attachments):
            digest = None if one.data is None else hashlib.sha256(one.data).digest()
            attachment = Attachment(
                name=storable(one.name),
                media_type=one.media_type,
                size_bytes=None if one.data is None else len(one.data),
                sha256=digest,
                text=None if one.text is None else storable(one.text),
            )
            insert_attachment(self._database, message_id, position, attachment, one.data)

    def take_over(self, message_id: int, replaced: int) -> None:
        """Add the files of ``replaced`` to a new message, inside a transaction of the caller."""
        self._database.execute(
            "INSERT INTO attachments (message_id, position, name, media_type, size_bytes, sha256,"
            " text) SELECT ?, position + (SELECT count(*) FROM attachments WHERE message_id = ?),"
            " name, media_type, size_bytes, sha256, text FROM attachments WHERE message_id = ?",
            (message_id, message_id, replaced),
        )

    def of_conversation(self, conversation_id: int) -> dict[int, tuple[Attachment, ...]]:
        """Return the files of each message that has any, by the message's id."""
        return _by_message(
            self._database.query(
                "SELECT attachments.* FROM attachments JOIN messages ON messages.id = message_id"
                " WHERE conversation_id = ? ORDER BY message_id, position",
                (conversation_id,),
            )
        )

    def of_message(self, message_id: int) -> tuple[Attachment, ...]:
        rows = self._database.query(
            "SELECT * FROM attachments WHERE message_id = ? ORDER BY position", (message_id,)
        )
        return _by_message(rows).get(message_id, ())

    def data(self, sha256: bytes) -> bytes | None:
        """Return a content; None if it was deleted meanwhile."""
        rows = self._database.query("SELECT data FROM contents WHERE sha256 = ?", (sha256,))
        return bytes(rows[0][0]) if rows else None


def _by_message(rows: Iterable[sqlite3.Row]) -> dict[int, tuple[Attachment, ...]]:
    found: dict[int, list[Attachment]] = {}
    for row in rows:
        found.setdefault(row["message_id"], []).append(attachment_from(row))
    return {message_id: tuple(ones) for message_id, ones in found.items()}


def insert_attachment(
    database: Database,
    message_id: int,
    position: int,
    one: Attachment,
    data: bytes | None = None,
) -> None:
    """Add a file of a message; ``data`` are its bytes if they may not be there yet."""
    if one.sha256 is not None and data is not None:
        database.execute(
            "INSERT INTO contents (sha256, data) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING",
            (one.sha256, data),
        )
    insert_row(
        database,
        "attachments",
        {
            "message_id": message_id,
            "position": position,
            "name": one.name,
            "media_type": one.media_type,
            "size_bytes": one.size_bytes,
            "sha256": one.sha256,
            "text": one.text,
        },
    )


def attachment_from(row: sqlite3.Row) -> Attachment:
    return Attachment(
        name=row["name"],
        media_type=row["media_type"],
        size_bytes=row["size_bytes"],
        sha256=row["sha256"],
        text=row["text"],
    )
