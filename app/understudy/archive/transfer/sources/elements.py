"""Cuts a JSON text of any size into its elements, without reading their contents.

A streaming parser would give up the whole file at the first invalid JSON (NaN, a byte that is not
UTF-8); ijson's C back end even ends the process at a number of 5,000 digits (3.6.0, tried
2026-11-21). Here braces are counted and strings skipped, so that one broken conversation costs one
conversation, and memory holds one at a time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_BYTES = 128 << 20
"""A larger conversation is left out; the largest real ones are a few megabytes."""
MOST_LEVELS = 200
HEAD_BYTES = 4096

# to the next brace, over whole strings; a quote at the end opens a string that continues
_NEXT = re.compile(
    rb'(?:[^{}\[\]"]*+"[^"\\]*+(?:\\.[^"\\]*+)*+")*+[^{}\[\]"]*+([{}\[\]"])', re.DOTALL
)
_STRING_ON = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+', re.DOTALL)
_BETWEEN = re.compile(rb"[\s,]*+")
_OPENING = b"{["
_BRACKET, _BRACKET_END, _QUOTE = b'[]"'


class Element(msgspec.Struct, frozen=True):
    """One whole element; or as much of it as was kept, and why it cannot be read."""

    raw: bytes
    why: Why | None = None


class ElementCutter:
    """Takes a JSON text in pieces and yields the elements of its array, or its values in a row."""

    def __init__(self, *, in_array: bool = False, ends_with_array: bool = False) -> None:
        self.is_over = False
        """The array has ended, and the rest is of no interest: see ``ends_with_array``."""
        self._ends_with_array = ends_with_array
        self.ended_at = 0
        """The end of the last element, as a position in the current piece."""
        self._in_array = in_array
        self._depth = 0  # of braces inside the element; 0: between elements
        self._deepest = 0
        self._in_string = False
        self._is_escaped = False  # the last piece ended in a backslash
        self._parts: list[bytes] = []
        self._size_bytes = 0
        self._is_stray = False  # something unexpected between elements

    def feed(self, piece: bytes) -> Iterator[Element]:
        """Yield the elements that end in ``piece``."""
        position = start = 0
        while position < len(piece) and not self.is_over:
            if self._in_string:
                position = self._step_over_string(piece, position)
                continue
            found = _NEXT.match(piece, position)
            if found is None:
                break
            position = found.end()
            sign = piece[position - 1]
            if sign == _QUOTE:
                self._in_string = True
            elif self._depth == 0:
                self.ended_at = position - 1
                yield from self._end_gap(piece[start : position - 1])
                start = position - 1 if self._begin(sign) else position
            elif sign in _OPENING:
                self._depth += 1
                if self._depth > self._deepest:  # noqa: PLR1730 - max() costs a tenth of it all
                    self._deepest = self._depth
            else:
                self._depth -= 1
                if self._depth == 0:
                    self.ended_at = position
                    yield self._end(piece[start:position])
                    start = position
        if not self.is_over:
            self._keep(piece[start:])

    def finish(self) -> Iterator[Element]:
        """Yield the elements left open at the end of the text."""
        if self._depth:
            yield Element(b"".join(self._parts), Why.CUT_OFF)
            return
        yield from self._end_gap(b"")
        if self._in_array or self._in_string:
            yield Element(b"", Why.CUT_OFF)

    def _step_over_string(self, piece: bytes, position: int) -> int:
        """Return where to continue: after the string, or at the end of the piece."""
        if self._is_escaped:
            self._is_escaped = False
            position += 1
        found = _STRING_ON.match(piece, position)
        end = position if found is None else found.end()
        if end >= len(piece):
            return len(piece)
        if piece[end] == _QUOTE:
            self._in_string = False
        else:
            self._is_escaped = True
        return end + 1

    def _begin(self, sign: int) -> bool:
        """Return True if ``sign``, between elements, begins one."""
        if sign == _BRACKET and not self._in_array:
            self._in_array = True
            return False
        if sign in _OPENING:
            self._depth = self._deepest = 1
            return True
        if sign == _BRACKET_END and self._in_array:
            self._in_array = False
            self.is_over = self._ends_with_array
        else:
            self._is_stray = True
        return False

    def _end_gap(self, rest: bytes) -> Iterator[Element]:
        is_stray = self._is_stray or _BETWEEN.fullmatch(rest) is None
        self._is_stray = False
        if is_stray:
            yield Element(b"", Why.STRAY)

    def _end(self, rest: bytes) -> Element:
        if self._size_bytes + len(rest) > MOST_BYTES:
            self._parts.append(rest[:HEAD_BYTES])
            element = Element(b"".join(self._parts)[:HEAD_BYTES], Why.TOO_LARGE)
        else:
            self._parts.append(rest)
            why = Why.TOO_DEEP if self._deepest > MOST_LEVELS else None
            element = Element(b"".join(self._parts), why)
        self._parts = []
        self._size_bytes = 0
        return element

    def _keep(self, rest: bytes) -> None:
        if self._depth == 0:
            self._is_stray = self._is_stray or _BETWEEN.fullmatch(rest) is None
            return
        self._size_bytes += len(rest)
        if self._size_bytes <= MOST_BYTES:
            self._parts.append(rest)
        else:
            self._parts = [b"".join(self._parts)[:HEAD_BYTES]]


class LineCutter:
    """Takes JSON Lines in pieces and yields each line that is not blank as an element."""

    def __init__(self) -> None:
        self.ended_at = 0
        self._parts: list[bytes] = []
        self._size_bytes = 0

    def feed(self, piece: bytes) -> Iterator[Element]:
        *whole, rest = piece.split(b"\n")
        for line in whole:
            self._keep(line)
            yield from self._end()
        self._keep(rest)

    def finish(self) -> Iterator[Element]:
        for element in self._end():
            is_cut = element.why is None and not element.raw.rstrip().endswith(b"}")
            yield Element(element.raw, Why.CUT_OFF) if is_cut else element

    def _end(self) -> Iterator[Element]:
        line, is_large = b"".join(self._parts), self._size_bytes > MOST_BYTES
        self._parts = []
        self._size_bytes = 0
        if is_large:
            yield Element(line[:HEAD_BYTES], Why.TOO_LARGE)
        elif line.strip():
            yield Element(line)

    def _keep(self, rest: bytes) -> None:
        self._size_bytes += len(rest)
        if self._size_bytes <= MOST_BYTES:
            self._parts.append(rest)
        else:
            self._parts = [b"".join(self._parts)[:HEAD_BYTES]]
