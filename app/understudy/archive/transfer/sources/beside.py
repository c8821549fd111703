"""Reports the files of an export that no reader takes, with their number of items.

Found by exclusion and not by a list of names, since vendors add files as they add features.
"""

from __future__ import annotations

import re
from collections import defaultdict
from contextlib import suppress
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.transfer.results import Problem, Why
from understudy.archive.transfer.sources.assets import NAMES, is_asset
from understudy.archive.transfer.sources.layout import EXPORT_MANIFEST, JSON, MANIFEST, PAGE, ZIP

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

ACCOUNT = re.compile(r"(?:users?|user_settings|settings)(?:[-_]\d+)?\.json", re.IGNORECASE)
"""Account data, not conversations."""
_NO_DATA = re.compile(r"\..*|readme.*|thumbs\.db|desktop\.ini", re.IGNORECASE)
MOST_READ_BYTES = 16 << 20
MOST_FILES = 2000
MOST_NAMED = 50
MOST_LEVELS = 20


def left_beside(
    place: str,
    names: Iterable[str],
    taken: Collection[str],
    read: Callable[[str, int], bytes | None],
) -> list[Problem]:
    """Return problems for the files among ``names`` that have content and are not taken.

    ``read`` returns a file by its name, None if that fails. Files of one folder are reported
    together.
    """
    left = sorted({one for one in names if one not in taken and _is_data(one)})[:MOST_FILES]
    groups: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in left:
        path = PurePosixPath(one)
        groups[str(path.parent), path.suffix.lower()].append(one)
    found: list[Problem] = []
    for (folder, ending), files in groups.items():
        held = {one: count for one in files if (count := _held(one, read))}
        if len(held) > 1 and folder != ".":
            held = {f"{folder}/*{ending}": sum(held.values())}
        found += [
            Problem(f"{place} ({one})", Why.NOT_TAKEN, count=count) for one, count in held.items()
        ]
    return found[:MOST_NAMED]


def is_sign(name: str) -> bool:
    """Return True if a file proves that its folder is a whole export."""
    base = PurePosixPath(name).name.lower()
    return base in {NAMES, EXPORT_MANIFEST, PAGE} or ACCOUNT.fullmatch(base) is not None


def of_the_export(names: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Return a folder's files that belong to an export: beside a taken one, or below a sign.

    Any other folder may contain a person's other files.
    """
    given = list(names)
    signs = {str(PurePosixPath(one).parent) for one in given if is_sign(one)}
    beside = {str(PurePosixPath(one).parent) for one in taken}
    return [
        one
        for one in given
        if (folders := [str(each) for each in PurePosixPath(one).parents])[0] in beside
        or not signs.isdisjoint(folders)
    ]


def _is_data(name: str) -> bool:
    path = PurePosixPath(name)
    is_read = path.name.lower() in {NAMES, PAGE} or ACCOUNT.fullmatch(path.name) is not None
    is_file = is_asset(name) or name.lower().endswith(ZIP) or _NO_DATA.fullmatch(path.name)
    return not (is_read or is_file or MANIFEST.fullmatch(path.name) or "__MACOSX" in path.parts)


def _held(name: str, read: Callable[[str, int], bytes | None]) -> int:
    """Return how many items a file contains, 0 for a list or an object without any."""
    raw = read(name, MOST_READ_BYTES) if name.lower().endswith(JSON) else None
    if raw is None:
        return 1
    with suppress(msgspec.DecodeError, UnicodeError, RecursionError):
        return _count(msgspec.json.decode(raw), MOST_LEVELS)
    return 1 if raw.strip() else 0


def _count(value: object, levels: int) -> int:
    """Return the number of a list's items, or of those in the lists of an object; else 1 or 0."""
    if not levels:
        return 1
    if isinstance(value, list):
        return sum(1 for one in value if _count(one, levels - 1))
    if isinstance(value, dict):
        lists = [_count(one, levels - 1) for one in value.values() if isinstance(one, list)]
        others = [one for one in value.values() if not isinstance(one, list)]
        return sum(lists) or int(any(_count(one, levels - 1) for one in others))
    return 0 if value in {None, "", False} else 1
