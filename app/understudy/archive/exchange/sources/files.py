"""What a person names on import, a zip, a folder or a file, as the JSON texts that lie in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, TypeVar

from understudy.archive.exchange.model import Problem, Why
from understudy.archive.exchange.sources.zips import (
    CONVERSATIONS,
    MOST_CONTENT_BYTES,
    ZipRefusedError,
    content_of,
    conversation_files,
    opened_member,
)
from understudy.base.given_files import NotAFileError, open_regular, read_given

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from typing import IO

    Opening = Callable[[], AbstractContextManager[IO[bytes]]]
    Contents = Callable[[str], bytes | None]

T = TypeVar("T")

FILES = "files"
"""The folder beside our own export that holds the bytes of attachments, each under its SHA-256."""
ZIP_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Source:
    """A JSON text: ``name`` as a person knows it, its size unpacked, and how to read it.

    ``open`` and reading raise OSError and what `zips.UNZIPPING` lists. ``content`` returns the
    bytes of an attachment by their SHA-256 in hexadecimal, None where they are not there or wrong.
    """

    name: str
    size_bytes: int
    open: Opening
    content: Contents


def find_sources(paths: Sequence[Path]) -> tuple[list[Source], list[Problem]]:
    """Return every text to read, in order, and what cannot be read at all."""
    problems: list[Problem] = []
    files = [file for path in paths for file in _tried(_files_of, path, problems)]
    sources = [source for file in files for source in _tried(_sources_in, file, problems)]
    return sources, problems


def _tried(find: Callable[[Path], list[T]], path: Path, problems: list[Problem]) -> list[T]:
    """Return what is found at ``path``; what is wrong with it joins ``problems``."""
    try:
        return find(path)
    except ZipRefusedError as problem:
        problems.append(Problem(str(path), problem.why, detail=problem.detail))
    except NotAFileError as problem:
        problems.append(Problem(str(path), Why.NOT_A_FILE, detail=f"this is a {problem.kind}"))
    except OSError as problem:
        detail = problem.strerror or str(problem)
        problems.append(Problem(str(path), Why.UNREADABLE, detail=detail))
    return []


def _files_of(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    found = sorted(one for one in path.iterdir() if CONVERSATIONS.fullmatch(one.name))
    if not found:
        raise ZipRefusedError(Why.NOTHING_IN_IT)
    return found


def _sources_in(path: Path) -> list[Source]:
    with open_regular(path) as opened:
        is_zip = opened.read(4) in ZIP_BEGINNINGS
    if not is_zip:
        return [_file(path)]
    return [
        Source(
            f"{path} ({one.filename})",
            one.file_size,
            partial(opened_member, path, one.filename),
            partial(_content_in_zip, path, PurePosixPath(one.filename).parent / FILES),
        )
        for one in conversation_files(path)
    ]


def _file(path: Path) -> Source:
    return Source(
        str(path),
        path.stat().st_size,
        partial(open_regular, path),
        partial(_content_in_folder, path.parent / FILES),
    )


def _content_in_zip(path: Path, folder: PurePosixPath, sha256: str) -> bytes | None:
    return _checked(content_of(path, str(folder / sha256)), sha256)


def _content_in_folder(folder: Path, sha256: str) -> bytes | None:
    try:
        return _checked(read_given(folder / sha256, MOST_CONTENT_BYTES), sha256)
    except OSError:
        return None


def _checked(data: bytes | None, sha256: str) -> bytes | None:
    is_right = data is not None and hashlib.sha256(data).hexdigest() == sha256
    return data if is_right else None
