"""One JSON text of an import, from any container, and its files."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.transfer.sources.assets import Assets
from understudy.archive.transfer.sources.layout import JSON
from understudy.archive.transfer.sources.zips import MOST_CONTENT_BYTES
from understudy.base.files.given_files import read_given

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from contextlib import AbstractContextManager
    from pathlib import Path
    from typing import IO

    from understudy.archive.transfer.sources.zips import Members

    Opening = Callable[[], AbstractContextManager[IO[bytes]]]
    Contents = Callable[[str], bytes | None]

FILES = "files"
"""The folder beside our own export with the bytes of attachments, each under its SHA-256."""
MOST_TEXT_BYTES = 16 << 20
NO_ASSETS = Assets((), lambda _name, _most: None)


class Source(msgspec.Struct, frozen=True):
    """A JSON text: ``name`` as a person knows it, its unpacked size, and how to read it.

    ``open`` and reading raise OSError and the errors in `zips.UNZIPPING`. ``content`` returns the
    bytes of an attachment by their SHA-256 in hexadecimal, None if they are missing or wrong;
    ``assets`` those of files that another program kept beside its text. ``is_textdoc``: it is one
    of the canvases of an export.
    """

    name: str
    size_bytes: int
    open: Opening
    content: Contents
    assets: Assets = msgspec.field(default=NO_ASSETS)
    is_textdoc: bool = False


def opening(opening: Opening, name: str) -> Opening:
    """Return how to open a text; a canvas that is plain text is wrapped in JSON."""
    return opening if name.lower().endswith(JSON) else partial(_as_json, opening, name)


@contextmanager
def _as_json(opening: Opening, name: str) -> Generator[IO[bytes]]:
    with opening() as file:
        text = file.read(MOST_TEXT_BYTES).decode("utf-8-sig", "replace")
    path = PurePosixPath(name)
    yield BytesIO(msgspec.json.encode({"id": path.stem, "title": path.name, "content": text}))


def read_whole(path: Path, most_bytes: int) -> bytes | None:
    try:
        data = read_given(path, most_bytes)
    except OSError:
        return None
    return data if len(data) <= most_bytes else None


def content_in_zip(members: Members, folder: PurePosixPath, sha256: str) -> bytes | None:
    return _checked(members.read(str(folder / sha256)), sha256)


def content_in_folder(folder: Path, sha256: str) -> bytes | None:
    try:
        return _checked(read_given(folder / sha256, MOST_CONTENT_BYTES), sha256)
    except OSError:
        return None


def _checked(data: bytes | None, sha256: str) -> bytes | None:
    is_right = data is not None and hashlib.sha256(data).hexdigest() == sha256
    return data if is_right else None
