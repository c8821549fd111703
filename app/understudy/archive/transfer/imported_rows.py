"""Imported conversations as rows; the meaning of each column is that of the store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.attachments import Attachments, insert_attachment
from understudy.archive.model import Attachment
from understudy.archive.rows import insert_message, insert_segment, to_us
from understudy.archive.stored_answers import insert_attempt
from understudy.archive.transfer.shapes.labels import labels_json
from understudy.archive.transfer.shapes.said import SaidAttachment

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from understudy.archive.model import Segment
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


def insert_said(
    database: Database,
    place: tuple[int, int | None],
    said: SaidMessage,
    origin: str,
    contents: Mapping[bytes, bytes],
) -> int:
    """Add a message with all its parts at ``place``: a conversation and the message before it."""
    message_id = insert_message(
        database,
        place,
        said.role,
        said.text,
        said.created_at,
        origin=origin,
        key=said.key,
        system=said.system,
        failure=said.failure,
        first_text_s=said.first_text_s,
        elapsed_s=said.elapsed_s,
    )
    insert_segments(database, message_id, said.segments)
    insert_attachments(database, message_id, said.attachments, contents)
    for one in said.attempts:
        insert_attempt(database, message_id, one)
    return message_id


def insert_segments(database: Database, message_id: int, segments: Iterable[Segment]) -> None:
    for position, one in enumerate(segments):
        insert_segment(database, message_id, position, one)


def attachments_of(database: Database, conversation_id: int) -> dict[int, list[SaidAttachment]]:
    """Return the files of a conversation's messages in the form of an import, by message."""
    return {
        message_id: [
            SaidAttachment(
                one.name,
                one.media_type,
                one.text,
                one.size_bytes,
                None if one.sha256 is None else one.sha256.hex(),
            )
            for one in files
        ]
        for message_id, files in Attachments(database).of_conversation(conversation_id).items()
    }


def has_content(database: Database, sha256: bytes) -> bool:
    return bool(database.query("SELECT 1 FROM contents WHERE sha256 = ?", (sha256,)))


def insert_attachments(
    database: Database,
    message_id: int,
    attachments: Iterable[SaidAttachment],
    contents: Mapping[bytes, bytes],
) -> None:
    """Add the files of a message; one whose bytes are neither here nor imported is a name."""
    for position, one in enumerate(attachments):
        digest = None if one.sha256 is None else bytes.fromhex(one.sha256)
        data = None if digest is None else contents.get(digest)
        if digest is not None and data is None and not has_content(database, digest):
            digest = None
        file = Attachment(one.name, one.media_type, one.size_bytes, digest, one.text)
        insert_attachment(database, message_id, position, file, data)
