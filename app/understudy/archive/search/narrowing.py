"""Conditions on a document besides matching words: its time and its author."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.archive.rows import to_us

if TYPE_CHECKING:
    import sqlite3

    from understudy.archive.search.query import SearchQuery


class Narrowing(msgspec.Struct, frozen=True):
    """Further conditions on ``docs``, each beginning with AND."""

    sql: str
    values: tuple[int, ...]


def narrowing_of(index: sqlite3.Connection, query: SearchQuery) -> Narrowing | None:
    """Return the conditions of ``query``'s filters; None if no document can fulfil them."""
    sql = ""
    values: list[int] = []
    if query.provider is not None or query.model is not None:
        speakers = _speakers(index, query)
        if not speakers:
            return None
        sql += f" AND speaker_id IN ({', '.join(map(str, speakers))})"
    for at, sign in ((query.after_at, ">="), (query.before_at, "<")):
        if at is not None:
            sql += f" AND at_us {sign} ?"
            values.append(to_us(at))
    return Narrowing(sql, tuple(values))


def may_hold(query: SearchQuery, from_us: int, until_us: int) -> bool:
    """Return True if a document from this period can match."""
    if query.after_at is not None and until_us < to_us(query.after_at):
        return False
    return query.before_at is None or from_us < to_us(query.before_at)


def _speakers(index: sqlite3.Connection, query: SearchQuery) -> list[int]:
    return [
        row[0]
        for row in index.execute("SELECT id, provider, model FROM speakers")
        if (query.provider or "") in row[1].casefold() and (query.model or "") in row[2].casefold()
    ]
