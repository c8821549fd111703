"""Deletes every file that the program has written: its home is as before the first start."""

from __future__ import annotations

from glob import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from understudy.base.files.paths import Paths

BEGIN_ANEW = 93
"""The result of the windows' loop if all files are to be deleted, and the program started again."""


def erase(paths: Paths) -> tuple[Path, ...]:
    """Delete our files and the folders that are then empty; return those that could not be.

    A folder may hold files of others, so each file is found by its name: ours, ours with an
    ending (journals, backups, unreadable ones set aside), and the parts of one being written.
    """
    left = []
    for one in sorted(_files(paths)):
        try:
            one.unlink(missing_ok=True)
        except OSError:
            left.append(one)
    for folder in (paths.config_dir, paths.data_dir, paths.cache_dir, paths.log_dir):
        try:
            folder.rmdir()
        except OSError:
            continue  # not empty, or gone
    return tuple(left)


def _files(paths: Paths) -> Iterator[Path]:
    for one in paths.files():
        name = escape(one.name)
        for pattern in (name, f"{name}[.-]*", f".{name}.*"):
            yield from (found for found in one.parent.glob(pattern) if not found.is_dir())
