"""Starts `tests.base.storage.database_child` as a process and talks to it."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tests.patience import PATIENCE_S

if TYPE_CHECKING:
    from collections.abc import Generator

ROOT = Path(__file__).parents[3]


@contextmanager
def second_program(what: str, path: Path) -> Generator[subprocess.Popen[str]]:
    """Run ``what`` at ``path``, past its first part when entered and killed when left."""
    process = subprocess.Popen(  # noqa: S603 - our own script
        [sys.executable, "-m", "tests.base.storage.database_child", what, str(path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        with process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            try:
                yield process
            finally:
                process.kill()
    finally:
        process.wait(PATIENCE_S)


def go_on(process: subprocess.Popen[str]) -> None:
    """Let it go on, and wait until it ended well."""
    process.communicate("go on\n", timeout=PATIENCE_S)
    assert process.returncode == 0


def said_by(what: str, path: Path) -> list[str]:
    """Run ``what`` to its end and return the lines it said."""
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-m", "tests.base.storage.database_child", what, str(path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    return done.stdout.splitlines()
