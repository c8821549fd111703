"""Imported conversations as rows; the meaning of each column is that of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.rows import as_json, segment_from, to_us
from understudy.archive.transfer.shapes.labels import labels_json
from understudy.archive.transfer.shapes.said import SaidAttachment, SaidSegment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from understudy.archive.model import StoredAttempt
    from understudy.archive.transfer.shapes.said import SaidConversation, SaidMessage
    from understudy.base.storage.database import Database


def insert_conversation(database: Database, said: SaidConversation, origin: str) -> int:
    updated_at = said.origin_updated_at
    conversation_id = database.insert(
        "INSERT INTO conversations (title, created_us, updated_us, private, origin, origin_key,"
        " pinned_us, origin_updated_us, labels) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            said.title,
            to_us(said.created_at),
            to_us(said.updated_at),
            said.private,
            origin,
            said.key,
            None if said.pinned_at is None else to_us(said.pinned_at),
            None if updated_at is None else to_us(updated_at),
            labels_json(said.labels),
        ),
    )
    if said.draft is not None:
        database.insert(
            "INSERT INTO drafts (conversation_id, text, updated_us) VALUES (?, ?, ?)",
            (conversation_id, said.draft, to_us(said.updated_at)),
        )
    return conversation_id


def insert_message(
    database: Database,
    conversation_id: int,
    parent_id: int | None,
    said: SaidMessage,
    origin: str,
    contents: Mapping[bytes, bytes],
) -> int:
    message_id = database.insert(
        "INSERT INTO messages (conversation_id, parent_id, role, text, created_us, origin,"
        " origin_key, system, failure, first_text_s, elapsed_s)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            conversation_id,
            parent_id,
            said.role.value,
            said.text,
            to_us(said.created_at),
            origin,
            said.key,
            said.system,
            said.failure,
            said.first_text_s,
            said.elapsed_s,
        ),
    )
    insert_segments(database, message_id, said.segments)
    insert_attachments(database, message_id, said.attachments, contents)
    _insert_attempts(database, message_id, said.attempts)
    return message_id


def insert_segments(database: Database, message_id: int, segments: Iterable[SaidSegment]) -> None:
    for position, one in enumerate(segments):
        database.insert(
            "INSERT INTO segments (message_id, position, provider, model, text, outcome, failure,"
            " stop_reason, input_tokens, output_tokens, started_us, first_text_s, elapsed_s,"
            " route_reason, sent, past)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                message_id,
                position,
                one.provider,
                one.model,
                one.text,
                one.outcome.value,
                one.failure,
                one.stop_reason,
                one.usage.input_tokens,
                one.usage.output_tokens,
                # an import without a start is not this person's usage, see `archive.usage`
                None if one.started_at is None else to_us(one.started_at),
                one.first_text_s,
                one.elapsed_s,
                one.reason,
                as_json(one.sent),
                as_json(one.past),
            ),
        )


def segments_of(database: Database, conversation_id: int) -> dict[int, list[SaidSegment]]:
    """Return the segments of a conversation's answers in the form of an import, by answer."""
    found: dict[int, list[SaidSegment]] = {}
    for row in database.query(
        "SELECT segments.* FROM segments JOIN messages ON messages.id = message_id"
        " WHERE conversation_id = ? ORDER BY position",
        (conversation_id,),
    ):
        one = segment_from(row)
        found.setdefault(row["message_id"], []).append(
            SaidSegment(
                one.provider,
                one.model,
                one.text,
                one.outcome,
                one.failure,
                one.stop_reason,
                one.usage,
                one.started_at,
                one.first_text_s,
                one.elapsed_s,
                one.reason,
                one.sent,
                one.past,
            )
        )
    return found


def attachments_of(database: Database, conversation_id: int) -> dict[int, list[SaidAttachment]]:
    """Return the files of a conversation's messages in the form of an import, by message."""
    found: dict[int, list[SaidAttachment]] = {}
    for row in database.query(
        "SELECT attachments.* FROM attachments JOIN messages ON messages.id = message_id"
        " WHERE conversation_id = ? ORDER BY position",
        (conversation_id,),
    ):
        sha256 = None if row["sha256"] is None else row["sha256"].hex()
        found.setdefault(row["message_id"], []).append(
            SaidAttachment(row["name"], row["media_type"], row["text"], row["size_bytes"], sha256)
        )
    return found


def has_content(database: Database, sha256: bytes) -> bool:
    return bool(database.query("SELECT 1 FROM contents WHERE sha256 = ?", (sha256,)))


def insert_attachments(
    database: Database,
    message_id: int,
    attachments: Iterable[SaidAttachment],
    contents: Mapping[bytes, bytes],
) -> None:
    for position, one in enumerate(attachments):
        digest = None if one.sha256 is None else bytes.fromhex(one.sha256)
        if digest is not None and not has_content(database, digest):
            data = contents.get(digest)
            if data is None:
                digest = None
            else:
                database.insert("INSERT INTO contents (sha256, data) VALUES (?, ?)", (digest, data))
        database.insert(
            "INSERT INTO attachments (message_id, position, name, media_type, size_bytes,"
            " sha256, text) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (message_id, position, one.name, one.media_type, one.size_bytes, digest, one.text),
        )


def _insert_attempts(
    database: Database, message_id: int, attempts: Iterable[StoredAttempt]
) -> None:
    for one in attempts:
        database.insert(
            "INSERT INTO attempts (message_id, provider, model, failure, started_us,"
            " first_text_s, elapsed_s) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                message_id,
                one.provider,
                one.model,
                one.failure,
                to_us(one.started_at),
                one.first_text_s,
                one.elapsed_s,
            ),
        )
