"""The bytes of a conversation's files, from beside its text."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.archive.rows import storable
from understudy.archive.transfer.imported_rows import has_content
from understudy.archive.transfer.shapes.lenient import (
    PICTURE,
    UNKNOWN_TYPE,
    file_name,
    media_type_of,
)
from understudy.archive.transfer.sources.assets import kind_of

if TYPE_CHECKING:
    from understudy.archive.transfer.shapes.said import (
        SaidAttachment,
        SaidConversation,
        SaidMessage,
    )
    from understudy.archive.transfer.sources.source import Source
    from understudy.base.storage.database import Database

MOST_TEXT_BYTES = 1 << 20


def with_contents(
    said: SaidConversation, source: Source, database: Database
) -> tuple[SaidConversation, dict[bytes, bytes], int]:
    """Return a conversation with complete data on its files, and the bytes not stored yet.

    The bytes by their SHA-256; the third value is how many files should have bytes but do not.
    """
    if not any(one.attachments for one in said.messages):
        return said, {}, 0
    finding = _Finding(source, database)
    messages = tuple(finding.completed(one) for one in said.messages)
    return replace(said, messages=messages), finding.found, finding.missing


class _Finding:
    def __init__(self, source: Source, database: Database) -> None:
        self._source = source
        self._database = database
        self.found: dict[bytes, bytes] = {}
        self.missing = 0

    def completed(self, message: SaidMessage) -> SaidMessage:
        if not message.attachments:
            return message
        return replace(message, attachments=tuple(map(self._file, message.attachments)))

    def _file(self, file: SaidAttachment) -> SaidAttachment:
        if file.sha256 is not None:
            self._by_digest(file.sha256)
            return file
        assets = self._source.assets
        if file.asset is None or not assets:
            return file
        data = assets.data(file.asset)
        called = file_name(assets.called(file.asset)) if file.name == file.asset else ""
        name = storable(called) or file.name
        if data is None:
            self.missing += 1
            return replace(file, name=name)
        digest = hashlib.sha256(data).digest()
        if not has_content(self._database, digest):
            self.found[digest] = data
        media_type = file.media_type
        if media_type in {PICTURE, UNKNOWN_TYPE}:
            media_type = kind_of(data) or media_type_of(name, media_type)
        text = _text_of(data) if media_type.startswith("text/") and file.text is None else file.text
        return replace(
            file,
            name=name,
            media_type=media_type,
            text=text,
            size_bytes=len(data),
            sha256=digest.hex(),
        )

    def _by_digest(self, sha256: str) -> None:
        digest = bytes.fromhex(sha256)
        if digest in self.found or has_content(self._database, digest):
            return
        data = self._source.content(sha256)
        if data is None:
            self.missing += 1
        else:
            self.found[digest] = data


def _text_of(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8-sig") if len(data) <= MOST_TEXT_BYTES else None
    except UnicodeDecodeError:
        return None
    return text if text is not None and "\0" not in text else None
