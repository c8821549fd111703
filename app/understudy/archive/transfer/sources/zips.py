"""Zips of exports: nothing is trusted, and nothing is left on the disk.

A zip is refused whole, before a byte of it is read, if it names paths outside itself, contains
links, has a password or expands beyond reason. A zip inside it, as in batch downloads, is opened
too, but not a deeper one.
"""

from __future__ import annotations

import lzma
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import IO, TYPE_CHECKING, cast

import msgspec

from understudy.archive.transfer.results import Problem, Why
from understudy.archive.transfer.sources.assets import is_asset
from understudy.archive.transfer.sources.layout import ZIP, chosen
from understudy.base.files.given_files import open_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager
    from pathlib import Path

MOST_RATIO = 200
"""Chats compress to a fifth or a tenth; deflate reaches at most 1,032 to 1."""
RATIO_FROM_BYTES = 16 << 20
"""Smaller files may have any ratio."""
MOST_TOTAL_BYTES = 32 << 30
MOST_CONTENT_BYTES = 1 << 30
MOST_NESTED_BYTES = 8 << 30
MOST_NESTED = 1000
IN_MEMORY_BYTES = 32 << 20
"""A larger zip inside a zip is put into an unnamed temporary file while it is read."""

UNZIPPING = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,  # a password is required; RecursionError is a subclass too
    ValueError,
    OverflowError,
)
"""The errors of `zipfile` and its decompressors for a bad zip, besides OSError."""
_ENCRYPTED = 0x1
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}


class ZipRefusedError(Exception):
    """A zip is refused; ``detail`` is the name in it, or the figure, that is the reason."""

    def __init__(self, why: Why, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}")
        self.why = why
        self.detail = detail


class Packed(msgspec.Struct, frozen=True):
    """A zip: ``name`` as a person knows it, and how to open it.

    ``most_bytes`` is the limit on its unpacked size; ``close`` releases its resources.
    """

    name: str
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    most_bytes: int = MOST_TOTAL_BYTES
    is_nested: bool = False
    close: Callable[[], None] = msgspec.field(default=lambda: None)


def packed_file(path: Path) -> Packed:
    """Return the zip at ``path``; opening it raises OSError."""
    return Packed(str(path), partial(open_regular, path))


def entries_of(packed: Packed) -> list[zipfile.ZipInfo]:
    """Return all files of a zip, never one outside; raises `ZipRefusedError` and OSError."""
    try:
        with packed.open() as file, zipfile.ZipFile(file) as opened:
            entries = opened.infolist()
    except UNZIPPING as problem:
        raise ZipRefusedError(Why.ZIP_DAMAGED, str(problem)) from problem
    for entry in entries:
        _refuse_outside(entry)
    return [one for one in entries if not one.is_dir()]


def conversation_files(packed: Packed, entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Return a zip's files that contain conversations, in order; raises `ZipRefusedError`."""
    names = set(chosen(one.filename for one in entries))
    found = [one for one in entries if one.filename in names]
    for entry in found:
        _refuse_unreadable(entry)
    if sum(one.file_size for one in found) > packed.most_bytes:
        raise ZipRefusedError(Why.ZIP_BOMB, found[0].filename)
    return sorted(found, key=lambda one: one.filename)


def zips_in(
    packed: Packed, entries: list[zipfile.ZipInfo], problems: list[Problem]
) -> list[Packed]:
    """Return the zips of an export inside a zip, in order; deeper ones go to ``problems``.

    A zip sent with a message is a file like others.
    """
    found = [one for one in entries if one.filename.lower().endswith(ZIP)]
    found = sorted(
        (one for one in found if not is_asset(one.filename)), key=lambda one: one.filename
    )
    if found and (packed.is_nested or len(found) > MOST_NESTED):
        problems.append(Problem(packed.name, Why.ZIP_NESTED, detail=found[0].filename))
        return []
    return [_nested(packed, one.filename, one.compress_size) for one in found]


def _nested(packed: Packed, name: str, packed_bytes: int) -> Packed:
    unpacked = _Unpacked(packed, name)
    most_bytes = max(RATIO_FROM_BYTES, MOST_RATIO * packed_bytes)
    return Packed(
        f"{packed.name} ({name})",
        unpacked.opened,
        min(most_bytes, MOST_TOTAL_BYTES),
        is_nested=True,
        close=unpacked.close,
    )


class _Unpacked:
    """A zip inside a zip, unpacked when first opened and removed when closed."""

    def __init__(self, packed: Packed, name: str) -> None:
        self._packed = packed
        self._name = name
        self._file: IO[bytes] | None = None

    @contextmanager
    def opened(self) -> Generator[IO[bytes]]:
        """Yield the zip; raises OSError, the errors in `UNZIPPING`, and `ZipRefusedError`."""
        if self._file is None:
            self._file = self._unpack()
        # each reader seeks before it reads
        yield self._file

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
        self._file = None

    def _unpack(self) -> IO[bytes]:
        with self._packed.open() as file, zipfile.ZipFile(file) as opened:
            entry = opened.getinfo(self._name)
            _refuse_unreadable(entry)
            if entry.file_size > MOST_NESTED_BYTES:
                raise ZipRefusedError(Why.ZIP_BOMB, entry.filename)
            with ExitStack() as undone:
                target = cast(
                    "IO[bytes]",
                    undone.enter_context(tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES)),
                )
                with opened.open(entry) as member:
                    shutil.copyfileobj(member, target, 1 << 20)
                undone.pop_all()
            return target


@contextmanager
def opened_member(packed: Packed, entry: zipfile.ZipInfo) -> Generator[IO[bytes]]:
    """Open one file in a zip; reading it raises OSError and the errors in `UNZIPPING`.

    It is known by its place, because a zip may hold two files of one name.
    """
    with packed.open() as file, zipfile.ZipFile(file) as opened, opened.open(entry) as member:
        yield member


class Members:
    """Files of one zip, which stays open from the first read until `close`."""

    def __init__(self, packed: Packed) -> None:
        self._packed = packed
        self._stack = ExitStack()
        self._opened: zipfile.ZipFile | None = None

    def read(self, name: str, most_bytes: int = MOST_CONTENT_BYTES) -> bytes | None:
        """Return a whole file, None if it is missing, damaged or too large."""
        try:
            if self._opened is None:
                file = self._stack.enter_context(self._packed.open())
                self._opened = self._stack.enter_context(zipfile.ZipFile(file))
            entry = self._opened.getinfo(name)
            _refuse_unreadable(entry)
            return None if entry.file_size > most_bytes else self._opened.read(entry)
        except (KeyError, OSError, ZipRefusedError, *UNZIPPING):
            return None

    def close(self) -> None:
        self._opened = None
        self._stack.close()
        self._packed.close()


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
