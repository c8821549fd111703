"""Small programs that stand first on PATH, for tests of what would change the machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def program(folder: Path, name: str, script: str) -> None:
    """Write a shell script that is really started; ``${0%/*}`` in it is ``folder``."""
    (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    (folder / name).chmod(0o755)
