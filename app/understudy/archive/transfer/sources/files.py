"""Finds the JSON texts in a zip, a folder or a file that a person imports."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from understudy.archive.transfer.results import Problem, Why
from understudy.archive.transfer.sources.assets import NAMES, Assets
from understudy.archive.transfer.sources.beside import left_beside, of_the_export
from understudy.archive.transfer.sources.folders import names_in
from understudy.archive.transfer.sources.layout import (
    EXPORT_MANIFEST,
    JSON,
    MANIFEST,
    PAGE,
    ZIP,
    chosen,
    data_files,
    is_textdoc,
    listed_parts,
    missing_parts,
)
from understudy.archive.transfer.sources.source import (
    FILES,
    NO_ASSETS,
    Source,
    content_in_folder,
    content_in_zip,
    opening,
    read_whole,
)
from understudy.archive.transfer.sources.zips import (
    Members,
    Packed,
    ZipRefusedError,
    conversation_files,
    entries_of,
    opened_member,
    packed_file,
    zips_in,
)
from understudy.base.files.given_files import NotAFileError, open_regular

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from zipfile import ZipInfo

T = TypeVar("T")

ZIP_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
MOST_MANIFEST_BYTES = 4 << 20


class _Found(msgspec.Struct, frozen=True):
    """A file to look into; if ``is_quiet``, it is from a folder and may contain nothing of ours."""

    path: Path
    assets: Assets = NO_ASSETS
    is_quiet: bool = False


def find_sources(paths: Sequence[Path]) -> tuple[list[Source], list[Problem]]:
    """Return every text to read, in order, and the unreadable files."""
    problems: list[Problem] = []
    sources: list[Source] = []
    for path in paths:
        files = _tried(partial(_files_of, path, problems), str(path), problems)
        unread: list[Problem] = []
        before = len(sources)
        for file in files:
            found = unread if file.is_quiet else problems
            sources += _tried(partial(_sources_in, file, problems), str(file.path), found)
        problems += _told(unread, is_empty=len(sources) == before)
    return sources, problems


def _tried(find: Callable[[], list[T]], name: str, problems: list[Problem]) -> list[T]:
    """Return the files found under ``name``; problems are added to ``problems``."""
    try:
        return find()
    except ZipRefusedError as problem:
        problems.append(Problem(name, problem.why, detail=problem.detail))
    except NotAFileError as problem:
        problems.append(Problem(name, Why.NOT_A_FILE, detail=f"this is a {problem.kind}"))
    except OSError as problem:
        detail = problem.strerror or str(problem)
        problems.append(Problem(name, Why.UNREADABLE, detail=detail))
    return []


def _told(unread: list[Problem], *, is_empty: bool) -> list[Problem]:
    """Return the problems to report of several zips: one without chats only if all are."""
    return [one for one in unread if is_empty or one.why is not Why.NOTHING_IN_IT]


def _files_of(path: Path, problems: list[Problem]) -> list[_Found]:
    if path.is_dir():
        return _in_folder(path, problems)
    if MANIFEST.fullmatch(path.name) and (manifest := _manifest(path)) is not None:
        return _beside_manifest(path, manifest, problems)
    is_unpacked = any((path.parent / one).exists() for one in (NAMES, EXPORT_MANIFEST, PAGE))
    return [_Found(path, _assets_in(path.parent) if is_unpacked else NO_ASSETS)]


def _assets_in(folder: Path) -> Assets:
    return Assets(names_in(folder), lambda name, most: read_whole(folder / name, most))


def _in_folder(path: Path, problems: list[Problem]) -> list[_Found]:
    names = names_in(path)
    zips = [one for one in names if one.lower().endswith(ZIP)]
    taken = chosen(names)
    read = [*taken, *zips]
    for name in (one for one in names if MANIFEST.fullmatch(PurePosixPath(one).name)):
        manifest = _manifest(path / name)
        if manifest is not None:
            _name_missing(str(path), missing_parts(names, manifest), problems)
    _name_missing(str(path), missing_parts(names, None), problems)
    if not read:
        raise ZipRefusedError(Why.NOTHING_IN_IT)

    def whole(name: str, most: int) -> bytes | None:
        return read_whole(path / name, most)

    exported = of_the_export(names, taken)
    data = [one for one in exported if one.lower().endswith(JSON)]
    problems += left_beside(str(path), data, taken, whole)
    wanted = [one for one in exported if not one.lower().endswith(JSON)]
    assets = Assets(names, whole, place=str(path), wanted=wanted)
    return [_Found(path / one, assets, is_quiet=one in zips) for one in read]


def _beside_manifest(path: Path, manifest: dict[str, Any], problems: list[Problem]) -> list[_Found]:
    """Return the parts beside a manifest; for the others, report where to fetch them."""
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
    raw = read_whole(path, MOST_MANIFEST_BYTES)
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


def _sources_in(file: _Found, problems: list[Problem]) -> list[Source]:
    with open_regular(file.path) as opened:
        is_zip = opened.read(4) in ZIP_BEGINNINGS
    return _in_zip(packed_file(file.path), problems) if is_zip else [_file(file)]


def _in_zip(packed: Packed, problems: list[Problem]) -> list[Source]:
    """Return the texts in a zip and in the zips inside it; raises like `entries_of`."""
    told = len(problems)
    entries = entries_of(packed)
    taken = conversation_files(packed, entries)
    members = Members(packed)
    sources = _members(packed, members, entries, taken, problems)
    unread: list[Problem] = []
    for inner in zips_in(packed, entries, problems):
        sources += _tried(partial(_in_zip, inner, problems), inner.name, unread)
        inner.close()
    problems += _told(unread, is_empty=not sources)
    members.close()
    if not sources and len(problems) == told:
        raise ZipRefusedError(Why.NOTHING_IN_IT)
    return sources


def _members(
    packed: Packed,
    members: Members,
    entries: Iterable[ZipInfo],
    taken: Iterable[ZipInfo],
    problems: list[Problem],
) -> list[Source]:
    names, chats = [one.filename for one in entries], [one.filename for one in taken]
    listed = next((one for one in names if PurePosixPath(one).name == EXPORT_MANIFEST), None)
    raw = None if listed is None else members.read(listed, MOST_MANIFEST_BYTES)
    _name_missing(packed.name, missing_parts(names, _decoded_manifest(raw)), problems)
    # the attachments of our own export are named by their content
    others = [one for one in names if PurePosixPath(one).parent.name != FILES]
    problems += left_beside(packed.name, others, chats, members.read)
    wanted = [one for one in names if not one.lower().endswith(JSON)]
    assets = Assets(names, members.read, members.close, place=packed.name, wanted=wanted)
    return [
        Source(
            f"{packed.name} ({one.filename})",
            one.file_size,
            opening(partial(opened_member, packed, one), one.filename),
            partial(content_in_zip, members, PurePosixPath(one.filename).parent / FILES),
            assets,
            is_textdoc(one.filename),
        )
        for one in taken
    ]


def _file(file: _Found) -> Source:
    path = file.path
    is_canvas = is_textdoc(f"{path.parent.name}/{path.name}")
    return Source(
        str(path),
        path.stat().st_size,
        opening(partial(open_regular, path), path.name)
        if is_canvas
        else partial(open_regular, path),
        partial(content_in_folder, path.parent / FILES),
        file.assets,
        is_canvas,
    )
