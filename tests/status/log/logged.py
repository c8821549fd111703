"""A log in a real file, a clock moved by hand, and small pages to keep in it."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from understudy.status.evidence import OutcomeClass, OwnOutcome
from understudy.status.log.log_schema import open_status_log
from understudy.status.log.log_store import StatusLog
from understudy.status.model import (
    AffectedComponent,
    Component,
    ComponentState,
    Impact,
    Incident,
    IncidentUpdate,
    Phase,
    Snapshot,
    Verdict,
    VerdictKind,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from understudy.status.log.log_store import Retention
    from understudy.status.model import Reason

STARTED_AT = datetime(2026, 8, 20, 12, tzinfo=UTC)
PAGE = "https://status.example.org"
CHAT, API = "cmp-chat", "cmp-api"
ALWAYS = (STARTED_AT - timedelta(days=4000), STARTED_AT + timedelta(days=4000))
ZONE = timezone(timedelta(hours=2))
FORMULA_NAME = '=HYPERLINK("http://evil.example","a");=1+1'
NAMES = {CHAT: "claude.ai", API: "Claude API (api.example.org)"}

UP = ComponentState.OPERATIONAL
SLOW = ComponentState.DEGRADED
PARTIAL = ComponentState.PARTIAL_OUTAGE
MAJOR = ComponentState.MAJOR_OUTAGE
CARE = ComponentState.MAINTENANCE


class SetClock:
    """Shows the time it was last set to."""

    def __init__(self, at: datetime = STARTED_AT) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()


@contextmanager
def opened_log(
    path: Path, clock: SetClock | None = None, retention: Retention | None = None
) -> Generator[StatusLog]:
    used = clock or SetClock()
    opened = open_status_log(path, used)
    try:
        yield StatusLog(opened.database, used, retention=retention)
    finally:
        opened.database.close()


def at(minutes: float) -> datetime:
    return STARTED_AT + timedelta(minutes=minutes)


def page(
    minutes: float,
    *incidents: Incident,
    chat: ComponentState = UP,
    api: ComponentState = UP,
    maintenances: tuple[Incident, ...] = (),
) -> Snapshot:
    components = (Component(CHAT, NAMES[CHAT], chat), Component(API, NAMES[API], api))
    return Snapshot(PAGE, at(minutes), components, incidents, maintenances)


def post(
    minutes: float,
    phase: Phase = Phase.INVESTIGATING,
    body: str = "We are looking into it.",
    *,
    post_id: str = "",
    moves: dict[str, tuple[ComponentState | None, ComponentState | None]] | None = None,
) -> IncidentUpdate:
    affected = tuple(
        AffectedComponent(one, NAMES.get(one, one), old, new)
        for one, (old, new) in (moves or {}).items()
    )
    return IncidentUpdate(post_id or f"upd-{minutes}", phase, body, at(minutes), affected)


def incident(
    incident_id: str = "inc-1",
    *posts: IncidentUpdate,
    minutes: float = 0,
    name: str = "Requests fail",
    impact: Impact = Impact.MAJOR,
    models: tuple[str, ...] = (),
) -> Incident:
    """Return an incident from its posts, oldest first."""
    listed = posts or (post(minutes),)
    named = frozenset(one.id for each in listed for one in each.affected)
    return Incident(
        id=incident_id,
        name=name,
        impact=impact,
        phase=listed[-1].phase,
        started_at=listed[0].display_at,
        updated_at=listed[-1].display_at,
        url=f"{PAGE}/incidents/{incident_id}",
        component_ids=named,
        updates=tuple(reversed(listed)),
        models=models,
    )


def outcome(
    minutes: float,
    kind: OutcomeClass = OutcomeClass.OK,
    *,
    model: str = "claude-sonnet-5-5",
    first_text_s: float | None = None,
    failure: str = "",
    is_probe: bool = False,
) -> OwnOutcome:
    return OwnOutcome(at(minutes), "claude", model, kind, failure, first_text_s, is_probe)


def verdict(
    kind: VerdictKind, minutes: float = 0, *reasons: Reason, impact: Impact = Impact.NONE
) -> Verdict:
    return Verdict(kind=kind, since=at(minutes), reasons=reasons, impact=impact)


def spans(log: StatusLog, component_id: str) -> list[tuple[ComponentState, float, float]]:
    """Return the component's intervals in minutes since the tests' beginning."""
    return [
        (
            one.state,
            (one.from_at - STARTED_AT) / timedelta(minutes=1),
            (one.until_at - STARTED_AT) / timedelta(minutes=1),
        )
        for one in log.read.states(PAGE, *ALWAYS)
        if one.component_id == component_id
    ]
