"""The sentences of the tray and its menu; no Qt here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from understudy.base.instants import is_within
from understudy.words.common import age, answered_at, headline, local_time

if TYPE_CHECKING:
    from understudy.status.model import Verdict

OPEN_CHAT = "Open chat"
STATUS = "Status"
ANSWERS_NOW = "What answers now"
AUTOMATIC = "Automatic"
TELL_ME = "Tell me when it's back"
PAUSE = "Pause notifications"
PAUSED = "Notifications paused"
FOR_AN_HOUR = "For 1 hour"
UNTIL_TOMORROW = "Until tomorrow"
RESUME = "Resume"
SETTINGS = "Settings"
QUIT = "Quit"
STARTING = "Starting"

_FRESH_FOR = timedelta(seconds=119)


def verdict_line(verdict: Verdict | None, now: datetime) -> str:
    """Return the menu's first line: the verdict, and since when."""
    if verdict is None:
        return STARTING
    return f"{headline(verdict)} · since {local_time(verdict.since, now)}"


def freshness(checked_at: datetime | None, now: datetime) -> str:
    """Return how fresh the verdict is, in words that hold for a minute without repainting.

    A fresh one has its time of day; an old one has its age as well.
    """
    if checked_at is None:
        return "not checked yet"
    at = local_time(checked_at, now)
    if is_within(checked_at, now, _FRESH_FOR):
        return f"checked {at}"
    if now.astimezone().date() != checked_at.astimezone().date():
        return f"last checked {age(checked_at, now)}"
    return f"last checked {at}, {age(checked_at, now)}"


def tooltip(verdict: Verdict | None, now: datetime, *, paused: bool) -> str:
    """Return at most three short lines; Windows shows 127 characters of them."""
    if verdict is None:
        lines = [f"Understudy: {STARTING.lower()}"]
    else:
        answered = answered_at(verdict)
        since = f"Since {local_time(verdict.since, now)}"
        if answered is not None:
            since = f"Answered you at {local_time(answered, now)}"
        lines = [headline(verdict), f"{since}, {freshness(verdict.checked_at, now)}"]
    if paused:
        lines.append(PAUSED)
    return "\n".join(lines)
