"""Stores conversations: the person's text is committed before any provider is asked.

Every method writes in one short transaction and raises `StorageError`; if a row it needs is gone,
`DeletedMeanwhileError`. Engine thread only.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING

from understudy.archive.attachments import Attachments
from understudy.archive.branches import Place, Tree
from understudy.archive.drafts import Drafts
from understudy.archive.first_texts import first_texts
from understudy.archive.model import Role
from understudy.archive.retention.forgetting import forget_conversations
from understudy.archive.rows import (
    OWN,
    conversation_from,
    insert_message,
    message_from,
    note,
    noted,
    segments_of,
    storable,
    to_us,
    touch,
)
from understudy.archive.stored_answers import Answers
from understudy.archive.titles import title_from
from understudy.archive.usage import usage_between
from understudy.archive.waiting_prompts import OutboxStore
from understudy.base.errors import DeletedMeanwhileError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.archive.model import Conversation, Message, NewAttachment
    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database

log = logging.getLogger(__name__)

NAME_LENGTH = 200


class Store:
    """The conversations in an open database, which the caller closes.

    ``answers`` stores answers, ``attachments`` the files of questions, ``drafts`` unsent text,
    ``outbox`` the prompts that wait for Claude, ``past`` the questions for past answers.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self.answers = Answers(database, clock)
        self.attachments = Attachments(database)
        self.drafts = Drafts(database, clock)
        self.outbox = OutboxStore(database, clock)
        self.usage_between = partial(usage_between, database)
        self.first_texts = partial(first_texts, database)
        self._database = database
        self._clock = clock

    # conversations

    def new_conversation(self, *, private: bool) -> Conversation:
        """Begin one without a title; the first message gives it one."""
        now_us = to_us(self._clock.now())
        with self._database.transaction(lasting=False):
            row_id = self._database.insert(
                "INSERT INTO conversations (title, created_us, updated_us, private, origin)"
                " VALUES ('', ?, ?, ?, ?)",
                (now_us, now_us, private, OWN),
            )
        return self.conversation(row_id)

    def conversation(self, conversation_id: int) -> Conversation:
        rows = self._database.query("SELECT * FROM conversations WHERE id = ?", (conversation_id,))
        if not rows:
            raise DeletedMeanwhileError("conversation", conversation_id)
        return conversation_from(rows[0])

    def conversations(self, limit: int) -> list[Conversation]:
        """Return at most ``limit``, the last changed first."""
        return [
            conversation_from(row)
            for row in self._database.query(
                "SELECT * FROM conversations ORDER BY updated_us DESC, id DESC LIMIT ?", (limit,)
            )
        ]

    def rename(self, conversation_id: int, title: str) -> None:
        """Set a title of one line; it does not count as changed."""
        with self._database.transaction():
            changed = self._database.execute(
                "UPDATE conversations SET title = ? WHERE id = ?",
                (title_from(storable(title), NAME_LENGTH), conversation_id),
            )
        if not changed:
            raise DeletedMeanwhileError("conversation", conversation_id)

    def pin(self, conversation_id: int, *, pinned: bool) -> None:
        """Pin or unpin it; it does not count as changed."""
        with self._database.transaction():
            changed = self._database.execute(
                "UPDATE conversations SET pinned_us = ? WHERE id = ?",
                (to_us(self._clock.now()) if pinned else None, conversation_id),
            )
        if not changed:
            raise DeletedMeanwhileError("conversation", conversation_id)

    def delete_conversation(self, conversation_id: int) -> None:
        """Delete it with everything that belongs to it, from the bytes of file and backups as well.

        The caller updates the search index: see `archive.retention.forgetting`.
        """
        forget_conversations(self._database, (conversation_id,))

    # messages

    def messages(self, conversation_id: int) -> list[Message]:
        """Return every message in the order they were written; ``parent_id`` makes them a tree."""
        segments = segments_of(self._database, conversation_id)
        attachments = self.attachments.of_conversation(conversation_id)
        return [
            message_from(row, tuple(segments.get(row["id"], ())), attachments.get(row["id"], ()))
            for row in self._database.query(
                "SELECT * FROM messages WHERE conversation_id = ? ORDER BY id", (conversation_id,)
            )
        ]

    def add_user_message(
        self,
        conversation_id: int,
        text: str,
        parent_id: int | None = None,
        *,
        attachments: Sequence[NewAttachment] = (),
        system: str | None = None,
    ) -> Message:
        """Store the person's message, with its files; it is on the disk when this returns.

        It follows ``parent_id``, else the end of the active branch. Its draft is removed in the
        same transaction, other drafts stay.
        """
        with self._database.transaction():
            message_id = self._insert_prompt(
                conversation_id, parent_id, storable(text), attachments, system
            )
        return self._message(message_id)

    def add_prompt(
        self,
        conversation_id: int,
        text: str,
        *,
        attachments: Sequence[NewAttachment] = (),
        system: str | None = None,
        replaces: int | None = None,
    ) -> tuple[Message, int]:
        """Store a question, and the place of its answer: both, or neither.

        Like `add_user_message` and `begin_answer`, whose id is the second value. A question that
        ``replaces`` another one begins a branch beside it, with the other's files besides its own.
        """
        with self._database.transaction():
            parent_id = None if replaces is None else self._message(replaces).parent_id
            message_id = self._insert_prompt(
                conversation_id, parent_id, storable(text), attachments, system
            )
            if replaces is not None:
                begins = parent_id is None or parent_id == replaces
                self._place_beside(message_id, replaces, begins=begins)
            answer_id = insert_message(
                self._database, (conversation_id, message_id), Role.ASSISTANT, "", self._clock.now()
            )
        return self._message(message_id), answer_id

    def conversation_of(self, message_id: int) -> int | None:
        """Return the conversation of a message; None if it is gone."""
        rows = self._database.query(
            "SELECT conversation_id FROM messages WHERE id = ?", (message_id,)
        )
        return int(rows[0][0]) if rows else None

    def choose_branch(self, message_id: int) -> int | None:
        """Switch to a message's branch; return its conversation, None if it is gone."""
        conversation_id = self.conversation_of(message_id)
        with self._database.transaction(lasting=False):
            self._database.execute(
                "UPDATE conversations SET active_id = ? WHERE id = ?", (message_id, conversation_id)
            )
        return conversation_id

    def begin_answer(self, parent_id: int) -> int:
        """Make the place of an answer to message ``parent_id`` and return its message id."""
        with self._database.transaction(lasting=False):
            conversation_id = self._message(parent_id).conversation_id
            self._touch(conversation_id)
            return insert_message(
                self._database, (conversation_id, parent_id), Role.ASSISTANT, "", self._clock.now()
            )

    # the contents of `answers` and `drafts`, under the names the rest of the program uses

    def draft(self, conversation_id: int | None) -> str:
        return self.drafts.draft(conversation_id)

    def save_draft(self, conversation_id: int | None, text: str) -> None:
        self.drafts.save(conversation_id, text)

    # notes of the program itself, which are not settings

    def noted(self, key: str) -> str | None:
        return noted(self._database, key)

    def note(self, key: str, value: str) -> None:
        note(self._database, key, value)

    def _insert_prompt(
        self,
        conversation_id: int,
        parent_id: int | None,
        text: str,
        attachments: Sequence[NewAttachment],
        system: str | None,
    ) -> int:
        self._touch(conversation_id)
        if parent_id is None:
            parent_id = self._active_leaf(conversation_id)
        message_id = insert_message(
            self._database,
            (conversation_id, parent_id),
            Role.USER,
            text,
            self._clock.now(),
            system=system,
        )
        self._database.execute(
            "UPDATE conversations SET active_id = NULL,"
            " title = CASE title WHEN '' THEN ? ELSE title END WHERE id = ?",
            (title_from(text), conversation_id),
        )
        self.attachments.add(message_id, attachments)
        self.drafts.forget_sent(conversation_id, text)
        return message_id

    def _place_beside(self, message_id: int, replaced: int, *, begins: bool) -> None:
        """Take over the files of the question replaced, and its place at the beginning."""
        self.attachments.take_over(message_id, replaced)
        if begins:
            self._database.execute("UPDATE messages SET parent_id = id WHERE id = ?", (message_id,))

    def _active_leaf(self, conversation_id: int) -> int | None:
        rows = self._database.query(
            "SELECT messages.id, parent_id, role, messages.origin, active_id FROM messages"
            " JOIN conversations ON conversations.id = conversation_id WHERE conversation_id = ?",
            (conversation_id,),
        )
        placed = [
            Place(one["id"], one["parent_id"], Role(one["role"]), one["origin"]) for one in rows
        ]
        return Tree(placed).leaf(rows[0]["active_id"]) if rows else None

    def _message(self, message_id: int) -> Message:
        rows = self._database.query("SELECT * FROM messages WHERE id = ?", (message_id,))
        if not rows:
            raise DeletedMeanwhileError("message", message_id)
        return message_from(rows[0], (), self.attachments.of_message(message_id))

    def _touch(self, conversation_id: int) -> None:
        if not touch(self._database, conversation_id, self._clock.now()):
            raise DeletedMeanwhileError("conversation", conversation_id)
