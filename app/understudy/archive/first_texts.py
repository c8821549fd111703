"""How long the newest answers took to their first text, for how long to wait for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.base.storage.database import Database

NEWEST = 500
"""Looked at from the end of the table: a large archive is not read through for this."""


def first_texts(database: Database) -> list[tuple[str, str, int, float]]:
    """Return provider, model, tokens of the prompt and seconds, the oldest first.

    Only if both were measured: imported answers, and those of some servers, have no figures.
    """
    rows = database.query(
        "SELECT provider, model, input_tokens, first_text_s FROM segments"
        " WHERE id > (SELECT coalesce(max(id), 0) FROM segments) - ? AND outcome != 'cached'"
        " AND input_tokens IS NOT NULL AND first_text_s IS NOT NULL ORDER BY id",
        (NEWEST,),
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]
