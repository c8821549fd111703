"""Reads the texts themselves to find the inside of words, and signs, which are not indexed.

``dampfschiff`` in ``Donaudampfschifffahrt``, ``->`` in a line of code. It reads everything, the
newest first, so it runs only if the index finds nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.rows import to_us
from understudy.archive.search.filling import ASKED_OF, ATTACHMENT, MESSAGE, SEGMENT
from understudy.archive.search.ranking import Candidate

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator

    from understudy.archive.search.query import SearchQuery

MESSAGES_A_STEP = 4_000
ENOUGH = 100

_OF_SEGMENTS = "messages JOIN segments ON message_id = messages.id"
_OF_ATTACHMENTS = "messages JOIN attachments ON message_id = messages.id"
_FILE_TEXT = "name || char(10) || ifnull(attachments.text, '')"
# for each kind of document: its id, the tables, the conditions on their rows, and the text
_SOURCES = {
    MESSAGE: ("messages.id", "messages", "role = 'user'", "messages.text"),
    SEGMENT: ("segments.id", _OF_SEGMENTS, "outcome <> 'running'", "segments.text"),
    ATTACHMENT: ("attachments.id", _OF_ATTACHMENTS, "1", _FILE_TEXT),
}


def scan(
    archive: sqlite3.Connection,
    query: SearchQuery,
    pinned: frozenset[int],
    go_on: Callable[[], bool],
) -> tuple[list[Candidate], bool]:
    """Return the documents with every part of ``query`` as typed, and whether all were read.

    ``go_on`` is called between two steps. Case matters outside ASCII. Errors are SQLite's own.
    """
    found: list[Candidate] = []
    for first, last in _steps(archive):
        if not go_on():
            return found, False
        for kind in _SOURCES:
            found += _in_step(archive, kind, query, pinned, (first, last))
        if len(found) >= ENOUGH:
            return found[:ENOUGH], True
    return found, True


def _steps(archive: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    newest = archive.execute("SELECT ifnull(max(id), 0) FROM messages").fetchone()[0]
    for last in range(newest, 0, -MESSAGES_A_STEP):
        yield last - MESSAGES_A_STEP + 1, last


def _in_step(
    archive: sqlite3.Connection,
    kind: int,
    query: SearchQuery,
    pinned: frozenset[int],
    step: tuple[int, int],
) -> list[Candidate]:
    number, tables, rows_of, text = _SOURCES[kind]
    sql = (
        f"SELECT {number}, conversation_id, messages.id, created_us"  # noqa: S608 - fixed words
        f" FROM {tables} WHERE {rows_of} AND messages.id BETWEEN ? AND ?"
    )
    values: list[int | str] = [*step]
    for typed in query.typed:
        pattern = "".join(f"\\{one}" if one in "\\%_" else one for one in typed)
        sql += f" AND {text} LIKE ? ESCAPE '\\'"
        values.append(f"%{pattern}%")
    for at, sign in ((query.after_at, ">="), (query.before_at, "<")):
        if at is not None:
            sql += f" AND created_us {sign} ?"
            values.append(to_us(at))
    if query.provider is not None or query.model is not None:
        provider, model = ("provider", "model") if kind == SEGMENT else (ASKED_OF, "''")
        for column, part in ((provider, query.provider), (model, query.model)):
            if part is not None:
                sql += f" AND instr(lower({column}), ?)"
                values.append(part)
    rows = archive.execute(f"{sql} ORDER BY messages.id DESC LIMIT ?", (*values, ENOUGH))
    return [
        Candidate(kind, source_id, conversation_id, message_id, at_us, 1.0)
        for source_id, conversation_id, message_id, at_us in rows
        if not query.is_pinned or conversation_id in pinned
    ]
