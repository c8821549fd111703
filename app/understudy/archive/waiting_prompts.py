"""Prompts that wait for Claude: a state machine in the database, so that each is sent once.

``waiting -> sending -> sent`` is the ordinary way. A prompt is claimed, and marked as about to be
sent, before a byte leaves, so that it never counts as unsent after a crash. If the process that
claimed it is gone, it goes back to waiting only if it was never marked so. Otherwise its answer
decides: if it is whole, ``sent``; if not, the person decides (``failed``).
"""

from __future__ import annotations

import logging
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.rows import from_us, storable, to_us

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database

log = logging.getLogger(__name__)


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


class OutboxReason(StrEnum):
    """Why a prompt waits: all providers failed, or the person wants Claude's answer."""

    NO_ANSWER = "no_answer"
    ASK_WHEN_BACK = "ask_when_back"


INTERRUPTED = "interrupted"
"""The failure of a prompt whose sending was cut off: it may have been answered, so it is offered to
the person and never sent again automatically."""


class OutboxEntry(msgspec.Struct, frozen=True):
    """One prompt; ``failure`` is `INTERRUPTED` or a name in `chat.failure`, of its last attempt.

    ``model`` None: any of Claude's models. ``answer_id`` is the message for its answer, once there
    was an attempt.
    """

    id: int
    message_id: int
    conversation_id: int
    text: str
    state: OutboxState
    reason: OutboxReason
    failure: str | None
    system: str | None
    model: str | None
    created_at: datetime
    attempt_at: datetime | None
    answer_id: int | None


class OutboxStore:
    """Engine thread only; every method raises `StorageError`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def keep(
        self,
        message_id: int,
        reason: OutboxReason,
        system: str | None = None,
        model: str | None = None,
    ) -> bool:
        """Have a prompt wait; on the disk when this returns. Return False if it is not a prompt.

        One that is there already is left alone, except that the person's own wish makes it wait
        again after it was withdrawn, failed or answered: now for the model named this time, since
        the earlier one may be what failed. ``system`` None: the prompt's own.
        """
        with self._database.transaction():
            if not self._database.query(
                "SELECT 1 FROM messages WHERE id = ? AND role = 'user'", (message_id,)
            ):
                return False
            self._database.execute(
                "INSERT INTO outbox (message_id, state, reason, system, model, created_us)"
                " VALUES (?, 'waiting', ?, ?, ?, ?) ON CONFLICT (message_id) DO UPDATE"
                " SET state = 'waiting', reason = excluded.reason, failure = NULL,"
                " attempt_us = NULL, answer_id = NULL, model = excluded.model,"
                " system = coalesce(excluded.system, outbox.system)"
                " WHERE excluded.reason = 'ask_when_back' AND state NOT IN ('waiting', 'sending')",
                (
                    message_id,
                    reason.value,
                    None if system is None else storable(system),
                    model,
                    to_us(self._clock.now()),
                ),
            )
        return True

    def entries(self, *states: OutboxState) -> list[OutboxEntry]:
        """Return the entries in these states (in any, if none is named), the oldest first."""
        marks = ", ".join("?" * len(states))
        where = f"WHERE state IN ({marks})" if states else ""
        rows = self._database.query(
            "SELECT outbox.*, messages.conversation_id, messages.text,"  # noqa: S608 - only marks
            " coalesce(outbox.system, messages.system) AS asked_under FROM outbox"
            f" JOIN messages ON messages.id = outbox.message_id {where} ORDER BY outbox.id",
            tuple(one.value for one in states),
        )
        return [_entry_from(row) for row in rows]

    def entry(self, entry_id: int) -> OutboxEntry | None:
        return next((one for one in self.entries() if one.id == entry_id), None)

    def claim(self, entry_id: int | None = None) -> OutboxEntry | None:
        """Claim the oldest waiting prompt, or ``entry_id`` if it waits, for this process to send.

        None: nothing waits, or one is being sent already, by this process or another.
        """
        with self._database.transaction():
            if self._database.query("SELECT 1 FROM outbox WHERE state = 'sending'"):
                return None
            rows = self._database.query(
                "UPDATE outbox SET state = 'sending', writer = ?, attempt_us = NULL, failure = NULL"
                " WHERE id = (SELECT min(id) FROM outbox WHERE state = 'waiting'"
                " AND (? IS NULL OR id = ?)) RETURNING id",
                (self._database.token, entry_id, entry_id),
            )
        return self.entry(rows[0][0]) if rows else None

    def about_to_send(self, entry: OutboxEntry, answer_id: int) -> bool:
        """Mark that it may have been sent from here on; False: another process owns it."""
        with self._database.transaction():
            return bool(
                self._database.execute(
                    "UPDATE outbox SET attempt_us = ?, answer_id = ?"
                    " WHERE id = ? AND state = 'sending' AND writer = ?",
                    (to_us(self._clock.now()), answer_id, entry.id, self._database.token),
                )
            )

    def settle(self, entry: OutboxEntry, state: OutboxState, failure: str | None = None) -> None:
        """Store how the sending by this process ended; do nothing if it is not the sender."""
        with self._database.transaction():
            self._database.execute(
                "UPDATE outbox SET state = ?, failure = ?, writer = NULL"
                " WHERE id = ? AND state = 'sending' AND writer = ?",
                (state.value, failure, entry.id, self._database.token),
            )

    def answered_along(self, message_ids: Iterable[int], answer_id: int) -> None:
        """Settle unanswered prompts that a later question included in its answer."""
        with self._database.transaction():
            for message_id in message_ids:
                self._database.execute(
                    "UPDATE outbox SET state = 'sent', failure = NULL, answer_id = ?"
                    " WHERE message_id = ? AND state = 'waiting' AND reason = 'no_answer'",
                    (answer_id, message_id),
                )

    def withdraw(self, entry_id: int) -> bool:
        """Withdraw a prompt that waits or failed; False: it does neither. Its text stays."""
        return self._move(entry_id, OutboxState.WITHDRAWN, "'waiting', 'failed'")

    def wait_again(self, entry_id: int) -> bool:
        """Have a failed or withdrawn one wait again, by the person's own decision."""
        return self._move(entry_id, OutboxState.WAITING, "'failed', 'withdrawn'")

    def settle_cut_off(self) -> int:
        """Settle prompts being sent when their process ended; return how many.

        Also those this process itself left unfinished: call it only if it sends nothing.
        """
        count = 0
        with self._database.transaction():
            for row in self._database.query("SELECT * FROM outbox WHERE state = 'sending'"):
                writer = row["writer"]
                if (
                    writer is not None
                    and writer != self._database.token
                    and self._database.is_present(writer)
                ):
                    continue
                count += 1
                state, failure = self._state_of(row)
                self._database.execute(
                    "UPDATE outbox SET state = ?, failure = ?, writer = NULL WHERE id = ?",
                    (state.value, failure, row["id"]),
                )
                log.warning("outbox: prompt %d was cut off and is now %s", row["id"], state.value)
        return count

    def _state_of(self, row: sqlite3.Row) -> tuple[OutboxState, str | None]:
        if row["attempt_us"] is None:
            return OutboxState.WAITING, None
        whole = self._database.query(
            "SELECT 1 FROM segments WHERE message_id = ? AND outcome = 'complete'",
            (row["answer_id"],),
        )
        return (OutboxState.SENT, None) if whole else (OutboxState.FAILED, INTERRUPTED)

    def _move(self, entry_id: int, state: OutboxState, those: str) -> bool:
        with self._database.transaction():
            return bool(
                self._database.execute(
                    f"UPDATE outbox SET state = ? WHERE id = ? AND state IN ({those})",  # noqa: S608 - fixed words
                    (state.value, entry_id),
                )
            )


def _entry_from(row: sqlite3.Row) -> OutboxEntry:
    attempt_us = row["attempt_us"]
    return OutboxEntry(
        id=row["id"],
        message_id=row["message_id"],
        conversation_id=row["conversation_id"],
        text=row["text"],
        state=OutboxState(row["state"]),
        reason=OutboxReason(row["reason"]),
        failure=row["failure"],
        system=row["asked_under"],
        model=row["model"],
        created_at=from_us(row["created_us"]),
        attempt_at=None if attempt_us is None else from_us(attempt_us),
        answer_id=row["answer_id"],
    )
