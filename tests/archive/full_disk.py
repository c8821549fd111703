"""A small disk of its own that a test can fill to the last byte, or write-protect."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

ROOM = "3m"


def mount(*arguments: str) -> bool:
    """Mount as root may; False where this machine does not let us."""
    try:
        done = subprocess.run(  # noqa: S603 - fixed words
            ["mount", *arguments],  # noqa: S607 - found on PATH like a person would
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


@contextmanager
def mounted(place: Path, room: str) -> Generator[Path | None]:
    """Make a disk with this much room at ``place``, a new folder; give None if we may not."""
    place.mkdir()
    if not mount("-t", "tmpfs", "-o", f"size={room},mode=700", "tmpfs", str(place)):
        yield None
        return
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)  # noqa: S603, S607 - as above


@pytest.fixture
def disk(tmp_path: Path) -> Generator[Path]:
    with mounted(tmp_path / "disk", ROOM) as place:
        if place is None:
            pytest.skip("only root may mount; files that may not grow are tested for everybody")
        yield place


def fill(disk: Path) -> Path:
    filler = disk / "filler"
    with filler.open("ab", buffering=0) as file:
        for size in (1 << 16, 1 << 12):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                continue
    return filler
