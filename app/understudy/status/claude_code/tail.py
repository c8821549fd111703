"""Reads what transcripts gained since the last look, a line at a time, and keeps none of it.

Between two looks only a place in each file is remembered, so that no text stays in memory: the
beginning of a line that is not finished is read again.
"""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from understudy.base.files.given_files import open_regular
from understudy.status.claude_code.homes import transcripts
from understudy.status.claude_code.lines import hashed, records_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
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
            with open_regular(Path(path)) as file:
                place = self._place(path, os.fstat(file.fileno()).st_size)
                thread = hashed(path)
                for line in _lines(file, place):
                    for record in records_of(line):
                        yield thread, record
        except OSError as problem:
            _note(problem)

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
    found = transcripts(folders, _note)
    return [path for _, path in sorted(one for one in found if one[0] >= since_s)]


def _note(problem: OSError) -> None:
    log.debug("a transcript or its folder cannot be read: %s", problem.strerror)
