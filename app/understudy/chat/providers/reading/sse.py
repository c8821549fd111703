"""Server-sent events, parsed by the HTML standard (9.2.6, read 2026-11).

One thing is more lenient: an event without the blank line at its end is returned at the end of the
stream, marked as such, because several servers omit that line. Lines that are not fields are
ignored as the standard asks, but kept: a gateway that breaks off writes its reason there. Pure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

EVENT_CHARACTERS = 1 << 20
"""No piece of an answer is larger; a larger event has lost its line ends."""
STRAY_CHARACTERS = 4_000
_LINE_END = re.compile(r"\r\n|\r|\n")
_FIELDS = frozenset({"event", "data", "id", "retry"})


class SseEvent(msgspec.Struct, frozen=True):
    """``is_cut``: the stream ended before the blank line that ends an event."""

    name: str = ""
    data: str = ""
    is_cut: bool = False


class SseParser:
    """Takes text in any pieces; raises ValueError for an event that does not end."""

    def __init__(self) -> None:
        self.stray = ""
        """The lines so far that are not fields."""
        self._line: list[str] = []  # the pieces of an unfinished line
        self._after_cr = False
        self._name = ""
        self._data: list[str] = []
        self._size = 0

    def feed(self, text: str) -> Iterator[SseEvent]:
        """Yield the events that end within ``text``."""
        if self._after_cr:
            text = text.removeprefix("\n")
        if not text:
            return
        self._after_cr = text.endswith("\r")
        first, *lines = _LINE_END.split(text)
        self._hold(first)
        for line in lines:
            ended, self._line = "".join(self._line), []
            yield from self._take(ended)
            self._hold(line)

    def end(self) -> Iterator[SseEvent]:
        """Yield the unfinished event, if it has data."""
        line, self._line = "".join(self._line), []
        yield from self._take(line)
        if self._data:
            yield SseEvent(self._name, "\n".join(self._data), is_cut=True)

    def _hold(self, piece: str) -> None:
        if not piece:
            return
        self._size += len(piece)
        if self._size > EVENT_CHARACTERS:
            raise ValueError("an event without end")
        self._line.append(piece)

    def _take(self, line: str) -> Iterator[SseEvent]:
        if not line:
            if self._data:
                yield SseEvent(self._name, "\n".join(self._data))
            self._name, self._data, self._size = "", [], 0
            return
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            self._name = value
        elif field == "data":
            self._data.append(value)
        else:
            self._size -= len(line)  # a comment is not part of an event
            if field and field not in _FIELDS:
                self.stray = f"{self.stray}{line}\n"[:STRAY_CHARACTERS]
