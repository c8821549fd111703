"""Reads a text of any size, and with any damage, as one value after another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.archive.transfer.results import Why
from understudy.archive.transfer.sources.decoding import decoded, named
from understudy.archive.transfer.sources.elements import Element, ElementCutter, LineCutter
from understudy.archive.transfer.sources.encoding import utf8_chunks
from understudy.archive.transfer.sources.zips import UNZIPPING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from understudy.archive.transfer.sources.source import Source

MOST_MENDED = 50
"""How often to resume in a file; each time means reading some of it again."""
LINES = (".jsonl", ".ndjson")

PAGE_OVERLAP = 200
_PAGE = re.compile(rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype|html|head)\b", re.IGNORECASE)
_CHATS = re.compile(rb"\bjsonData\s{0,50}=\s{0,50}(?=\[)")
# the beginning of a conversation in each export, and as a rule of nothing else
_STRING = rb'"(?:[^"\\]|\\.){0,2000}+"'
_BEGINNING = re.compile(
    rb'\{\s*"(?:uuid"\s*:\s*' + _STRING + rb'\s*,\s*"name|title"\s*:\s*(?:null|' + _STRING + rb")"
    rb'\s*,\s*"create_time|id"\s*:\s*(?:\d+|' + _STRING + rb')\s*,\s*"question'
    rb'|format"\s*:\s*"understudy conversation)"'
)


class Read(msgspec.Struct, frozen=True):
    """A value, or ``why`` there is none; ``position`` counts from 1 in the text.

    ``read_bytes``: how much of the raw text was read since the value before. ``position`` None:
    only progress, no value.
    """

    position: int | None
    read_bytes: int = 0
    value: Any = None
    why: Why | None = None
    notes: tuple[Why, ...] = ()
    key: str = ""
    title: str = ""
    detail: str = ""
    size_bytes: int = 0


class TextReader:
    """Reads one source, once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._cutter: ElementCutter | LineCutter | None = None
        self._position = 0
        self._mended = 0
        self._page: bytes | None = None  # the end of a web page read so far

    def read(self) -> Iterator[Read]:
        """Yield every value, and the progress after each piece of the text.

        Raises nothing that the text or its zip may cause.
        """
        try:
            with self._source.open() as file:
                for given, taken in utf8_chunks(file):
                    piece = given
                    if self._page is None and self._cutter is None and piece.strip():
                        if _PAGE.match(piece):
                            self._page = b""
                        elif not _is_json(piece):
                            yield Read(1, why=Why.NOT_JSON)
                            return
                        else:
                            self._cutter = self._cutter_for(piece)
                    if self._page is not None and self._cutter is None:
                        piece = self._chats_in_page(piece)
                    yield from self._values_in([piece])
                    yield Read(None, taken)
            if self._page is not None and self._cutter is None:
                yield Read(1, why=Why.WEB_PAGE)
            yield from self._last()
        except UnicodeDecodeError as problem:
            yield from self._given_up(problem.reason)
        except (OSError, *UNZIPPING) as problem:
            yield from self._given_up(getattr(problem, "strerror", None) or str(problem))

    def _chats_in_page(self, piece: bytes) -> bytes:
        """Return a web page from the place of the chats on; nothing before that."""
        whole = (self._page or b"") + piece
        found = _CHATS.search(whole)
        if found is None:
            self._page = whole[-PAGE_OVERLAP:]
            return b""
        self._cutter = ElementCutter(ends_with_array=True)
        return whole[found.end() :]

    def _cutter_for(self, piece: bytes) -> ElementCutter | LineCutter:
        first, has_more, _ = piece.lstrip().partition(b"\n")
        is_lines = self._source.name.rstrip(")").lower().endswith(LINES) or (
            first.startswith(b"{") and bool(has_more) and isinstance(decoded(first).value, dict)
        )
        return LineCutter() if is_lines else ElementCutter()

    def _values_in(self, pieces: list[bytes]) -> Iterator[Read]:
        while pieces:
            piece = pieces.pop(0)
            cutter = self._cutter
            if cutter is None:
                return
            for element in cutter.feed(piece):
                read = self._read(element)
                yield read
                again = self._picked_up(element, read)
                if again:
                    pieces[:0] = [again, piece[cutter.ended_at :]]
                    break

    def _last(self) -> Iterator[Read]:
        """Yield the elements open at the end; those inside a broken one are read after all."""
        while self._cutter is not None:
            again = b""
            for element in self._cutter.finish():
                read = self._read(element)
                yield read
                again = self._picked_up(element, read)
            if not again:
                return
            yield from self._values_in([again])

    def _given_up(self, detail: str) -> Iterator[Read]:
        yield from self._last()
        yield Read(self._position + 1, why=Why.CUT_OFF, detail=detail)

    def _read(self, element: Element) -> Read:
        self._position += 1
        size_bytes = len(element.raw)
        why = element.why
        if why is None:
            found = decoded(element.raw)
            if found.why is None:
                return Read(
                    self._position, value=found.value, notes=found.notes, size_bytes=size_bytes
                )
            why = found.why
        elif why is Why.STRAY:
            self._position -= 1
        swallowed = self._swallowed(element)
        key, title = named(element.raw[: len(element.raw) - len(swallowed)])
        return Read(self._position, why=why, key=key, title=title, size_bytes=size_bytes)

    def _picked_up(self, element: Element, read: Read) -> bytes:
        """Return the text to read again because ``element`` is broken and contains others."""
        swallowed = b"" if read.why is None else self._swallowed(element)
        if swallowed:
            self._mended += 1
            self._cutter = ElementCutter(in_array=True)
        return swallowed

    def _swallowed(self, element: Element) -> bytes:
        if isinstance(self._cutter, LineCutter) or self._mended >= MOST_MENDED:
            return b""
        found = _BEGINNING.search(element.raw, 1)
        return b"" if found is None else element.raw[found.start() :]


def _is_json(beginning: bytes) -> bool:
    """Return True if this may be JSON, even with a damaged first byte."""
    return beginning.lstrip()[:1] in {b"{", b"["} or _BEGINNING.search(beginning) is not None
