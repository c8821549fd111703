"""What the policy must still know after a restart, as frozen values. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from understudy.status.model import (
    Impact,
)

# a status page hiccups when it closes an incident
CONFIRM = timedelta(minutes=2)
# in a partial outage three of ten requests succeed, and in a row by chance as well
OWN_CONFIRM = timedelta(minutes=7)
STEADY = timedelta(minutes=10)  # as the judge's own patience with what comes and goes


class Stage(StrEnum):
    """How far an episode has come, for the person."""

    UNTOLD = "untold"  # trouble they were not told of: too small, or not at this hour
    TOLD = "told"  # the last word was of trouble: a recovery is owed
    OVER = "over"  # the recovery was told; trouble within the hour is the same episode
    RELAPSED = "relapsed"  # trouble again, not told yet


class Waiting(StrEnum):
    """What somebody who asked to be told waits for."""

    NOTHING = "nothing"
    UNTIL_UP = "until_up"
    UNTIL_CLEAR = "until_clear"  # it worked when they asked: until no incident is reported either


@dataclass(frozen=True, slots=True)
class Episode:
    """Trouble and all its returns within the hour.

    ``peak`` is the worst since its last end, ``over_at`` when that was sure (None: it never ended),
    ``relapsed_at`` when the trouble returned after it, while that is not told. ``own_failed``: it
    was seen by own requests, not on the page alone. ``held_back``: what is to be said next was not
    said at once. ``told`` is the impact that was told last, at ``told_at``, and ``causes`` the
    incidents on the page by then.
    """

    key: str
    began_at: datetime
    peak: Impact
    stage: Stage = Stage.UNTOLD
    own_failed: bool = False
    unstable_told: bool = False
    held_back: bool = False
    snoozed_until: datetime | None = None
    over_at: datetime | None = None
    relapsed_at: datetime | None = None
    told: Impact = Impact.NONE
    told_at: datetime | None = None
    causes: tuple[str, ...] = ()

    @classmethod
    def begun(cls, began_at: datetime, seen_at: datetime, peak: Impact) -> Episode:
        """Return a new one, whose key is when it was first seen."""
        return cls(f"episode-{seen_at.astimezone(UTC):%Y%m%dT%H%M%SZ}", began_at, peak)

    def ended(self, over_at: datetime) -> Episode:
        """Return it as one whose end is known to the person, or was never any of their business."""
        return replace(
            self,
            stage=Stage.OVER,
            over_at=over_at,
            relapsed_at=None,
            snoozed_until=None,
            held_back=False,
        )

    @property
    def calm_needed(self) -> timedelta:
        """How long it must work before the end is believed."""
        if self.stage is not Stage.TOLD:
            return CONFIRM
        if self.unstable_told:
            return STEADY
        return OWN_CONFIRM if self.own_failed else CONFIRM

    def as_told(self) -> Episode | None:
        """Return what the person knows of it: nothing, trouble, or its end."""
        if self.stage is Stage.UNTOLD:
            return None
        if self.stage is Stage.RELAPSED:
            return replace(self, stage=Stage.OVER, relapsed_at=None, held_back=False)
        return self

    def at_latest(self, now: datetime, snoozed_until: datetime) -> Episode:
        """Return it with no instant in the future; a snooze ends at ``snoozed_until`` at most."""
        return replace(
            self,
            began_at=min(self.began_at, now),
            snoozed_until=_earlier(self.snoozed_until, snoozed_until),
            over_at=_earlier(self.over_at, now),
            relapsed_at=_earlier(self.relapsed_at, now),
            told_at=_earlier(self.told_at, now),
        )


@dataclass(frozen=True, slots=True)
class PolicyState:
    """Everything to keep between two runs; a value that can be stored as plain JSON."""

    episode: Episode | None = None
    paused_until: datetime | None = None
    waiting: Waiting = Waiting.NOTHING


def _earlier(one: datetime | None, other: datetime) -> datetime | None:
    return None if one is None else min(one, other)
