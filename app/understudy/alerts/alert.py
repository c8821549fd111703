"""The alerts: one per change that matters to the person."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import Verdict


ASKED_KEY = "tell-me"
"""The key of a requested reminder, if no trouble was announced."""

LIMIT_KEY = "limit"
"""The key of a requested reminder that a limit of the person's plan has reset."""


class AlertKind(StrEnum):
    """The names are part of the command line's JSON."""

    OUTAGE = "outage"  # trouble: at most once per key
    RECOVERY = "recovery"  # over: once per outage, with the same key
    UNSTABLE = "unstable"  # it comes and goes: at most once per key
    REMINDER = (
        "reminder"  # verdict UP: back, as requested, or steady again; else: lasting, or worse
    )


class Alert(msgspec.Struct, frozen=True):
    """``key`` names the episode: a later alert with the same key replaces the earlier one.

    ``is_summary``: not news of this minute, but the state at the start, after a sleep, or after a
    pause or the quiet hours; to be shown without urgency.
    """

    kind: AlertKind
    key: str
    at: datetime
    verdict: Verdict
    episode_began_at: datetime
    is_summary: bool = False
