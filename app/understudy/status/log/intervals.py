"""The values read from the log, frozen, each with the time it holds for. Pure."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.evidence import OwnOutcome
    from understudy.status.model import ComponentState, Impact, Incident, Reason, VerdictKind


class Source(StrEnum):
    """The source of an interval: read by this program at the time, or from the page's history."""

    OBSERVED = "observed"
    PAGE_HISTORY = "page_history"


class StateInterval(msgspec.Struct, frozen=True):
    """A component was in ``state`` from ``from_at`` to before ``until_at``."""

    component_id: str
    state: ComponentState
    from_at: datetime
    until_at: datetime
    source: Source = Source.OBSERVED


class KeptOutcome(msgspec.Struct, frozen=True):
    """The end of an own request and its whole duration."""

    own: OwnOutcome
    elapsed_s: float | None = None


class KeptVerdict(msgspec.Struct, frozen=True):
    """The verdict shown from ``from_at`` to ``until_at``, with its first ``reasons``.

    ``since`` is the verdict's own: it may have been of this kind before its reasons changed.
    """

    kind: VerdictKind
    from_at: datetime
    until_at: datetime
    since: datetime
    reasons: tuple[Reason, ...] = ()
    impact: Impact | None = None
    incident_reported: bool = False
    unstable: bool = False


class KeptIncident(msgspec.Struct, frozen=True):
    """An incident as last read, with the latest wording of every post.

    ``first_seen_at`` is None if only the page's history has it. ``closed_at`` is when the page
    closed it; ``vanished_at`` when it was no longer listed, if the closing is unread.
    ``edited_posts`` counts the posts whose wording changed after the first reading.
    """

    incident: Incident
    is_maintenance: bool = False
    first_seen_at: datetime | None = None
    closed_at: datetime | None = None
    vanished_at: datetime | None = None
    edited_posts: int = 0
