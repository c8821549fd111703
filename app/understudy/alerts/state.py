"""The policy's state across a restart, as frozen values. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from understudy.alerts.reports import Report  # noqa: TC001 - msgspec reads it
from understudy.status.model import Impact

# a status page is unsteady when it closes an incident
CONFIRM = timedelta(minutes=2)
# in a partial outage three of ten requests succeed, by chance several in a row
OWN_CONFIRM = timedelta(minutes=7)
STEADY = timedelta(minutes=10)  # the same as the judge's patience with instability


class Stage(StrEnum):
    """How far an episode has come, for the person."""

    UNTOLD = "untold"  # trouble not announced: too small, or not at this hour
    TOLD = "told"  # trouble was announced: a recovery is owed
    OVER = "over"  # the recovery was announced; trouble within the hour is the same episode
    RELAPSED = "relapsed"  # trouble again, not announced yet


class Waiting(StrEnum):
    """The event that a requested reminder waits for."""

    NOTHING = "nothing"
    UNTIL_UP = "until_up"
    # it worked at the request: wait until no incident is reported either
    UNTIL_CLEAR = "until_clear"
    # a limit of the person's plan was reached
    UNTIL_RESET = "until_reset"


class Episode(msgspec.Struct, frozen=True):
    """Trouble and all its returns within the hour.

    ``peak`` is the worst since its last end, ``over_at`` when that was sure (None: it never ended),
    ``relapsed_at`` when the trouble returned after it, if that is not announced. ``own_failed``: it
    was seen by own requests, not only on the page. ``held_back``: the next alert was not sent at
    once. ``told`` is the impact last announced, at ``told_at``, and ``causes`` the page's incidents
    at that time.
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
        """Return a new one; its key is when it was first seen."""
        return cls(f"episode-{seen_at.astimezone(UTC):%Y%m%dT%H%M%SZ}", began_at, peak)

    def ended(self, over_at: datetime) -> Episode:
        """Return it as ended: the person knows of the end, or never knew of the trouble."""
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
        """Return the episode as announced: None, trouble, or its end."""
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


class PolicyState(msgspec.Struct, frozen=True):
    """Everything to keep between two runs, storable as plain JSON.

    ``limit_until``: when the limit ends whose reset is to be announced.
    """

    episode: Episode | None = None
    paused_until: datetime | None = None
    waiting: Waiting = Waiting.NOTHING
    reports: tuple[Report, ...] = ()
    limit_until: datetime | None = None


def _earlier(one: datetime | None, other: datetime) -> datetime | None:
    return None if one is None else min(one, other)
