"""Reads what transcripts gained since the last look, a line at a time, and keeps none of it.

Between two looks only a place in each file is remembered, so that no text stays in memory: the
beginning of a line that is not finished is read again.
"""

from __future__ import annotations

import logging
import os
import stat
import time
from typing import TYPE_CHECKING

import msgspec

from understudy.status.claude_code.homes import is_transcript
from understudy.status.claude_code.lines import hashed, records_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import BinaryIO

    from understudy.status.claude_code.records import Record

log = logging.getLogger(__name__)

CHUNK_BYTES = 1 << 20
LONGEST_LINE_BYTES = 8 << 20
"""A line that is longer, a picture or a tool's result, is skipped to its end, whatever it is."""
READ_BACK_BYTES = 1 << 20
"""Of a file not seen before only the end is read: the older part is no evidence about now."""
MOST_FILES = 2000


class _Place(msgspec.Struct):
    offset: int
    is_inside: bool = False  # of a line that is being skipped


class Tail:
    """The places in all files; one thread."""

    def __init__(self) -> None:
        self._places: dict[str, _Place] = {}

    def read(self, path: str) -> Iterator[tuple[str, Record]]:
        """Yield what the file's new lines say, with a hash that stands for the file.

        A file that cannot be read says nothing, nor does anything else of such a name, like a pipe.
        """
        try:
            with open(path, "rb", opener=_at_once) as file:
                found = os.fstat(file.fileno())
                if not stat.S_ISREG(found.st_mode):
                    return
                size = found.st_size
                place = self._place(path, size)
                thread = hashed(path)
                for line in _lines(file, place):
                    for record in records_of(line):
                        yield thread, record
        except OSError as problem:
            log.debug("a transcript cannot be read: %s", problem.strerror)

    def _place(self, path: str, size: int) -> _Place:
        place = self._places.pop(path, None)
        if place is None:
            began = max(0, size - READ_BACK_BYTES)
            place = _Place(began, is_inside=began > 0)
        elif place.offset > size:
            place = _Place(0)
        self._places[path] = place
        if len(self._places) > MOST_FILES:
            del self._places[next(iter(self._places))]
        return place


def _at_once(path: str, flags: int) -> int:
    """Open without waiting for another program, as a pipe would."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _lines(file: BinaryIO, place: _Place) -> Iterator[bytes]:
    """Yield the whole lines from ``place`` on, and move it behind them."""
    file.seek(place.offset)
    rest = b""
    while chunk := file.read(CHUNK_BYTES):
        if place.is_inside:
            end = chunk.find(b"\n")
            if end < 0:
                place.offset += len(chunk)
                continue
            place.is_inside = False
            place.offset += end + 1
            chunk = chunk[end + 1 :]
        rest += chunk
        *whole, rest = rest.split(b"\n")
        for line in whole:
            place.offset += len(line) + 1
            yield line
        if len(rest) > LONGEST_LINE_BYTES:
            place.offset += len(rest)
            place.is_inside = True
            rest = b""


def changed_within(folders: Iterable[Path], span_s: float) -> list[str]:
    """Return the transcripts below ``folders`` written to that lately, the oldest first."""
    since_s = time.time() - span_s  # noqa: TID251 - compared with the files' own times
    found: list[tuple[float, str]] = []
    waiting = [os.fspath(one) for one in folders]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                inside = list(entries)
        except OSError as problem:
            log.debug("a folder cannot be listed: %s", problem.strerror)
            continue
        for entry in inside:
            try:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                elif is_transcript(entry.path) and entry.stat().st_mtime >= since_s:
                    found.append((entry.stat().st_mtime, entry.path))
            except OSError as problem:  # gone meanwhile, or a link to nothing
                log.debug("a transcript cannot be looked at: %s", problem.strerror)
    return [path for _, path in sorted(found)]
