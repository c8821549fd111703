"""The pieces of evidence on a status page, each with what it alone makes of the verdict. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from understudy.status.model import (
    TROUBLE,
    ComponentState,
    Impact,
    Reason,
    ReasonSource,
    VerdictKind,
)
from understudy.status.official.bearing import (
    EXCUSING,
    UNDER_WAY,
    WORKED_FOR,
    bearing_of,
    touches,
)
from understudy.status.official.surfaces import api_components, components_for

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.status.model import Component, Incident, Snapshot
    from understudy.status.official.bearing import Bearing, Person

# what Statuspage makes of a component's state when it sets an incident's impact itself
IMPACTS = {
    ComponentState.OPERATIONAL: Impact.NONE,
    ComponentState.UNKNOWN: Impact.NONE,
    ComponentState.MAINTENANCE: Impact.MAINTENANCE,
    ComponentState.DEGRADED: Impact.MINOR,
    ComponentState.PARTIAL_OUTAGE: Impact.MAJOR,
    ComponentState.MAJOR_OUTAGE: Impact.CRITICAL,
}
IMPACT_ORDER = (Impact.NONE, Impact.MAINTENANCE, Impact.MINOR, Impact.MAJOR, Impact.CRITICAL)


@dataclass(frozen=True, slots=True)
class Finding:
    """One piece of evidence: what it alone would make of the verdict."""

    kind: VerdictKind
    reason: Reason
    impact: Impact = Impact.NONE
    incident_reported: bool = False


def weigh(
    snapshot: Snapshot, used: tuple[Component, ...], now: datetime, person: Person
) -> list[tuple[Incident, Bearing]]:
    api_ids = frozenset(one.id for one in api_components(snapshot.components))
    weighed = ((one, bearing_of(one, used, now, person, api_ids)) for one in snapshot.incidents)
    return [(incident, bearing) for incident, bearing in weighed if bearing is not None]


def excused_components(
    snapshot: Snapshot,
    weighed: list[tuple[Incident, Bearing]],
    now: datetime,
    person: Person,
) -> frozenset[str]:
    """Return the components whose state is that of incidents which are none of this person's.

    Components move as a block although most incidents are about one or two models.
    """
    excused = set()
    for component in snapshot.components:
        about = [one for incident, one in weighed if component.id in incident.component_ids]
        if about and all(one.informational in EXCUSING for one in about):
            excused.add(component.id)
    worked_at = person.worked_at
    if worked_at is not None and now - worked_at <= WORKED_FOR:
        excused |= {one.id for one in api_components(snapshot.components)}
    return frozenset(excused)


def surface_findings(
    snapshot: Snapshot, surfaces: Iterable[str], excused: frozenset[str]
) -> Iterable[Finding]:
    chosen = [surface for surface in surfaces if surface.strip()]
    if not chosen:
        yield Finding(VerdictKind.UNKNOWN, Reason(ReasonSource.STATUS_PAGE, "no_surfaces"))
    seen: set[str] = set()
    for surface in chosen:
        for component in components_for(surface, snapshot.components):
            kind = kind_of_state(component.state)
            if kind is not VerdictKind.UP and component.id not in seen:
                reason = _component_reason(component, surface)
                if component.id in excused and kind in TROUBLE:
                    yield Finding(VerdictKind.UP, reason, incident_reported=True)
                else:
                    yield Finding(kind, reason, IMPACTS[component.state])
            seen.add(component.id)


def _component_reason(component: Component, surface: str) -> Reason:
    facts = (
        ("component", component.name),
        ("state", component.state.value),
        ("surface", surface),
    )
    return Reason(ReasonSource.STATUS_PAGE, "component", facts)


def kind_of_state(state: ComponentState) -> VerdictKind:
    match state:
        case ComponentState.OPERATIONAL:
            return VerdictKind.UP
        case ComponentState.DEGRADED | ComponentState.PARTIAL_OUTAGE:
            return VerdictKind.DEGRADED
        case ComponentState.MAJOR_OUTAGE:
            return VerdictKind.DOWN
        case ComponentState.MAINTENANCE:
            return VerdictKind.MAINTENANCE
        case ComponentState.UNKNOWN:
            return VerdictKind.UNKNOWN
        case _:
            assert_never(state)


def incident_findings(weighed: list[tuple[Incident, Bearing]]) -> Iterable[Finding]:
    for incident, bearing in weighed:
        facts: tuple[tuple[str, str], ...] = (
            ("id", incident.id),
            ("name", incident.name),
            ("impact", incident.impact.value),
            ("phase", incident.phase.value),
            ("started_at", incident.started_at.isoformat()),
        )
        if bearing.informational is None:
            reason = Reason(ReasonSource.STATUS_PAGE, "incident", facts)
        else:
            facts = (*facts, ("why", bearing.informational.value))
            reason = Reason(ReasonSource.STATUS_PAGE, "incident_informational", facts)
        yield Finding(bearing.kind, reason, bearing.impact, bearing.reported)


def maintenance_findings(snapshot: Snapshot, used: tuple[Component, ...]) -> Iterable[Finding]:
    """Mention what is under way; only a component under maintenance makes it the verdict."""
    for maintenance in snapshot.maintenances:
        if maintenance.phase in UNDER_WAY and touches(maintenance, used):
            until = maintenance.scheduled_until
            facts = (
                ("id", maintenance.id),
                ("name", maintenance.name),
                ("scheduled_until", until.isoformat() if until else ""),
            )
            reason = Reason(ReasonSource.STATUS_PAGE, "maintenance_in_progress", facts)
            yield Finding(VerdictKind.UP, reason)


def all_operational(snapshot: Snapshot, surfaces: Iterable[str]) -> Reason:
    facts = (
        ("surfaces", ", ".join(surface for surface in surfaces if surface.strip())),
        ("checked_at", snapshot.fetched_at.isoformat()),
    )
    return Reason(ReasonSource.STATUS_PAGE, "all_operational", facts)
