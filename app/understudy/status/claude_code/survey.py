"""What there is to read in each folder of transcripts, for the doctor: counts, versions, a time."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from understudy.base.files.given_files import open_regular
from understudy.status.claude_code.homes import transcripts
from understudy.status.claude_code.tail import Tail

if TYPE_CHECKING:
    from datetime import datetime

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
    problems: list[str] = []

    def unreadable_at(problem: OSError) -> None:
        if not isinstance(problem, FileNotFoundError):  # else it went away meanwhile
            problems.append(problem.strerror or "")

    since_s = (now - LATELY).timestamp()
    every = transcripts((folder,), unreadable_at, follow_links=False)
    found = [one for one in every if one[0] >= since_s]
    unreadable, paths = 0, []
    for _, path in sorted(found, reverse=True):
        trouble = _trouble(path)
        if trouble:
            unreadable += 1
            problems.append(trouble)
        else:
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
        next(filter(None, problems), ""),
    )


def _trouble(path: str) -> str:
    """Return why a file cannot be read, "" if it can."""
    try:
        open_regular(Path(path)).close()
    except OSError as trouble:
        return trouble.strerror or ""
    return ""
