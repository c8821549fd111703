"""Writes conversations to files, one at a time, over its own connection in its own thread."""

from __future__ import annotations

import logging
import mimetypes
from typing import IO, TYPE_CHECKING, Self, assert_never

import msgspec

from understudy.archive.schema import open_archive
from understudy.archive.transfer.folder import into_folder, whole_folder, write_file
from understudy.archive.transfer.formats.html import as_html
from understudy.archive.transfer.formats.markdown import as_markdown
from understudy.archive.transfer.formats.names import UniqueNames, safe_name
from understudy.archive.transfer.formats.own_json import conversation_json
from understudy.archive.transfer.kept import KeptConversations
from understudy.archive.transfer.results import ExportFormat, ExportProgress, ExportReport
from understudy.archive.transfer.sources.source import FILES
from understudy.base.errors import DeletedMeanwhileError, ExportError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from threading import Event

    from understudy.archive.model import Attachment
    from understudy.archive.transfer.kept import KeptConversation
    from understudy.base.clock import Clock

log = logging.getLogger(__name__)

EVERYTHING = "conversations.json"
ENDINGS = {ExportFormat.MARKDOWN: ".md", ExportFormat.JSON: ".json", ExportFormat.HTML: ".html"}


class Wanted(msgspec.Struct, frozen=True):
    """The selection: everything, or one conversation by its id."""

    format: ExportFormat
    conversation: int | None = None
    with_private: bool = False


class Exporter:
    """Exports from the archive at ``path``. Any thread, one at a time; ``cancel`` from any other.

    ``on_progress`` is called in the exporting thread, after each conversation.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        cancel: Event,
        on_progress: Callable[[ExportProgress], None] = lambda _: None,
    ) -> None:
        self._path = path
        self._clock = clock
        self._cancel = cancel
        self._on_progress = on_progress

    def run(self, target: Path, wanted: Wanted) -> ExportReport:
        """Write the folder ``target``: everything as a new one, one conversation into any.

        Raises `ExportError`, ``private`` if a private conversation is exported without
        ``with_private``, `StorageError`, and `DeletedMeanwhileError` if there is no such
        conversation. After an error, or if the report `is_stopped`, nothing is left behind.
        """
        opened = open_archive(self._path, self._clock)
        try:
            kept = KeptConversations(opened.database, self._clock)
            left_out = 0
            if wanted.conversation is None:
                numbers = kept.numbers(with_private=wanted.with_private)
                left_out = 0 if wanted.with_private else kept.private_count()
            else:
                numbers = [_allowed(kept, target, wanted, wanted.conversation)]
            count = self._write(target, wanted, kept, numbers)
        except _StoppedError:
            return ExportReport(None, 0, is_stopped=True, moved_aside=opened.moved_aside)
        finally:
            opened.database.close()
        log.info("Exported %d conversations", count)
        return ExportReport(target, count, left_out, moved_aside=opened.moved_aside)

    def _write(
        self, target: Path, wanted: Wanted, kept: KeptConversations, numbers: list[int]
    ) -> int:
        folder = whole_folder if wanted.conversation is None else into_folder
        count = 0
        with folder(target) as part, _Writing(part, wanted, kept) as writing:
            for done, number in enumerate(numbers):
                if self._cancel.is_set():
                    raise _StoppedError
                self._on_progress(ExportProgress(done, len(numbers)))
                conversation = kept.read(number)
                if conversation is not None:
                    writing.add(conversation)
                    count += 1
            self._on_progress(ExportProgress(len(numbers), len(numbers)))
        return count


class _StoppedError(Exception):
    pass


def _allowed(kept: KeptConversations, target: Path, wanted: Wanted, number: int) -> int:
    is_private = kept.is_private(number)
    if is_private is None:
        raise DeletedMeanwhileError("conversation", number)
    if is_private and not wanted.with_private:
        raise ExportError(target, "private")
    return number


class _Writing:
    """The files of one export, while they are written to ``folder``."""

    def __init__(self, folder: Path, wanted: Wanted, kept: KeptConversations) -> None:
        self._folder = folder
        self._wanted = wanted
        self._kept = kept
        self._names = UniqueNames()
        self._json: IO[bytes] | None = None
        self._glue = b""

    def __enter__(self) -> Self:
        if self._wanted.format is ExportFormat.JSON and self._wanted.conversation is None:
            self._begin_json(EVERYTHING)
        return self

    def __exit__(self, *_: object) -> None:
        if self._json is not None:
            try:
                self._json.write(b"\n]\n")
            finally:
                self._json.close()

    def add(self, kept: KeptConversation) -> None:
        one = kept.conversation
        match self._wanted.format:
            case ExportFormat.JSON:
                self._add_json(kept)
            case ExportFormat.MARKDOWN:
                self._add_text(one.title, as_markdown(kept, self._linked))
            case ExportFormat.HTML:
                self._add_text(one.title, as_html(kept, self._kept.content))
            case _:
                assert_never(self._wanted.format)

    def _begin_json(self, name: str) -> IO[bytes]:
        path = self._folder / name
        write_file(path, b"[\n")
        self._json = path.open("ab")
        return self._json

    def _add_json(self, kept: KeptConversation) -> None:
        opened = self._json or self._begin_json(f"{safe_name(kept.conversation.title)}.json")
        opened.write(self._glue + conversation_json(kept))
        self._glue = b",\n"
        for message in kept.messages:
            for file in message.message.attachments:
                self._keep(file, "" if file.sha256 is None else file.sha256.hex())

    def _add_text(self, title: str, text: str) -> None:
        name = self._names.one_for(safe_name(title)) + ENDINGS[self._wanted.format]
        write_file(self._folder / name, text.encode())

    def _linked(self, file: Attachment) -> str | None:
        """Return the path of a file's bytes, relative to the text with the link."""
        if file.sha256 is None:
            return None
        ending = mimetypes.guess_extension(file.media_type) or ".bin"
        name = f"{file.sha256.hex()}{ending}"
        return f"{FILES}/{name}" if self._keep(file, name) else None

    def _keep(self, file: Attachment, name: str) -> bool:
        data = None if file.sha256 is None else self._kept.content(file.sha256)
        if data is None:
            return False
        folder = self._folder / FILES
        folder.mkdir(mode=0o700, exist_ok=True)
        if not (folder / name).exists():
            write_file(folder / name, data)
        return True
