"""A person's folder: exports unpacked or as downloaded, some levels deep."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_LEVELS = 4
MOST_FILES = 200_000


def names_in(folder: Path) -> list[str]:
    """Return the files in a folder and those below it, as paths with slashes; raises OSError.

    Links to folders are not followed, and hidden files are skipped.
    """
    found: list[str] = []
    for name in _walk(folder, "", MOST_LEVELS):
        found.append(name)
        if len(found) >= MOST_FILES:
            break
    return sorted(found)


def _walk(folder: Path, before: str, levels: int) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.name.startswith(".") or entry.name == "__MACOSX":
                continue
            if not entry.is_dir():
                yield f"{before}{entry.name}"
            elif levels and not entry.is_symlink():
                yield from _walk(folder / entry.name, f"{before}{entry.name}/", levels - 1)
