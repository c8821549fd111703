"""The doctor's check of Claude Code's records: whether they can be read, and whether they count."""

from __future__ import annotations

import asyncio
import errno
import os
from typing import TYPE_CHECKING

from understudy.base.clock import SystemClock
from understudy.base.translation import _, ngettext
from understudy.commands.doctor.result import Finding
from understudy.engine.status.claude_code.folder_watch import watch_folders
from understudy.status.claude_code.homes import ELSEWHERE, config_folders, transcript_folders
from understudy.status.claude_code.survey import survey
from understudy.words.claude_code.connecting import NOT_FOUND
from understudy.words.common import age
from understudy.words.sentences import and_list, comma_list, list_of_statements

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from understudy.commands.home import Home
    from understudy.status.claude_code.survey import Surveyed

NAME = "claude code records"


async def records(home: Home) -> Finding:
    """Read the ends of the newest transcripts, if the person allows it."""
    folders = transcript_folders(os.environ)
    if not folders and not config_folders(os.environ):
        return Finding(NAME, "unknown", str(NOT_FOUND).removesuffix("."))
    answer = home.settings.status.claude_code
    if answer == "off":
        return Finding(NAME, "works", _("not read, as you chose (status.claude_code)"))
    if answer == "ask":
        step = _("Answer in the status window, or run “understudy connect claude-code”.")
        return Finding(NAME, "unknown", _("not read: you have not been asked yet"), step)
    if not folders:
        return Finding(NAME, "unknown", _("no session has written any yet"))
    now = SystemClock().now()
    read = [await asyncio.to_thread(survey, one, now) for one in folders]
    said = list_of_statements(_read(one, now) for one in read)
    trouble = _unreadable(read) or _unreported(folders)
    return trouble or Finding(NAME, "works", said, _elsewhere())


def _unreadable(read: list[Surveyed]) -> Finding | None:
    for one in read:
        if not one.problem:
            continue
        if one.unreadable:
            text = ngettext(
                "{folder}: {count} session cannot be read ({problem})",
                "{folder}: {count} sessions cannot be read ({problem})",
                one.unreadable,
                folder=one.folder,
                problem=one.problem,
            )
        else:
            text = f"{one.folder}: {one.problem}"
        step = _("Make it yours: a session started with sudo leaves files of another user.")
        return Finding(NAME, "fails", text, step)
    return None


def _unreported(folders: tuple[Path, ...]) -> Finding | None:
    """Watch the folders for a moment: the system gives each person only so many watches."""
    try:
        watch = watch_folders(folders, lambda _path: None, lambda: None)
    except OSError as trouble:
        return _no_watches(trouble.strerror or "")
    watch.close()
    return None if watch.is_whole else _no_watches(os.strerror(errno.ENOSPC))


def _no_watches(why: str) -> Finding:
    text = _("the system does not report all changes ({problem})", problem=why)
    step = _(
        "Raise fs.inotify.max_user_watches and max_user_instances. Until then they are read as "
        "often as the status page."
    )
    return Finding(NAME, "fails", text, step)


def _elsewhere() -> str:
    named = [one for one in ELSEWHERE if os.environ.get(one)]
    if not named:
        return ""
    return _(
        "{names} is set here: Claude Code sessions started with it ask another server, and count "
        "only if Anthropic answers them.",
        names=comma_list(named),
    )


def _read(one: Surveyed, now: datetime) -> str:
    said = ngettext(
        "{folder}: {count} session of the last 30 days",
        "{folder}: {count} sessions of the last 30 days",
        one.sessions,
        folder=one.folder,
    )
    if one.last_at is None:
        return said
    return _(
        "{sessions}, Claude Code {versions}, last request {age}",
        sessions=said,
        versions=and_list(one.versions),
        age=age(one.last_at, now),
    )
