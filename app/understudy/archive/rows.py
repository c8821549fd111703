"""Converts values to the database's form and back: instants, text, rows."""

from __future__ import annotations

import unicodedata
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
TITLE_LENGTH = 60
TITLE_READ = 4
"""How many times its length is read for a title at first, since long texts need no more."""
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


def title_from(prompt: str, length: int = TITLE_LENGTH) -> str:
    """Return a title of one line and at most ``length``; "" if no words are visible."""
    head = prompt[: TITLE_READ * length]
    words = _one_line(head)
    if len(words) <= length and len(head) < len(prompt):
        words = _one_line(prompt)
    if len(words) <= length:
        return words
    cut = words[: length - 1]
    whole, space, _ = cut.rpartition(" ")
    # a text without spaces, or with one early on, is cut inside a word
    return f"{whole if space and len(whole) > length // 2 else cut}…"


def _one_line(text: str) -> str:
    seen = "".join(
        " " if one.isspace() or unicodedata.category(one) == "Cc" else one for one in text
    )
    return " ".join(seen.split())


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


def segment_from(row: sqlite3.Row) -> Segment:
    started_us = row["started_us"]
    return Segment(
        id=row["id"],
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
    )


def as_json(value: Sent | PastSource | None) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _from_json(text: str | None, kind: type[T]) -> T | None:
    """Read the output of `as_json`; None if it is unreadable."""
    try:
        return None if text is None else msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError:
        return None


def insert_message(
    database: Database,
    place: tuple[int, int | None],
    role: Role,
    text: str,
    at: datetime,
    system: str | None = None,
) -> int:
    """Add a message from here at ``place``: a conversation and the message before it."""
    return database.insert(
        "INSERT INTO messages (conversation_id, parent_id, role, text, created_us, origin,"
        " system) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*place, role.value, text, to_us(at), OWN, system),
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
