"""Updates stored messages to a newer or better reading of the same export.

An older reader may have left out a part, and an answer may have been exported half. Only imported
messages are changed, and never to contain less than before: the bytes of a file stay if an export
has only its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.archive.model import Role
from understudy.archive.rows import segments_of
from understudy.archive.transfer.imported_rows import (
    attachments_of,
    has_content,
    insert_attachments,
    insert_segments,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from understudy.archive.past.kept import KeptQuestions
    from understudy.archive.transfer.shapes.said import SaidAttachment, SaidMessage
    from understudy.base.storage.database import Database


class Repairing:
    """Updates the messages of one conversation, in a transaction of the caller.

    Its stored segments and files are read once. Raises `StorageError`.
    """

    def __init__(self, database: Database, past: KeptQuestions, conversation_id: int) -> None:
        self._database = database
        self._past = past
        self._segments = segments_of(database, conversation_id)
        self._attachments = attachments_of(database, conversation_id)

    def repair(
        self,
        known: sqlite3.Row,
        message: SaidMessage,
        ids: Mapping[str, int],
        contents: Mapping[bytes, bytes],
    ) -> bool:
        """Update a message from the export; return True if anything changed."""
        self._place(known, message, ids)
        changed = False
        if message.role is Role.USER:
            changed = self._say(known, message)
        elif message.segments:
            changed = self._answer(known["id"], message)
        return self._attach(known["id"], message, contents) or changed

    def _place(self, known: sqlite3.Row, message: SaidMessage, ids: Mapping[str, int]) -> None:
        is_known = message.parent is None or message.parent in ids
        parent_id = ids.get(message.parent) if message.parent is not None else None
        if known["origin_key"] != message.key or (is_known and known["parent_id"] != parent_id):
            self._database.execute(
                "UPDATE messages SET origin_key = ?, parent_id = ? WHERE id = ?",
                (message.key, parent_id if is_known else known["parent_id"], known["id"]),
            )

    def _say(self, known: sqlite3.Row, message: SaidMessage) -> bool:
        if known["text"] == message.text:
            return False
        self._database.execute(
            "UPDATE messages SET text = ? WHERE id = ?", (message.text, known["id"])
        )
        self._past.read_again(known["id"])
        return True

    def _answer(self, message_id: int, message: SaidMessage) -> bool:
        if self._segments.get(message_id) == list(message.segments):
            return False
        self._database.execute("DELETE FROM segments WHERE message_id = ?", (message_id,))
        insert_segments(self._database, message_id, message.segments)
        return True

    def _attach(
        self, message_id: int, message: SaidMessage, contents: Mapping[bytes, bytes]
    ) -> bool:
        here = self._attachments.get(message_id, [])
        if not here and not message.attachments:
            return False
        by_name = {one.name: one for one in here}
        said = [
            self._completed(one, by_name.get(one.name), contents) for one in message.attachments
        ]
        if said == here:
            return False
        # add first: the bytes of a file go with the last message that has it
        self._database.execute(
            "UPDATE attachments SET position = -1 - position WHERE message_id = ?", (message_id,)
        )
        insert_attachments(self._database, message_id, said, contents)
        self._database.execute(
            "DELETE FROM attachments WHERE message_id = ? AND position < 0", (message_id,)
        )
        return True

    def _completed(
        self,
        said: SaidAttachment,
        here: SaidAttachment | None,
        contents: Mapping[bytes, bytes],
    ) -> SaidAttachment:
        """Return a file for storing, with everything known from both sides."""
        sha256 = said.sha256
        if sha256 is not None and not self._is_there(bytes.fromhex(sha256), contents):
            sha256 = None
        if here is None:
            return replace(said, sha256=sha256, asset=None)
        keeps_type = sha256 is None and here.sha256 is not None
        return replace(
            said,
            media_type=here.media_type if keeps_type else said.media_type,
            text=said.text if said.text is not None else here.text,
            size_bytes=said.size_bytes if said.size_bytes is not None else here.size_bytes,
            sha256=sha256 or here.sha256,
            asset=None,
        )

    def _is_there(self, digest: bytes, contents: Mapping[bytes, bytes]) -> bool:
        return digest in contents or has_content(self._database, digest)
