"""Statuspage's vocabulary as frozen values, plus the verdict made from it.

Shapes follow the Statuspage v2 API as Claude uses it (status.claude.com, read 2026-11-21). Any word
not listed here becomes UNKNOWN, which never counts as well.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from datetime import datetime


class ComponentState(StrEnum):
    OPERATIONAL = "operational"
    DEGRADED = "degraded_performance"
    PARTIAL_OUTAGE = "partial_outage"
    MAJOR_OUTAGE = "major_outage"
    MAINTENANCE = "under_maintenance"
    UNKNOWN = "unknown"


class Impact(StrEnum):
    NONE = "none"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical"
    MAINTENANCE = "maintenance"
    UNKNOWN = "unknown"


class Phase(StrEnum):
    """The phase of an incident; the last four are those of a scheduled maintenance."""

    INVESTIGATING = "investigating"
    IDENTIFIED = "identified"
    MONITORING = "monitoring"
    RESOLVED = "resolved"
    POSTMORTEM = "postmortem"
    SCHEDULED = "scheduled"
    IN_PROGRESS = "in_progress"
    VERIFYING = "verifying"
    COMPLETED = "completed"
    UNKNOWN = "unknown"


CLOSED = frozenset({Phase.RESOLVED, Phase.POSTMORTEM, Phase.COMPLETED})
"""The phases of what is over."""


class Component(msgspec.Struct, frozen=True):
    """One surface of the page; ids are stable, names are not.

    ``group_id`` is the group it belongs to, itself in the list, empty if none. A group's state is
    the worst of its members', whatever the page shows for it.
    """

    id: str
    name: str
    state: ComponentState
    group_id: str = ""


class AffectedComponent(msgspec.Struct, frozen=True):
    """The effect of an update on a component; states are None if the page names none."""

    id: str
    name: str
    old_state: ComponentState | None
    new_state: ComponentState | None


class IncidentUpdate(msgspec.Struct, frozen=True):
    id: str
    phase: Phase
    body: str
    display_at: datetime
    affected: tuple[AffectedComponent, ...] = ()
    deliver_notifications: bool = True


class Incident(msgspec.Struct, frozen=True):
    """An incident or a scheduled maintenance, its updates newest first.

    ``component_ids`` is the union of the components of the incident and all its updates
    (``incident.components`` by itself is at times empty); empty if the page names none.
    ``started_at`` is when it was posted, not when the impact began.
    """

    id: str
    name: str
    impact: Impact
    phase: Phase
    started_at: datetime
    updated_at: datetime
    url: str
    component_ids: frozenset[str] = frozenset()
    updates: tuple[IncidentUpdate, ...] = ()
    models: tuple[str, ...] = ()
    scheduled_for: datetime | None = None
    scheduled_until: datetime | None = None


class Snapshot(msgspec.Struct, frozen=True):
    """A reading of a status page at one instant: open incidents and maintenances only.

    ``lists_all`` False: the page lists only components in trouble; the first component stands for
    the page. ``changed_at``: when anything on the page last changed, None if unknown. All instants
    are in this computer's time, which was ``clock_ahead`` of the page's.
    """

    page_url: str
    fetched_at: datetime
    components: tuple[Component, ...]
    incidents: tuple[Incident, ...] = ()
    maintenances: tuple[Incident, ...] = ()
    lists_all: bool = True
    changed_at: datetime | None = None
    clock_ahead: timedelta = timedelta()


class VerdictKind(StrEnum):
    UP = "up"
    DEGRADED = "degraded"
    DOWN = "down"
    MAINTENANCE = "maintenance"
    OFFLINE = "offline"
    SIGN_IN = "sign_in"
    BLIND = "blind"
    UNKNOWN = "unknown"


TROUBLE = frozenset({VerdictKind.DEGRADED, VerdictKind.DOWN})
"""Verdicts about Claude itself, not about this computer, its network or the page."""


class NetworkState(StrEnum):
    """Whether requests can get out at all; only if ONLINE does a failure count against Claude."""

    ONLINE = "online"
    OFFLINE = "offline"
    CAPTIVE_PORTAL = "captive_portal"
    UNKNOWN = "unknown"


class ReasonSource(StrEnum):
    STATUS_PAGE = "status_page"
    OWN_REQUESTS = "own_requests"
    NETWORK = "network"


class Reason(msgspec.Struct, frozen=True):
    """One piece of evidence behind a verdict: a kind for `words.common`, and its facts.

    ``facts`` holds the parts of the sentence (names, counts, times as ISO 8601 text).
    """

    source: ReasonSource
    kind: str
    facts: tuple[tuple[str, str], ...] = ()

    def fact(self, name: str) -> str:
        return dict(self.facts).get(name, "")


UNDATED_LIMIT_FOR = timedelta(hours=5)
"""How long a limit without a reset is shown: the plan's shortest window."""


class PlanLimit(msgspec.Struct, frozen=True):
    """A limit of the person's plan that is reached: neither Claude's fault nor the network's.

    ``kind`` as Claude Code names it (five_hour, seven_day …); ``resets_at`` None: it was not told.
    ``family`` is the only family of models concerned, "" if it is all of them.
    """

    kind: str
    reached_at: datetime
    resets_at: datetime | None = None
    family: str = ""

    @property
    def ends_at(self) -> datetime:
        """When it is no longer shown, if nothing is heard of it."""
        return self.resets_at or self.reached_at + UNDATED_LIMIT_FOR


class Verdict(msgspec.Struct, frozen=True):
    """Whether Claude works for this person, since when, and why.

    ``incident_reported`` with UP: works for you, though Anthropic reports trouble. ``impact`` is
    the worst on the used components. ``unstable``: it went up and down three times in half an hour;
    it is announced once. ``components`` are all of the page's; ``incidents`` the open ones, newest
    first. ``limit``: the person's plan is used up, whether Claude works or not.
    """

    kind: VerdictKind
    since: datetime
    reasons: tuple[Reason, ...] = ()
    components: tuple[Component, ...] = ()
    incidents: tuple[Incident, ...] = ()
    checked_at: datetime | None = None
    incident_reported: bool = False
    impact: Impact = Impact.NONE
    unstable: bool = False
    limit: PlanLimit | None = None
