"""A folder that lies in memory where the system has one: many short transactions, no disk."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator

_SHM = Path("/dev/shm")  # noqa: S108 - a folder of our own in it


@contextmanager
def folder_in_memory() -> Generator[Path]:
    """Give a folder for files that the death of a process must not harm, a power cut may."""
    with TemporaryDirectory(dir=_SHM if _SHM.is_dir() else None) as folder:
        yield Path(folder)
