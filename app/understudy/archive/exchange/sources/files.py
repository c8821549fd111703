"""What a person names on import, a zip, a folder or a file, as the JSON texts that lie in it."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from understudy.archive.exchange.model import Problem, Why
from understudy.archive.exchange.sources.assets import NAMES, Assets
from understudy.archive.exchange.sources.folders import names_in
from understudy.archive.exchange.sources.layout import (
    EXPORT_MANIFEST,
    MANIFEST,
    PAGE,
    ZIP,
    chosen,
    data_files,
    listed_parts,
    missing_parts,
)
from understudy.archive.exchange.sources.zips import (
    MOST_CONTENT_BYTES,
    Members,
    ZipRefusedError,
    content_of,
    conversation_files,
    names_of,
    opened_member,
)
from understudy.base.given_files import NotAFileError, open_regular, read_given

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from typing import IO

    Opening = Callable[[], AbstractContextManager[IO[bytes]]]
    Contents = Callable[[str], bytes | None]

T = TypeVar("T")

FILES = "files"
"""The folder beside our own export that holds the bytes of attachments, each under its SHA-256."""
ZIP_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
MOST_MANIFEST_BYTES = 4 << 20
NO_ASSETS = Assets((), lambda _name, _most: None)


@dataclass(frozen=True, slots=True)
class Source:
    """A JSON text: ``name`` as a person knows it, its size unpacked, and how to read it.

    ``open`` and reading raise OSError and what `zips.UNZIPPING` lists. ``content`` returns the
    bytes of an attachment by their SHA-256 in hexadecimal, None where they are not there or wrong;
    ``assets`` those of files that another program kept beside its text.
    """

    name: str
    size_bytes: int
    open: Opening
    content: Contents
    assets: Assets = field(default=NO_ASSETS)


@dataclass(frozen=True, slots=True)
class _Found:
    """A file to look into; ``is_quiet``: one of a folder, which may hold nothing of ours."""

    path: Path
    assets: Assets = NO_ASSETS
    is_quiet: bool = False


def find_sources(paths: Sequence[Path]) -> tuple[list[Source], list[Problem]]:
    """Return every text to read, in order, and what cannot be read at all."""
    problems: list[Problem] = []
    sources: list[Source] = []
    for path in paths:
        files = _tried(partial(_files_of, problems=problems), path, problems)
        unread: list[Problem] = []
        before = len(sources)
        for file in files:
            found = unread if file.is_quiet else problems
            sources += _tried(partial(_sources_in, file, problems), file.path, found)
        # a zip in a folder that holds nothing of ours is told of where there is nothing else
        is_empty = len(sources) == before
        problems += [one for one in unread if is_empty or one.why is not Why.NOTHING_IN_IT]
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


def _files_of(path: Path, problems: list[Problem]) -> list[_Found]:
    if path.is_dir():
        return _in_folder(path, problems)
    if MANIFEST.fullmatch(path.name) and (manifest := _manifest(path)) is not None:
        return _beside_manifest(path, manifest, problems)
    is_unpacked = any((path.parent / one).exists() for one in (NAMES, EXPORT_MANIFEST, PAGE))
    return [_Found(path, _assets_in(path.parent) if is_unpacked else NO_ASSETS)]


def _assets_in(folder: Path) -> Assets:
    return Assets(names_in(folder), lambda name, most: _read_whole(folder / name, most))


def _in_folder(path: Path, problems: list[Problem]) -> list[_Found]:
    names = names_in(path)
    zips = [one for one in names if one.lower().endswith(ZIP)]
    read = [*chosen(names), *zips]
    for name in (one for one in names if MANIFEST.fullmatch(PurePosixPath(one).name)):
        manifest = _manifest(path / name)
        if manifest is not None:
            _name_missing(str(path), missing_parts(names, manifest), problems)
    _name_missing(str(path), missing_parts(names, None), problems)
    if not read:
        raise ZipRefusedError(Why.NOTHING_IN_IT)
    assets = Assets(names, lambda name, most: _read_whole(path / name, most))
    return [_Found(path / one, assets, is_quiet=one in zips) for one in read]


def _beside_manifest(path: Path, manifest: dict[str, Any], problems: list[Problem]) -> list[_Found]:
    """Return the parts that lie beside a manifest; say of the others where to fetch them."""
    parts = [path.parent / PurePosixPath(one).name for one in listed_parts(manifest)]
    here = [one for one in parts if one.exists()]
    absent = {one.name for one in parts} - {one.name for one in here}
    wanted = [one for one in data_files(manifest) if one.get("file_name") in absent]
    named = [f"{one['file_name']}: {one.get('export_url', '?')}" for one in wanted]
    if named:
        problems.append(Problem(str(path), Why.ONLY_A_LIST, detail=", ".join(named)))
    elif not here:
        raise ZipRefusedError(Why.NOTHING_IN_IT)
    return [_Found(one) for one in here]


def _manifest(path: Path) -> dict[str, Any] | None:
    raw = _read_whole(path, MOST_MANIFEST_BYTES)
    return _decoded_manifest(raw)


def _decoded_manifest(raw: bytes | None) -> dict[str, Any] | None:
    with suppress(msgspec.DecodeError, UnicodeError, RecursionError):
        value = None if raw is None else msgspec.json.decode(raw)
        if isinstance(value, dict) and {"data_files", "logical_files"} & value.keys():
            return value
    return None


def _name_missing(name: str, parts: Iterable[str], problems: list[Problem]) -> None:
    told = {one.detail for one in problems if one.file == name and one.why is Why.PART_MISSING}
    problems.extend(Problem(name, Why.PART_MISSING, detail=one) for one in parts if one not in told)


def _sources_in(file: _Found, problems: list[Problem], path: Path) -> list[Source]:
    with open_regular(path) as opened:
        is_zip = opened.read(4) in ZIP_BEGINNINGS
    if not is_zip:
        return [_file(path, file.assets)]
    entries = conversation_files(path)
    names = names_of(path)
    listed = next((one for one in names if PurePosixPath(one).name == EXPORT_MANIFEST), None)
    raw = None if listed is None else content_of(path, listed, MOST_MANIFEST_BYTES)
    _name_missing(str(path), missing_parts(names, _decoded_manifest(raw)), problems)
    members = Members(path)
    assets = Assets(names, members.read, members.close)
    return [
        Source(
            f"{path} ({one.filename})",
            one.file_size,
            partial(opened_member, path, one.filename),
            partial(_content_in_zip, path, PurePosixPath(one.filename).parent / FILES),
            assets,
        )
        for one in entries
    ]


def _file(path: Path, assets: Assets) -> Source:
    return Source(
        str(path),
        path.stat().st_size,
        partial(open_regular, path),
        partial(_content_in_folder, path.parent / FILES),
        assets,
    )


def _read_whole(path: Path, most_bytes: int) -> bytes | None:
    try:
        data = read_given(path, most_bytes)
    except OSError:
        return None
    return data if len(data) <= most_bytes else None


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
