"""Open files that a person names, so that none can block the program or fill its memory.

A named pipe waits for a writer, a device may never end, and opening either may have an effect. So a
name has to mean a regular file. The exception is a pipe that was passed on purpose: ``-``,
``/dev/stdin``, or the ``/dev/fd/63`` a shell makes of ``<(command)``. It can be read once.
"""

from __future__ import annotations

import errno
import os
import re
import select
import stat
from contextlib import closing
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from typing import BinaryIO

PIPE_SILENT_S = 30.0
"""How long the writer of a pipe may be silent."""
_PIECE_BYTES = 1 << 20
_DESCRIPTOR = re.compile(r"/(?:dev|proc/self)/fd/(\d{1,9})")
_STDIN = {"-", "/dev/stdin"}
_KINDS = (
    (stat.S_ISDIR, "folder"),
    (stat.S_ISFIFO, "pipe"),
    (stat.S_ISSOCK, "socket"),
)


class NotAFileError(OSError):
    """The name is not a regular file; ``kind`` is folder, pipe, socket or device."""

    def __init__(self, path: Path, kind: str) -> None:
        super().__init__(errno.EINVAL, f"a {kind}, not a file", str(path))
        self.kind = kind


def open_regular(path: Path) -> BinaryIO:
    """Open a regular file for reading; raises `NotAFileError` for anything else, and OSError.

    Checked before opening, because opening a device may have an effect, and again afterwards,
    because the name may have been replaced in between. Never blocks.
    """
    _check_regular(path, path.stat().st_mode)
    how = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.fdopen(os.open(path, how), "rb")
    try:
        _check_regular(path, os.fstat(file.fileno()).st_mode)
    except NotAFileError:
        file.close()
        raise
    return file


def is_given_pipe(path: Path) -> bool:
    """Return True if ``path`` names a pipe this process was started with."""
    return _descriptor(path) is not None


def open_given(path: Path) -> BinaryIO:
    """Open a regular file, or a pipe if `is_given_pipe`; raises like `open_regular`.

    Reading a pipe may wait for its writer; `given_pieces` waits `PIPE_SILENT_S` at most.
    """
    descriptor = _descriptor(path)
    if descriptor is None:
        return open_regular(path)
    own = os.fdopen(os.dup(descriptor), "rb")
    try:
        mode = os.fstat(own.fileno()).st_mode
        if not (stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode)):
            _check_regular(path, mode)
    except NotAFileError:
        own.close()
        raise
    return own


def given_pieces(path: Path) -> Generator[bytes]:
    """Read `open_given` to its end; a pipe read a second time gives nothing.

    Raises OSError, which is a TimeoutError if the writer of a pipe stays silent.
    """
    with open_given(path) as file:
        while piece := _next_piece(file.fileno()):
            yield piece


def read_given(path: Path, most_bytes: int) -> bytes:
    """Return the content of ``path``, cut one byte after ``most_bytes``; opens as `open_given`."""
    data = bytearray()
    with closing(given_pieces(path)) as pieces:
        for piece in pieces:
            data += piece
            if len(data) > most_bytes:
                break
    return bytes(data[: most_bytes + 1])


def _descriptor(path: Path) -> int | None:
    name = path.as_posix()
    if name in _STDIN:
        return 0
    found = _DESCRIPTOR.fullmatch(name)
    return int(found[1]) if found else None


def _next_piece(descriptor: int) -> bytes:
    # Windows can only wait for sockets
    waits = os.name == "posix"
    if waits and not select.select([descriptor], (), (), PIPE_SILENT_S)[0]:
        raise TimeoutError(errno.ETIMEDOUT, "its writer is silent")
    return os.read(descriptor, _PIECE_BYTES)


def _check_regular(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        kind = next((name for is_kind, name in _KINDS if is_kind(mode)), "device")
        raise NotAFileError(path, kind)
