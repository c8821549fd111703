"""Which processes have the database open: one locked file per process.

A killed process cannot report its end. A lease would call it alive for a while, and a sleeping
laptop dead; a process id is reused. The system releases a lock the moment its holder ends.
"""

from __future__ import annotations

import logging
import os
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from understudy.base.files.file_lock import try_lock

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

log = logging.getLogger(__name__)

RETRY_S = 0.02


class Presence:
    """This process has ``shared`` open until `close`, or until it ends. Made by `announce`."""

    def __init__(self, shared: Path, token: str, file: int) -> None:
        self.token = token
        self._shared = shared
        self._file = file

    def is_present(self, token: str) -> bool:
        """Return True if the process of ``token``, this one or another, still has the file open."""
        return token == self.token or _is_held(_place(self._shared, token))

    def close(self) -> None:
        # Windows cannot remove an open file, so the name goes after the lock there
        os.close(self._file)
        _place(self._shared, self.token).unlink(missing_ok=True)


def announce(shared: Path) -> Presence:
    """Show others that this process has ``shared`` open; call it inside `held_alone`.

    Raises OSError if no file can be made.
    """
    token = os.urandom(8).hex()
    file = os.open(_place(shared, token), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try_lock(file)
    return Presence(shared, token, file)


def others_present(shared: Path) -> bool:
    """Return True if any process has ``shared`` open; call it inside `held_alone`.

    Removes the files of dead processes.
    """
    found = False
    for place in shared.parent.glob(f"{shared.name}.open-*"):
        if _is_held(place):
            found = True
        else:
            place.unlink(missing_ok=True)
    return found


@contextmanager
def held_alone(lock_file: Path, timeout_s: float) -> Generator[None]:
    """Hold ``lock_file`` exclusively; raises TimeoutError, or another OSError."""
    file = os.open(lock_file, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        deadline = time.monotonic() + timeout_s
        while not try_lock(file):
            if time.monotonic() >= deadline:
                raise TimeoutError(lock_file)
            time.sleep(RETRY_S)
        yield
    finally:
        os.close(file)


def _place(shared: Path, token: str) -> Path:
    return shared.with_name(f"{shared.name}.open-{token}")


def _is_held(place: Path) -> bool:
    with suppress(FileNotFoundError):
        file = os.open(place, os.O_RDWR)
        try:
            return not try_lock(file)
        finally:
            os.close(file)
    return False
