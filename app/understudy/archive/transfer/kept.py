"""A whole conversation of this archive at one moment, for an export."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.branches import Tree
from understudy.archive.rows import from_us
from understudy.archive.store import Store
from understudy.archive.transfer.identity import archive_id, own_key
from understudy.archive.transfer.shapes.labels import labels_from
from understudy.base.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from datetime import datetime

    from understudy.archive.model import Conversation, Message, StoredAttempt
    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database


_SAYS_SOMETHING = "EXISTS (SELECT 1 FROM messages WHERE conversation_id = conversations.id)"


class KeptMessage(msgspec.Struct, frozen=True):
    """A message with the key that identifies it in any archive."""

    message: Message
    key: str
    parent_key: str | None
    origin: str
    attempts: tuple[StoredAttempt, ...]


class KeptConversation(msgspec.Struct, frozen=True):
    conversation: Conversation
    key: str
    origin_updated_at: datetime | None
    draft: str
    messages: tuple[KeptMessage, ...]
    active_key: str | None = None
    labels: Mapping[str, str] = msgspec.field(default_factory=dict)


class KeptConversations:
    """Reads conversations one at a time; raises `StorageError`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._store = Store(database, clock)
        self._archive = archive_id(database)

    def numbers(self, *, with_private: bool) -> list[int]:
        """Return the ids of the conversations that are not empty, the oldest first."""
        rows = self._database.query(
            f"SELECT id FROM conversations WHERE (? OR NOT private) AND {_SAYS_SOMETHING}"  # noqa: S608 - fixed words
            " ORDER BY created_us, id",
            (with_private,),
        )
        return [row[0] for row in rows]

    def private_count(self) -> int:
        """Return how many conversations that are not empty are private."""
        sql = f"SELECT count(*) FROM conversations WHERE private AND {_SAYS_SOMETHING}"  # noqa: S608 - fixed words
        return int(self._database.query(sql)[0][0])

    def is_private(self, number: int) -> bool | None:
        """Return True if a conversation is private; None if there is none."""
        rows = self._database.query("SELECT private FROM conversations WHERE id = ?", (number,))
        return bool(rows[0][0]) if rows else None

    def read(self, number: int) -> KeptConversation | None:
        """Return a conversation as it is at one moment, None if it was deleted."""
        with self._one_moment():
            rows = self._database.query("SELECT * FROM conversations WHERE id = ?", (number,))
            if not rows:
                return None
            updated_us = rows[0]["origin_updated_us"]
            conversation, messages = self._store.conversation(number), self._messages(number)
            active = Tree(one.message for one in messages).leaf(conversation.active_id)
            return KeptConversation(
                conversation=conversation,
                key=rows[0]["origin_key"] or own_key(self._archive, number),
                origin_updated_at=None if updated_us is None else from_us(updated_us),
                draft=self._store.draft(number),
                messages=messages,
                active_key=next((one.key for one in messages if one.message.id == active), None),
                labels=labels_from(rows[0]["labels"]),
            )

    def content(self, sha256: bytes) -> bytes | None:
        return self._store.attachments.data(sha256)

    def _messages(self, number: int) -> tuple[KeptMessage, ...]:
        rows = {
            row["id"]: row
            for row in self._database.query(
                "SELECT id, origin, origin_key FROM messages WHERE conversation_id = ?", (number,)
            )
        }
        keys = {one: row["origin_key"] or own_key(self._archive, one) for one, row in rows.items()}
        return tuple(
            KeptMessage(
                message=one,
                key=keys[one.id],
                parent_key=None if one.parent_id is None else keys.get(one.parent_id),
                origin=rows[one.id]["origin"],
                attempts=tuple(self._store.answers.attempts(one.id)),
            )
            for one in self._store.messages(number)
        )

    @contextmanager
    def _one_moment(self) -> Generator[None]:
        """Make every read inside see the same moment, while others write."""
        self._database.execute("BEGIN")
        try:
            yield
        finally:
            with suppress(StorageError):
                self._database.execute("COMMIT")
