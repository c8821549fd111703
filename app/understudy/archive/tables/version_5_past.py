"""The tables of past answers: keys and vectors of questions, and the person's ratings.

Every row belongs to a message and is deleted with it, without leaving bytes (secure_delete).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

# same_key, bare_key, pasted_key: 64 bits of a normal form, with and without courtesies, and of
# pasted text. context_key: of everything before, NULL if it began a conversation. left_out: the
# person forgot it, or it must not be offered (a system prompt).
PAST_ANSWERS = (
    """
    CREATE TABLE past_questions (
        message_id INTEGER PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
        same_key INTEGER NOT NULL,
        bare_key INTEGER NOT NULL,
        pasted_key INTEGER,
        context_key INTEGER,
        left_out INTEGER NOT NULL CHECK (left_out IN (0, 1))
    ) STRICT
    """,
    "CREATE INDEX past_questions_by_same ON past_questions (same_key)",
    "CREATE INDEX past_questions_by_bare ON past_questions (bare_key)",
    """
    CREATE INDEX past_questions_by_pasted ON past_questions (pasted_key)
    WHERE pasted_key IS NOT NULL
    """,
    # 384 signed bytes, and the model that made them
    """
    CREATE TABLE past_vectors (
        message_id INTEGER PRIMARY KEY REFERENCES past_questions (message_id) ON DELETE CASCADE,
        model TEXT NOT NULL,
        vector BLOB NOT NULL
    ) STRICT
    """,
    # asked_key is the bare_key of the question for which message_id was offered
    """
    CREATE TABLE past_verdicts (
        asked_key INTEGER NOT NULL,
        message_id INTEGER NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        verdict TEXT NOT NULL CHECK (verdict IN ('right', 'wrong')),
        given_us INTEGER NOT NULL,
        PRIMARY KEY (asked_key, message_id)
    ) STRICT
    """,
    "CREATE INDEX past_verdicts_by_message ON past_verdicts (message_id)",
)


def add_past_answers(database: Database) -> None:
    for statement in PAST_ANSWERS:
        database.execute(statement)
