"""Zips as exports come in them: nothing is unpacked to the disk, and nothing is believed.

A zip that names places outside itself, holds links, is locked with a password or blows up beyond
reason is refused whole, before a byte of it is read.
"""

from __future__ import annotations

import lzma
import re
import stat
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from understudy.archive.exchange.model import Why
from understudy.archive.exchange.sources.layout import chosen
from understudy.base.given_files import open_regular

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from typing import IO

MOST_RATIO = 200
"""Chats shrink to a fifth or a tenth; deflate cannot do better than 1,032 to 1."""
RATIO_FROM_BYTES = 16 << 20
"""A smaller file may shrink as it likes."""
MOST_TOTAL_BYTES = 32 << 30
MOST_CONTENT_BYTES = 1 << 30

UNZIPPING = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,  # a password is wanted; RecursionError is one too
    ValueError,
    OverflowError,
)
"""What `zipfile` and its decompressors raise for what is wrong with a zip, besides OSError."""
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}


class ZipRefusedError(Exception):
    """A zip is not read; ``detail`` is the name in it, or the figure, that speaks against it."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}")
        self.why = why
        self.detail = detail


def conversation_files(path: Path) -> list[zipfile.ZipInfo]:
    """Return the files of ``path`` that hold conversations, in order.

    Raises `ZipRefusedError` and OSError.
    """
    try:
        with open_regular(path) as file, zipfile.ZipFile(file) as opened:
            entries = opened.infolist()
    except UNZIPPING as problem:
        raise ZipRefusedError(Why.ZIP_DAMAGED, str(problem)) from problem
    for entry in entries:
        _refuse_outside(entry)
    names = set(chosen(one.filename for one in entries if not one.is_dir()))
    found = [one for one in entries if one.filename in names]
    if not found:
        nested = next((one.filename for one in entries if _base_name(one).endswith(".zip")), None)
        why = Why.NOTHING_IN_IT if nested is None else Why.ZIP_NESTED
        raise ZipRefusedError(why, nested or "")
    for entry in found:
        _refuse_unreadable(entry)
    if sum(one.file_size for one in found) > MOST_TOTAL_BYTES:
        raise ZipRefusedError(Why.ZIP_BOMB, found[0].filename)
    return sorted(found, key=lambda one: one.filename)


def names_of(path: Path) -> list[str]:
    """Return the names of all files in a zip that `conversation_files` took."""
    with open_regular(path) as file, zipfile.ZipFile(file) as opened:
        return [one.filename for one in opened.infolist() if not one.is_dir()]


@contextmanager
def opened_member(path: Path, name: str) -> Generator[IO[bytes]]:
    """Open one file in a zip; reading it raises OSError and what `UNZIPPING` lists."""
    with open_regular(path) as file, zipfile.ZipFile(file) as opened, opened.open(name) as member:
        yield member


class Members:
    """Files of one zip, which stays open from the first that is read until `close`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stack = ExitStack()
        self._opened: zipfile.ZipFile | None = None

    def read(self, name: str, most_bytes: int) -> bytes | None:
        """Return a file as a whole, None where it is missing, damaged or beyond reason."""
        try:
            if self._opened is None:
                file = self._stack.enter_context(open_regular(self._path))
                self._opened = self._stack.enter_context(zipfile.ZipFile(file))
            entry = self._opened.getinfo(name)
            _refuse_unreadable(entry)
            return None if entry.file_size > most_bytes else self._opened.read(entry)
        except (KeyError, OSError, ZipRefusedError, *UNZIPPING):
            return None

    def close(self) -> None:
        self._opened = None
        self._stack.close()


def content_of(path: Path, name: str, most_bytes: int = MOST_CONTENT_BYTES) -> bytes | None:
    """Return a file in the zip as a whole, None where it is missing, damaged or beyond reason."""
    try:
        with open_regular(path) as file, zipfile.ZipFile(file) as opened:
            entry = opened.getinfo(name)
            _refuse_unreadable(entry)
            if entry.file_size > most_bytes:
                return None
            return opened.read(entry)
    except (KeyError, OSError, ZipRefusedError, *UNZIPPING):
        return None


def _base_name(entry: zipfile.ZipInfo) -> str:
    return PurePosixPath(entry.filename).name.lower()


def _refuse_outside(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name):
        raise ZipRefusedError(Why.ZIP_OUTSIDE, entry.filename)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise ZipRefusedError(Why.ZIP_LINK, entry.filename)


def _refuse_unreadable(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise ZipRefusedError(Why.ZIP_ENCRYPTED, entry.filename)
    if entry.compress_type not in _METHODS:
        raise ZipRefusedError(Why.ZIP_METHOD, str(entry.compress_type))
    is_large = entry.file_size > RATIO_FROM_BYTES
    if is_large and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
        raise ZipRefusedError(Why.ZIP_BOMB, entry.filename)
