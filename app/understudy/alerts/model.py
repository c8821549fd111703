"""What the person is told: one alert per change that matters to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import Verdict


ASKED_KEY = "tell-me"
"""The key of a reminder that was asked for, where no trouble was told."""


class AlertKind(StrEnum):
    """The names are part of the command line's JSON."""

    OUTAGE = "outage"  # trouble: at most once for one key
    RECOVERY = "recovery"  # over: once for one outage, of the same key
    UNSTABLE = "unstable"  # it comes and goes: at most once for one key
    REMINDER = (
        "reminder"  # verdict UP: back, as asked, or steady after all; else: lasting, or worse
    )


@dataclass(frozen=True, slots=True)
class Alert:
    """``key`` names the episode: a later alert with the same key replaces the earlier in place.

    ``is_summary``: no news of this minute, but what was there at the start, after a sleep, or when
    a pause or the quiet hours ended; to be shown without urgency.
    """

    kind: AlertKind
    key: str
    at: datetime
    verdict: Verdict
    episode_began_at: datetime
    is_summary: bool = False
