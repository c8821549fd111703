"""Stores an answer row by row, while it comes.

Text is always written whole, not appended: writing it again after a failure then changes nothing,
and half a character whose other half is still missing (see `rows.storable`) is repaired by the next
write.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from understudy.archive.model import PROGRAM_ENDED, Outcome, Segment, StoredAttempt
from understudy.archive.rows import (
    from_us,
    insert_row,
    insert_segment,
    storable,
    to_us,
    touch,
)
from understudy.base.errors import DeletedMeanwhileError

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from understudy.archive.model import PastSource, SegmentEnd, Sent
    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database

log = logging.getLogger(__name__)

LATELY = 100
"""Recent conversations to check after a crash: checking all takes 0.15 s for 200 MB."""
BUSY_S = 0.25
"""The longest wait for another process's write, since an answer may be streaming."""


class Answers:
    """Segments, attempts, and the end of answers. Engine thread only; errors as in `Store`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin_segment(
        self,
        answer_id: int,
        provider: str,
        model: str,
        reason: str,
        started_at: datetime,
        sent: Sent | None = None,
        past: PastSource | None = None,
    ) -> int:
        """Begin the next segment of an answer, ``running`` and owned by this process."""
        with self._database.transaction(lasting=False, wait_s=BUSY_S):
            if not self._database.query("SELECT 1 FROM messages WHERE id = ?", (answer_id,)):
                raise DeletedMeanwhileError("message", answer_id)
            ((position,),) = self._database.query(
                "SELECT ifnull(max(position) + 1, 0) FROM segments WHERE message_id = ?",
                (answer_id,),
            )
            segment = Segment(
                provider,
                model,
                "",
                Outcome.RUNNING,
                started_at=started_at,
                reason=reason,
                sent=sent,
                past=past,
            )
            token = self._database.token
            return insert_segment(self._database, answer_id, position, segment, writer=token)

    def write_text(self, segment_id: int, text: str) -> None:
        """Store the whole text so far of a running segment.

        Not lasting: `kill -9` loses nothing, a power cut everything since the last lasting write.
        """
        with self._database.transaction(lasting=False, wait_s=BUSY_S):
            self._update(
                segment_id,
                "UPDATE segments SET text = ?, outcome = ?, failure = NULL, writer = ?"
                " WHERE id = ?",
                (storable(text), Outcome.RUNNING.value, self._database.token),
            )

    def write_thought(self, segment_id: int, thought: str, seconds: float | None) -> None:
        """Store the whole thinking so far of a segment; not lasting, as `write_text`."""
        with self._database.transaction(lasting=False, wait_s=BUSY_S):
            self._update(
                segment_id,
                "UPDATE segments SET thought = ?, thought_s = ? WHERE id = ?",
                (storable(thought), seconds),
            )

    def finish_segment(self, segment_id: int, text: str, end: SegmentEnd) -> None:
        """Store the whole text and how it ended; on the disk when this returns."""
        with self._database.transaction(wait_s=BUSY_S):
            self._update(
                segment_id,
                "UPDATE segments SET text = ?, outcome = ?, failure = ?, stop_reason = ?,"
                " input_tokens = ?, output_tokens = ?, first_text_s = ?, elapsed_s = ?,"
                " model = COALESCE(NULLIF(?, ''), model), writer = NULL WHERE id = ?",
                (
                    storable(text),
                    end.outcome.value,
                    end.failure,
                    end.stop_reason,
                    end.usage.input_tokens,
                    end.usage.output_tokens,
                    end.first_text_s,
                    end.elapsed_s,
                    end.other_model,
                ),
            )

    def finish_answer(
        self,
        answer_id: int,
        first_text_s: float | None = None,
        elapsed_s: float | None = None,
        failure: str | None = None,
    ) -> None:
        """Store the result of the whole answer; ``failure``: why every provider failed."""
        with self._database.transaction(wait_s=BUSY_S):
            rows = self._database.query(
                "UPDATE messages SET first_text_s = ?, elapsed_s = ?, failure = ? WHERE id = ?"
                " RETURNING conversation_id",
                (first_text_s, elapsed_s, failure, answer_id),
            )
            if not rows:
                raise DeletedMeanwhileError("message", answer_id)
            touch(self._database, rows[0][0], self._clock.now())

    def mark_interrupted_running(self) -> int:
        """Mark segments left ``running`` by processes that are gone; return how many.

        Segments of living processes are left alone. If one is misjudged as dead (a file system
        without locks), its next write puts the segment right again.
        """
        count = 0
        with self._database.transaction():
            for (writer,) in self._database.query(
                "SELECT DISTINCT writer FROM segments WHERE outcome = 'running'"
            ):
                if writer is None or not self._database.is_present(writer):
                    count += self._database.execute(
                        "UPDATE segments SET outcome = ?, failure = ?, writer = NULL"
                        " WHERE outcome = 'running' AND writer IS ?",
                        (Outcome.INTERRUPTED.value, PROGRAM_ENDED, writer),
                    )
        if count:
            log.warning("%d answers were cut off by the end of the program", count)
        return count

    def given_up(self) -> list[tuple[int, str]]:
        """Return the prompts whose every attempt had failed when their program ended.

        Each with the failure of its last attempt; it is the last message of its conversation, is
        not in the outbox, and was not put to a provider of the person's own choice. Only if no
        other process is at work: a living one may be between two attempts.
        """
        rows = self._database.query(
            "SELECT answer.parent_id, last.failure FROM messages AS answer"
            " JOIN segments AS last ON last.message_id = answer.id AND last.position ="
            " (SELECT max(position) FROM segments WHERE message_id = answer.id)"
            " WHERE answer.conversation_id IN"
            " (SELECT id FROM conversations ORDER BY updated_us DESC LIMIT ?)"
            " AND answer.role = 'assistant' AND answer.origin = 'own'"
            " AND answer.failure IS NULL AND answer.elapsed_s IS NULL"
            " AND last.outcome = 'interrupted' AND last.failure IS NOT NULL"
            " AND NOT EXISTS (SELECT 1 FROM segments WHERE message_id = answer.id AND"
            " (outcome IN ('complete', 'refused', 'cached') OR route_reason = 'pinned'))"
            " AND NOT EXISTS (SELECT 1 FROM messages AS later WHERE"
            " later.conversation_id = answer.conversation_id AND later.id > answer.id)"
            " AND NOT EXISTS (SELECT 1 FROM outbox WHERE message_id = answer.parent_id)"
            " ORDER BY answer.id",
            (LATELY,),
        )
        return [(int(row["parent_id"]), str(row["failure"])) for row in rows]

    def add_attempt(self, answer_id: int, attempt: StoredAttempt) -> None:
        with self._database.transaction(lasting=False, wait_s=BUSY_S):
            if not self._database.query("SELECT 1 FROM messages WHERE id = ?", (answer_id,)):
                raise DeletedMeanwhileError("message", answer_id)
            insert_attempt(self._database, answer_id, attempt)

    def attempts(self, answer_id: int) -> list[StoredAttempt]:
        """Return every request made for an answer, in order."""
        return [
            attempt_from(row)
            for row in self._database.query(
                "SELECT * FROM attempts WHERE message_id = ? ORDER BY id", (answer_id,)
            )
        ]

    def _update(self, segment_id: int, sql: str, values: tuple[object, ...]) -> None:
        if not self._database.execute(sql, (*values, segment_id)):
            raise DeletedMeanwhileError("segment", segment_id)


def insert_attempt(database: Database, message_id: int, one: StoredAttempt) -> None:
    insert_row(
        database,
        "attempts",
        {
            "message_id": message_id,
            "provider": one.provider,
            "model": one.model,
            "failure": one.failure,
            "started_us": to_us(one.started_at),
            "first_text_s": one.first_text_s,
            "elapsed_s": one.elapsed_s,
        },
    )


def attempt_from(row: sqlite3.Row) -> StoredAttempt:
    return StoredAttempt(
        provider=row["provider"],
        model=row["model"],
        failure=row["failure"],
        started_at=from_us(row["started_us"]),
        first_text_s=row["first_text_s"],
        elapsed_s=row["elapsed_s"],
    )
