"""The limits of the person's plan: reached until they reset, or until Claude answers again. Pure.

Two sources: a transcript's line when a request was refused for it, and what Claude Code gives its
status line, which `understudy statusline` keeps for us. Never a token, never a request.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy.base.instants import instant_told, moved
from understudy.status.model import PlanLimit

if TYPE_CHECKING:
    from understudy.status.claude_code.records import LimitTold

FURTHEST = timedelta(days=8)
"""A reset further ahead is not believed: the longest window is a week."""
FULL = 100.0
FAMILIES = ("opus", "sonnet", "haiku", "fable")
WINDOWS = ("five_hour", "seven_day")


class Window(msgspec.Struct, frozen=True):
    """One window of the plan, as the status line gets it; ``resets_at`` in seconds since 1970."""

    used_percentage: float | None = None
    resets_at: float | None = None


class RateLimits(msgspec.Struct, frozen=True):
    five_hour: Window | None = None
    seven_day: Window | None = None


class StatusLineLimits(msgspec.Struct, frozen=True):
    """The file that `understudy statusline` writes: ``at`` and the windows, nothing else."""

    at: datetime
    rate_limits: RateLimits = RateLimits()


def family_of(model: str) -> str:
    """Return the family in a model's name or a limit's kind, "" if there is none."""
    return next((one for one in FAMILIES if one in model), "")


class PlanLimits:
    """The limits reached now. One thread."""

    def __init__(self) -> None:
        self._reached: dict[str, PlanLimit] = {}
        self._file_at: datetime | None = None

    def reached(self, told: LimitTold, model: str, at: datetime) -> None:
        """Take that a request for ``model`` was refused for a limit."""
        resets_at = told.resets_at
        if resets_at is not None and not at < resets_at <= at + FURTHEST:
            resets_at = None
        family = family_of(told.kind)
        if not family and told.kind not in {*WINDOWS, "overage"}:
            family = family_of(model)
        self._reached[told.kind] = PlanLimit(told.kind, at, resets_at, family)

    def answered(self, model: str, at: datetime) -> None:
        """Take that Claude answered: a limit that should have stopped it is over."""
        family = family_of(model)
        self._reached = {
            kind: one
            for kind, one in self._reached.items()
            if one.reached_at > at or (one.family and one.family != family)
        }

    def status_line(self, told: StatusLineLimits, now: datetime) -> None:
        """Take what the status line was last given, once."""
        at = told.at.astimezone(UTC)
        if self._file_at is not None and at <= self._file_at:
            return
        if at > now + timedelta(minutes=1) or now - at > FURTHEST:
            return
        self._file_at = at
        for kind in WINDOWS:
            window: Window | None = getattr(told.rate_limits, kind)
            if window is None or window.used_percentage is None:
                continue
            if window.used_percentage < FULL:
                self._reached.pop(kind, None)
            elif kind not in self._reached:
                resets_at = instant_told(window.resets_at)
                if resets_at is None or now < resets_at <= now + FURTHEST:
                    self._reached[kind] = PlanLimit(kind, at, resets_at)

    def clock_set(self, by: timedelta) -> None:
        """Move the sightings with this computer's clock; a reset is the server's time."""
        self._file_at = moved(self._file_at, by)
        self._reached = {
            kind: msgspec.structs.replace(one, reached_at=one.reached_at + by)
            for kind, one in self._reached.items()
        }

    def now(self, at: datetime) -> PlanLimit | None:
        """Return the limit that holds longest at ``at``; None if none does."""
        self._reached = {kind: one for kind, one in self._reached.items() if one.ends_at > at}
        return max(self._reached.values(), key=lambda one: one.ends_at, default=None)
