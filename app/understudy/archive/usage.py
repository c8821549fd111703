"""The tokens each model used in a period, from the stored answers.

Deleted answers no longer count: nothing of a deleted conversation stays behind.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.model import Outcome
from understudy.archive.rows import to_us

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.base.storage.database import Database

# an answer marks its conversation as changed when it ends, not when it begins
LONGEST_ANSWER = timedelta(days=1)

# from conversations by their index to segments by theirs, without a scan of every answer
_BETWEEN = """
    SELECT segments.provider, segments.model, count(*) AS answers,
        total(segments.input_tokens) AS input_tokens,
        total(segments.output_tokens) AS output_tokens,
        total(segments.input_tokens IS NULL OR segments.output_tokens IS NULL) AS uncounted
    FROM conversations
    CROSS JOIN messages ON messages.conversation_id = conversations.id
    CROSS JOIN segments ON segments.message_id = messages.id
    WHERE conversations.updated_us >= ? AND segments.started_us >= ? AND segments.started_us < ?
        AND segments.outcome NOT IN (?, ?)
    GROUP BY segments.provider, segments.model
    ORDER BY segments.provider, segments.model
"""


class ModelUsage(msgspec.Struct, frozen=True):
    """The usage of one model; ``uncounted`` answers had no, or only half a, count of tokens."""

    provider: str
    model: str
    answers: int
    input_tokens: int
    output_tokens: int
    uncounted: int = 0


def usage_between(database: Database, from_at: datetime, until_at: datetime) -> list[ModelUsage]:
    """Return the usage of segments begun from ``from_at`` to before ``until_at``.

    Running answers and repeated past answers do not count. Raises `StorageError`.
    """
    since_us = to_us(from_at - LONGEST_ANSWER)
    rows = database.query(
        _BETWEEN,
        (since_us, to_us(from_at), to_us(until_at), Outcome.RUNNING.value, Outcome.CACHED.value),
    )
    return [
        ModelUsage(
            row["provider"],
            row["model"],
            row["answers"],
            int(row["input_tokens"]),
            int(row["output_tokens"]),
            int(row["uncounted"]),
        )
        for row in rows
    ]
