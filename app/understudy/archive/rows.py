"""Converts values to the database's form and back: instants, text, rows.

A table's insert and its reading stand side by side, here or with the class that stores it. The
store and the imports both use them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec

from understudy.archive.model import (
    Conversation,
    Message,
    Outcome,
    PastSource,
    Role,
    Segment,
    Sent,
    Usage,
)

if TYPE_CHECKING:
    import sqlite3

    from understudy.archive.model import Attachment
    from understudy.base.storage.database import Database

T = TypeVar("T")

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EARLIEST = EPOCH
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
"""The limit of dates: near the years 1 and 9999 time zones cannot be applied."""
MICROSECOND = timedelta(microseconds=1)
OWN = "own"
"""The origin of messages from this program."""


def to_us(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def from_us(count: int) -> datetime:
    return EPOCH + count * MICROSECOND


def storable(text: str) -> str:
    r"""Return ``text`` in a form that UTF-8 can hold; all Unicode, NUL too, is unchanged.

    A provider that cuts its stream inside an escaped pair ("\ud83d", then "\ude00") leaves two half
    characters in the text: side by side they become the original character. A single half becomes
    U+FFFD, because it can never be shown or sent.
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def touch(database: Database, conversation_id: int, now: datetime) -> bool:
    """Mark a conversation as changed, never backwards; return False if it is gone."""
    return bool(
        database.execute(
            "UPDATE conversations SET updated_us = max(updated_us, ?) WHERE id = ?",
            (to_us(now), conversation_id),
        )
    )


def conversation_from(row: sqlite3.Row) -> Conversation:
    return Conversation(
        id=row["id"],
        title=row["title"],
        created_at=from_us(row["created_us"]),
        updated_at=from_us(row["updated_us"]),
        private=bool(row["private"]),
        pinned_at=None if row["pinned_us"] is None else from_us(row["pinned_us"]),
        origin=row["origin"],
        active_id=row["active_id"],
    )


def insert_message(
    database: Database,
    place: tuple[int, int | None],
    role: Role,
    text: str,
    at: datetime,
    *,
    origin: str = OWN,
    key: str | None = None,
    system: str | None = None,
    failure: str | None = None,
    first_text_s: float | None = None,
    elapsed_s: float | None = None,
) -> int:
    """Add a message at ``place``: a conversation and the message before it."""
    conversation_id, parent_id = place
    return insert_row(
        database,
        "messages",
        {
            "conversation_id": conversation_id,
            "parent_id": parent_id,
            "role": role.value,
            "text": text,
            "created_us": to_us(at),
            "origin": origin,
            "origin_key": key,
            "system": system,
            "failure": failure,
            "first_text_s": first_text_s,
            "elapsed_s": elapsed_s,
        },
    )


def message_from(
    row: sqlite3.Row, segments: tuple[Segment, ...], attachments: tuple[Attachment, ...] = ()
) -> Message:
    return Message(
        id=row["id"],
        conversation_id=row["conversation_id"],
        role=Role(row["role"]),
        text=row["text"],
        created_at=from_us(row["created_us"]),
        segments=segments,
        parent_id=row["parent_id"],
        failure=row["failure"],
        first_text_s=row["first_text_s"],
        elapsed_s=row["elapsed_s"],
        attachments=attachments,
        system=row["system"],
        origin=row["origin"],
    )


def insert_segment(
    database: Database, message_id: int, position: int, one: Segment, writer: str | None = None
) -> int:
    """Add a segment; ``writer`` is the process that still writes it."""
    return insert_row(
        database,
        "segments",
        {
            "message_id": message_id,
            "position": position,
            "provider": one.provider,
            "model": one.model,
            "text": one.text,
            "outcome": one.outcome.value,
            "failure": one.failure,
            "stop_reason": one.stop_reason,
            "input_tokens": one.usage.input_tokens,
            "output_tokens": one.usage.output_tokens,
            # an import without a start is not this person's usage, see `archive.usage`
            "started_us": None if one.started_at is None else to_us(one.started_at),
            "first_text_s": one.first_text_s,
            "elapsed_s": one.elapsed_s,
            "route_reason": one.reason,
            "sent": _as_json(one.sent),
            "past": _as_json(one.past),
            "writer": writer,
            "thought": one.thought or None,
            "thought_s": one.thought_s,
        },
    )


def segment_from(row: sqlite3.Row) -> Segment:
    started_us = row["started_us"]
    return Segment(
        provider=row["provider"],
        model=row["model"],
        text=row["text"],
        outcome=Outcome(row["outcome"]),
        failure=row["failure"],
        stop_reason=row["stop_reason"],
        usage=Usage(row["input_tokens"], row["output_tokens"]),
        started_at=None if started_us is None else from_us(started_us),
        first_text_s=row["first_text_s"],
        elapsed_s=row["elapsed_s"],
        reason=row["route_reason"],
        sent=_from_json(row["sent"], Sent),
        past=_from_json(row["past"], PastSource),
        thought=row["thought"] or "",
        thought_s=row["thought_s"],
    )


def segments_of(database: Database, conversation_id: int) -> dict[int, list[Segment]]:
    """Return the segments of a conversation's answers, by answer."""
    found: dict[int, list[Segment]] = {}
    for row in database.query(
        "SELECT segments.* FROM segments JOIN messages ON messages.id = message_id"
        " WHERE conversation_id = ? ORDER BY message_id, position",
        (conversation_id,),
    ):
        found.setdefault(row["message_id"], []).append(segment_from(row))
    return found


def _as_json(value: Sent | PastSource | None) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _from_json(text: str | None, kind: type[T]) -> T | None:
    """Read the output of `_as_json`; None if it is unreadable."""
    try:
        return None if text is None else msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        return None


def insert_row(database: Database, table: str, values: dict[str, object]) -> int:
    """Add a row; ``values`` are by column, both named in this program."""
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    return database.insert(
        f"INSERT INTO {table} ({columns}) VALUES ({marks})",  # noqa: S608 - see above
        tuple(values.values()),
    )


def noted(database: Database, key: str) -> str | None:
    """Return a note of the program itself, which is not a setting."""
    rows = database.query("SELECT value FROM meta WHERE key = ?", (key,))
    return str(rows[0][0]) if rows else None


def note(database: Database, key: str, value: str) -> None:
    with database.transaction(lasting=False):
        database.execute(
            "INSERT INTO meta (key, value) VALUES (?, ?)"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value",
            (key, storable(value)),
        )
