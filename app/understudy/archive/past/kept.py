"""Past questions in the database: keys and vectors, their answers, and ratings.

Reads and writes in small steps, on the engine thread; raises `StorageError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.archive.past.offers import Verdict
from understudy.archive.past.text import bare, key_of, normal, parts_of
from understudy.archive.rows import to_us

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database

READ_TO = "past_answers_read_to"
"""The note of the last message that was read."""
LONGEST_CONTEXT = 20
"""A question after more turns than this is never offered again."""

_UNREAD = """
    SELECT messages.id, messages.text, messages.parent_id, conversations.private,
        messages.role = 'user' AS is_question, messages.system IS NOT NULL AS has_system,
        EXISTS (SELECT 1 FROM attachments WHERE message_id = messages.id) AS has_files,
        messages.id = (SELECT min(id) FROM messages AS any_message
            WHERE any_message.conversation_id = messages.conversation_id) AS is_first
    FROM messages JOIN conversations ON conversations.id = messages.conversation_id
    WHERE messages.id > ? ORDER BY messages.id LIMIT ?
"""
_BEFORE = """
    WITH RECURSIVE before (id, parent_id, role, text, depth) AS (
        SELECT id, parent_id, role, text, 1 FROM messages WHERE id = ?
        UNION ALL
        SELECT messages.id, messages.parent_id, messages.role, messages.text, depth + 1
        FROM before JOIN messages ON messages.id = before.parent_id WHERE depth <= ?
    )
    SELECT before.id, before.text, before.role, (
        SELECT segments.text FROM segments WHERE message_id = before.id AND outcome = 'complete'
        ORDER BY position DESC LIMIT 1) AS said
    FROM before ORDER BY depth DESC
"""
_UNVECTORED = """
    SELECT past_questions.message_id, messages.text FROM past_questions
    JOIN messages ON messages.id = past_questions.message_id
    LEFT JOIN past_vectors ON past_vectors.message_id = past_questions.message_id AND model = ?
    WHERE past_questions.message_id > ? AND context_key IS NULL AND NOT left_out
        AND past_vectors.message_id IS NULL
    ORDER BY past_questions.message_id LIMIT ?
"""


class Keys(msgspec.Struct, frozen=True):
    """The keys that equal questions share."""

    same: int
    bare: int
    pasted: int | None

    @classmethod
    def of(cls, text: str) -> Keys:
        plain = normal(text)
        pasted = parts_of(text).pasted
        return cls(key_of(plain), key_of(bare(plain)), key_of(normal(pasted)) if pasted else None)


def context_key(turns: Iterable[str]) -> int | None:
    """Return the key that equal conversations share before a question; None if it came first."""
    said = [normal(one) for one in turns]
    return key_of("\n".join(said)) if said else None


class KeptQuestions:
    """The tables of past answers in an open database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    # keys

    def read_new(self, most: int) -> int:
        """Give keys to questions without any; return how many messages were read."""
        found = self._database.query(_UNREAD, (self._read_to(), most))
        if not found:
            return 0
        with self._database.transaction(lasting=False):
            for row in found:
                if row["is_question"] and not row["private"]:
                    self._keep(row)
            self._database.execute(
                "INSERT INTO meta (key, value) VALUES (?, ?)"
                " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
                (READ_TO, str(found[-1]["id"])),
            )
        return len(found)

    def count_new(self) -> int:
        """Return how many messages `read_new` has not read yet."""
        sql = "SELECT count(*) FROM messages WHERE id > ?"
        return int(self._database.query(sql, (self._read_to(),))[0][0])

    def read_again(self, message_id: int) -> None:
        """Give an edited question new keys, inside a transaction of the caller.

        A forgotten one stays forgotten; an unread one is left to `read_new`.
        """
        gone = self._database.execute(
            "DELETE FROM past_questions WHERE message_id = ? AND (same_key <> 0 OR bare_key <> 0)",
            (message_id,),
        )
        if not gone:
            return
        for row in self._database.query(_UNREAD, (message_id - 1, 1)):
            if row["id"] == message_id and row["is_question"] and not row["private"]:
                self._keep(row)

    def _read_to(self) -> int:
        rows = self._database.query("SELECT value FROM meta WHERE key = ?", (READ_TO,))
        return int(rows[0][0]) if rows else 0

    def _keep(self, row: sqlite3.Row) -> None:
        before = self._turns_before(row["parent_id"])
        # a message whose parent was deleted begins nothing
        is_lost = (not before and not row["is_first"]) or len(before) > LONGEST_CONTEXT
        # its answer means nothing without the files or the system prompt of the question
        needs_more = row["has_system"] or row["has_files"]
        keys = Keys.of(row["text"])
        self._database.execute(
            "INSERT INTO past_questions (message_id, same_key, bare_key, pasted_key, context_key,"
            " left_out) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (
                *(row["id"], keys.same, keys.bare, keys.pasted, context_key(before)),
                is_lost or needs_more,
            ),
        )

    def _turns_before(self, parent_id: int | None) -> list[str]:
        if parent_id is None:
            return []
        rows = self._database.query(_BEFORE, (parent_id, LONGEST_CONTEXT + 1))
        return [row["text"] if row["role"] == "user" else row["said"] or "" for row in rows]

    def leave_out(self, message_id: int) -> None:
        """Never offer the answer to this question again; its vector goes, its answer stays."""
        with self._database.transaction():
            self._database.execute(
                "INSERT INTO past_questions (message_id, same_key, bare_key, left_out)"
                " VALUES (?, 0, 0, 1) ON CONFLICT (message_id) DO UPDATE"
                " SET left_out = 1, same_key = 0, bare_key = 0, pasted_key = NULL",
                (message_id,),
            )
            self._database.execute("DELETE FROM past_vectors WHERE message_id = ?", (message_id,))

    def with_key(self, column: str, key: int, context: int | None = None) -> list[int]:
        """Return the messages whose key ``column`` (same, bare, pasted) is ``key``."""
        rows = self._database.query(
            f"SELECT message_id FROM past_questions WHERE {column}_key = ?"  # noqa: S608 - three fixed names
            " AND context_key IS ? AND NOT left_out",
            (key, context),
        )
        return [row[0] for row in rows]

    def texts(self, message_ids: Sequence[int]) -> dict[int, str]:
        """Return the questions that still exist and may be offered."""
        marks = ", ".join("?" * len(message_ids))
        rows = self._database.query(
            "SELECT id, text FROM messages JOIN past_questions ON message_id = id"  # noqa: S608 - only question marks
            f" WHERE id IN ({marks}) AND NOT left_out",
            message_ids,
        )
        return {row["id"]: row["text"] for row in rows}

    def listed(self, text: str, most: int) -> list[tuple[int, str]]:
        """Return the newest questions that may be offered and contain ``text``, with their ids."""
        rows = self._database.query(
            "SELECT id, text FROM messages JOIN past_questions ON message_id = id"
            " WHERE NOT left_out AND instr(lower(text), lower(?)) ORDER BY id DESC LIMIT ?",
            (text, most),
        )
        return [(row["id"], row["text"]) for row in rows]

    # vectors

    def without_vector(self, model: str, after: int, most: int) -> list[tuple[int, str]]:
        """Return questions after message ``after`` without a vector of ``model``."""
        rows = self._database.query(_UNVECTORED, (model, after, most))
        return [(row["message_id"], row["text"]) for row in rows]

    def keep_vectors(self, model: str, vectors: Iterable[tuple[int, bytes]]) -> None:
        """Store vectors of questions that still exist."""
        with self._database.transaction(lasting=False):
            for message_id, vector in vectors:
                self._database.execute(
                    "INSERT OR REPLACE INTO past_vectors (message_id, model, vector)"
                    " SELECT message_id, ?, ? FROM past_questions WHERE message_id = ?",
                    (model, vector, message_id),
                )

    def vectors(self, model: str, after: int, most: int) -> list[tuple[int, bytes]]:
        rows = self._database.query(
            "SELECT message_id, vector FROM past_vectors WHERE message_id > ? AND model = ?"
            " ORDER BY message_id LIMIT ?",
            (after, model, most),
        )
        return [(row[0], row[1]) for row in rows]

    def last(self) -> int:
        """Return the newest question's message id, 0 if there is none."""
        return int(
            self._database.query("SELECT ifnull(max(message_id), 0) FROM past_questions")[0][0]
        )

    def count_without_vector(self, model: str) -> int:
        """Return how many questions lack a vector of ``model``."""
        return len(self.without_vector(model, 0, self.count()))

    def count_unread(self) -> int:
        """Return how many questions lack a vector of any model."""
        return self._count(
            " AND NOT EXISTS (SELECT 1 FROM past_vectors"
            " WHERE past_vectors.message_id = past_questions.message_id)"
        )

    def count(self) -> int:
        """Return how many questions may be offered."""
        return self._count("")

    def _count(self, and_so: str) -> int:
        sql = "SELECT count(*) FROM past_questions WHERE context_key IS NULL AND NOT left_out"
        return int(self._database.query(sql + and_so)[0][0])

    # the person's ratings of offers

    def judge(self, asked: str, message_id: int, verdict: Verdict) -> None:
        """Remember the person's rating of this answer to that question; the last one counts."""
        with self._database.transaction():
            self._database.execute(
                "INSERT OR REPLACE INTO past_verdicts (asked_key, message_id, verdict, given_us)"
                " SELECT ?, id, ?, ? FROM messages WHERE id = ?",
                (Keys.of(asked).bare, verdict.value, to_us(self._clock.now()), message_id),
            )

    def verdicts(self, asked_key: int) -> dict[int, Verdict]:
        """Return the rating of each answer for this question."""
        rows = self._database.query(
            "SELECT message_id, verdict FROM past_verdicts WHERE asked_key = ?"
            " ORDER BY given_us DESC",
            (asked_key,),
        )
        return {row["message_id"]: Verdict(row["verdict"]) for row in rows}

    def alike(self, message_ids: Iterable[int]) -> set[int]:
        """Return these messages and all with the same question except for courtesies."""
        found: set[int] = set()
        for message_id in message_ids:
            rows = self._database.query(
                "SELECT message_id FROM past_questions WHERE bare_key ="
                " (SELECT bare_key FROM past_questions WHERE message_id = ? AND NOT left_out)"
                " AND context_key IS NULL AND NOT left_out",
                (message_id,),
            )
            found |= {message_id, *(row[0] for row in rows)}
        return found
