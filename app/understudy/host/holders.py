"""Which process holds a home, and whether it also listens at a port; nothing is asked of it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.base.files.file_lock import try_lock
from understudy.host.single_instance import signed_by

if TYPE_CHECKING:
    from understudy.base.files.paths import Paths

PROCESSES = Path("/proc")
LISTENING = "0A"
"""``TCP_LISTEN`` of Linux."""
LOOPBACK = {"0100007F", "7F000001", "00000000"}
"""127.0.0.1 and all addresses in ``/proc/net/tcp``: the bytes are in the machine's order."""


class Holder:
    """The Understudy that runs for a home; ``pid`` is None if it could not write it."""

    def __init__(self, pid: int | None) -> None:
        self.pid = pid

    def listens_at(self, port: int) -> bool | None:
        """Return True if it listens at this port of loopback; None if the system does not tell."""
        if self.pid is None:
            return None
        try:
            table = (PROCESSES / "net" / "tcp").read_text("ascii")
            files = list((PROCESSES / str(self.pid) / "fd").iterdir())
        except OSError:
            return None
        sockets = _sockets(table, port)
        return any(_shown(file) in sockets for file in files)


def holder_of(paths: Paths) -> Holder | None:
    """Return who runs for this home; None if nobody does, or if its lock cannot be read."""
    try:
        lock = os.open(paths.lock_file, os.O_RDWR)
    except OSError:
        return None
    try:
        return None if try_lock(lock) else Holder(signed_by(lock))
    except OSError:
        return None
    finally:
        os.close(lock)


def _sockets(table: str, port: int) -> set[str]:
    """Return the listening sockets at ``port``, each as its link below ``/proc/PID/fd`` says."""
    rows = (line.split() for line in table.splitlines()[1:])
    here = {f"{address}:{port:04X}" for address in LOOPBACK}
    return {f"socket:[{row[9]}]" for row in rows if row[1] in here and row[3] == LISTENING}


def _shown(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # closed meanwhile
        return ""
