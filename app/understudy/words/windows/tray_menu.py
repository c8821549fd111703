"""The sentences of the tray and its menu; no Qt here."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from understudy.base.instants import is_within
from understudy.base.translation import _, lazy
from understudy.words.common import age, answered_at, headline, local_time

if TYPE_CHECKING:
    from understudy.status.model import Verdict

OPEN_CHAT = lazy("Open chat")
STATUS = lazy("Status")
ANSWERS_NOW = lazy("What answers now")
AUTOMATIC = lazy("Automatic")
TELL_ME = lazy("Tell me when it's back")
PAUSE = lazy("Pause notifications")
PAUSED = lazy("Notifications paused")
FOR_AN_HOUR = lazy("For 1 hour")
UNTIL_TOMORROW = lazy("Until tomorrow")
RESUME = lazy("Resume")
SETTINGS = lazy("Settings")
QUIT = lazy("Quit")
STARTING = lazy("Starting")

_FRESH_FOR = timedelta(seconds=119)


def verdict_line(verdict: Verdict | None, now: datetime) -> str:
    """Return the menu's first line: the verdict, and since when."""
    if verdict is None:
        return str(STARTING)
    since = local_time(verdict.since, now)
    return _("{headline} · since {time}", headline=headline(verdict), time=since)


def freshness(checked_at: datetime | None, now: datetime) -> str:
    """Return how fresh the verdict is, in words that hold for a minute without repainting.

    A fresh one has its time of day; an old one has its age as well.
    """
    if checked_at is None:
        return _("not checked yet")
    at = local_time(checked_at, now)
    if is_within(checked_at, now, _FRESH_FOR):
        return _("checked {time}", time=at)
    if now.astimezone().date() != checked_at.astimezone().date():
        return _("last checked {age}", age=age(checked_at, now))
    return _("last checked {time}, {age}", time=at, age=age(checked_at, now))


def tooltip(verdict: Verdict | None, now: datetime, *, paused: bool) -> str:
    """Return at most three short lines; Windows shows 127 characters of them."""
    if verdict is None:
        lines = [_("Understudy: starting")]
    else:
        answered, fresh = answered_at(verdict), freshness(verdict.checked_at, now)
        if answered is not None:
            at = local_time(answered, now)
            second = _("Answered you at {time}, {freshness}", time=at, freshness=fresh)
        else:
            at = local_time(verdict.since, now)
            second = _("Since {time}, {freshness}", time=at, freshness=fresh)
        lines = [headline(verdict), second]
    if paused:
        lines.append(str(PAUSED))
    return "\n".join(lines)
