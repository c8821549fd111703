"""What the log gives back: frozen values, each with the time it holds for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.evidence import OwnOutcome
    from understudy.status.model import ComponentState, Impact, Incident, Reason, VerdictKind


class Source(StrEnum):
    """Who says so: this program read it at the time, or the page told it afterwards."""

    OBSERVED = "observed"
    PAGE_HISTORY = "page_history"


@dataclass(frozen=True, slots=True)
class StateInterval:
    """A component was in ``state`` from ``from_at`` to before ``until_at``."""

    component_id: str
    state: ComponentState
    from_at: datetime
    until_at: datetime
    source: Source = Source.OBSERVED


@dataclass(frozen=True, slots=True)
class KeptOutcome:
    """An own request's end and how long all of it took."""

    own: OwnOutcome
    elapsed_s: float | None = None


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """What was shown from ``from_at`` to ``until_at``; ``reasons`` as they were at its beginning.

    ``since`` is the verdict's own: it was of this kind before its reasons changed.
    """

    kind: VerdictKind
    from_at: datetime
    until_at: datetime
    since: datetime
    reasons: tuple[Reason, ...] = ()
    impact: Impact | None = None
    incident_reported: bool = False
    unstable: bool = False


@dataclass(frozen=True, slots=True)
class KeptIncident:
    """An incident as last read; of every post its latest wording.

    ``first_seen_at`` is None where only the page's history told of it. ``closed_at`` is when the
    page closed it; ``vanished_at`` when it was no longer listed, should the closing be unread.
    ``edited_posts`` counts the posts whose wording changed after they were first read.
    """

    incident: Incident
    is_maintenance: bool = False
    first_seen_at: datetime | None = None
    closed_at: datetime | None = None
    vanished_at: datetime | None = None
    edited_posts: int = 0
