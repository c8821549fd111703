"""What there is to read in each folder of transcripts, for the doctor: counts, versions, a time."""

from __future__ import annotations

import errno
import os
import stat
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy.status.claude_code.homes import is_transcript
from understudy.status.claude_code.tail import Tail

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

LATELY = timedelta(days=30)
"""As long as Claude Code keeps its transcripts, unless it is told otherwise."""
READ_FILES = 20
"""So many of the newest are read, each from its end."""


class Surveyed(msgspec.Struct, frozen=True):
    """``sessions`` and ``unreadable`` count files of the last 30 days.

    ``versions`` are oldest first. ``problem``: why a folder or a file cannot be read, "" if all
    can; ``last_at``: the last line read that is about a request.
    """

    folder: Path
    sessions: int = 0
    unreadable: int = 0
    versions: tuple[str, ...] = ()
    last_at: datetime | None = None
    problem: str = ""


def survey(folder: Path, now: datetime) -> Surveyed:
    """Read the ends of the newest transcripts below ``folder``."""
    found: list[tuple[float, str]] = []
    problem = _list(folder, (now - LATELY).timestamp(), found)
    unreadable, paths = 0, []
    for _, path in sorted(found, reverse=True):
        trouble = _trouble(path)
        unreadable += bool(trouble)
        problem = problem or trouble
        if not trouble:
            paths.append(path)
    tail, versions = Tail(), set()
    last_at: datetime | None = None
    for path in paths[:READ_FILES]:
        for _, record in tail.read(path):
            if record.version:
                versions.add(record.version)
            if record.at <= now and (last_at is None or record.at > last_at):
                last_at = record.at
    return Surveyed(
        *(folder, len(found), unreadable),
        tuple(".".join(map(str, one)) for one in sorted(versions)),
        last_at,
        problem,
    )


def _list(folder: Path, since_s: float, found: list[tuple[float, str]]) -> str:
    """Add the transcripts changed since then; return why a folder cannot be listed."""
    problem, waiting = "", [os.fspath(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    elif is_transcript(entry.path):
                        changed_s = entry.stat(follow_symlinks=False).st_mtime
                        if changed_s >= since_s:
                            found.append((changed_s, entry.path))
        except FileNotFoundError:
            continue  # it went away meanwhile
        except OSError as trouble:
            problem = problem or trouble.strerror or ""
    return problem


def _trouble(path: str) -> str:
    """Return why a file cannot be read, "" if it can."""
    try:
        file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except OSError as trouble:
        return trouble.strerror or ""
    try:
        return "" if stat.S_ISREG(os.fstat(file).st_mode) else os.strerror(errno.EINVAL)
    finally:
        os.close(file)
