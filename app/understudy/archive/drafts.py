"""Unsent text: one draft per conversation, and one for the next new conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.rows import storable, to_us
from understudy.base.errors import DeletedMeanwhileError

if TYPE_CHECKING:
    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database


class Drafts:
    """A ``conversation_id`` of None is the new conversation."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def draft(self, conversation_id: int | None) -> str:
        """Return the draft, "" if there is none."""
        rows = self._database.query(
            "SELECT text FROM drafts WHERE conversation_id IS ?", (conversation_id,)
        )
        return str(rows[0][0]) if rows else ""

    def save(self, conversation_id: int | None, text: str) -> None:
        """Replace the draft by ``text``; "" removes it."""
        with self._database.transaction(lasting=False):
            if not text:
                self._forget(conversation_id)
                return
            if conversation_id is not None and not self._database.query(
                "SELECT 1 FROM conversations WHERE id = ?", (conversation_id,)
            ):
                raise DeletedMeanwhileError("conversation", conversation_id)
            self._database.execute(
                "INSERT INTO drafts (conversation_id, text, updated_us) VALUES (?, ?, ?)"
                " ON CONFLICT (ifnull(conversation_id, 0)) DO UPDATE"
                " SET text = excluded.text, updated_us = excluded.updated_us",
                (conversation_id, storable(text), to_us(self._clock.now())),
            )

    def forget_sent(self, conversation_id: int, text: str) -> None:
        """Remove the drafts equal to this message; call it in the transaction that stores it.

        Only equal text goes: a command that asks something must not delete the text being typed in
        the window.
        """
        for place in (conversation_id, None):
            if self.draft(place).strip() == text.strip():
                self._forget(place)

    def _forget(self, conversation_id: int | None) -> None:
        self._database.execute("DELETE FROM drafts WHERE conversation_id IS ?", (conversation_id,))
