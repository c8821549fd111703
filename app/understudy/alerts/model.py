"""What the person is told: one alert per change that matters to them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.model import Verdict


class AlertKind(StrEnum):
    OUTAGE = "outage"
    RECOVERY = "recovery"
    UNSTABLE = "unstable"
    REMINDER = "reminder"


@dataclass(frozen=True, slots=True)
class Alert:
    """``key`` names the episode: a later alert with the same key replaces the earlier in place."""

    kind: AlertKind
    key: str
    at: datetime
    verdict: Verdict
    episode_began_at: datetime
