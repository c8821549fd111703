"""The pieces of evidence on a status page, each with the verdict it gives by itself. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.base.instants import is_within
from understudy.status.model import (
    TROUBLE,
    ComponentState,
    Impact,
    Reason,
    ReasonSource,
    VerdictKind,
)
from understudy.status.official.bearing import (
    DISMISSING,
    UNDER_WAY,
    WORKED_FOR,
    Surroundings,
    bearing_of,
    touches,
)
from understudy.status.official.surfaces import api_components, components_for
from understudy.status.severity import IMPACT_OF_STATE, IMPACTS, KIND_OF_STATE, KINDS, worst_impact

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.status.model import Component, Incident, Snapshot
    from understudy.status.official.bearing import Bearing, Person


class Finding(msgspec.Struct, frozen=True):
    """One piece of evidence, with the verdict it gives by itself."""

    kind: VerdictKind
    reason: Reason
    impact: Impact = Impact.NONE
    incident_reported: bool = False


class Bound(msgspec.Struct, frozen=True):
    """The worst that a component's state can mean for this person."""

    kind: VerdictKind
    impact: Impact = Impact.NONE


WELL = Bound(VerdictKind.UP)


def weigh(
    snapshot: Snapshot, used: tuple[Component, ...], now: datetime, person: Person
) -> list[tuple[Incident, Bearing]]:
    api_ids = frozenset(one.id for one in api_components(snapshot.components))
    around = Surroundings(used, snapshot.components, api_ids)
    weighed = ((one, bearing_of(one, around, now, person)) for one in snapshot.incidents)
    return [(incident, bearing) for incident, bearing in weighed if bearing is not None]


def excuses(
    snapshot: Snapshot,
    weighed: list[tuple[Incident, Bearing]],
    now: datetime,
    person: Person,
) -> dict[str, Bound]:
    """Return the worst verdict of a component's state if its incidents explain it.

    Components change as a block although most incidents are about one or two models. If none of its
    incidents concerns this person, a component is well for them; if some may, or are about a model
    withdrawn long ago, it is degraded at most. The same if only some are such, but grave enough to
    explain the state by themselves: then it is as bad as the others make it.
    """
    at_most: dict[str, Bound] = {}
    for component in snapshot.components:
        about = [one for one in weighed if component.id in one[0].component_ids]
        excusing = [one for one in about if _excuses(one[1])]
        if excusing and (len(excusing) == len(about) or _explain(excusing, component)):
            kinds = (bearing.kind for _, bearing in about)
            impact = worst_impact(bearing.impact for _, bearing in about)
            at_most[component.id] = Bound(max(kinds, key=KINDS.index), impact)
    worked_at = person.worked_at
    if worked_at is not None and is_within(worked_at, now, WORKED_FOR):
        at_most |= {one.id: WELL for one in api_components(snapshot.components)}
    return at_most


def _excuses(bearing: Bearing) -> bool:
    return bearing.is_partial or bearing.informational in DISMISSING


def _explain(incidents: list[tuple[Incident, Bearing]], component: Component) -> bool:
    worst = IMPACTS.index(IMPACT_OF_STATE[component.state])
    return any(IMPACTS.index(incident.impact) >= worst for incident, _ in incidents)


def surface_findings(
    snapshot: Snapshot, surfaces: Iterable[str], at_most: dict[str, Bound]
) -> Iterable[Finding]:
    chosen = [surface for surface in surfaces if surface.strip()]
    if not chosen:
        yield Finding(VerdictKind.UNKNOWN, Reason(ReasonSource.STATUS_PAGE, "no_surfaces"))
    seen: set[str] = set()
    for surface in chosen:
        for component in components_for(surface, snapshot.components):
            if component.state is not ComponentState.OPERATIONAL and component.id not in seen:
                reason = _component_reason(component, surface)
                yield _component_finding(component, reason, at_most.get(component.id))
            seen.add(component.id)


def _component_finding(component: Component, reason: Reason, at_most: Bound | None) -> Finding:
    kind, impact = KIND_OF_STATE[component.state], IMPACT_OF_STATE[component.state]
    if kind is VerdictKind.UNKNOWN:
        impact = Impact.NONE
    if kind not in TROUBLE or at_most is None:
        return Finding(kind, reason, impact)
    if at_most.kind is VerdictKind.UP:
        return Finding(VerdictKind.UP, reason, incident_reported=True)
    kind = min(kind, at_most.kind, key=KINDS.index)
    return Finding(kind, reason, min(impact, at_most.impact, key=IMPACTS.index))


def _component_reason(component: Component, surface: str) -> Reason:
    facts = (
        ("component", component.name),
        ("state", component.state.value),
        ("surface", surface),
    )
    return Reason(ReasonSource.STATUS_PAGE, "component", facts)


def incident_findings(weighed: list[tuple[Incident, Bearing]]) -> Iterable[Finding]:
    for incident, bearing in weighed:
        facts: tuple[tuple[str, str], ...] = (
            ("id", incident.id),
            ("name", incident.name),
            ("impact", incident.impact.value),
            ("phase", incident.phase.value),
            ("started_at", incident.started_at.isoformat()),
        )
        if bearing.doubt is not None:
            facts = (*facts, ("why", bearing.doubt.value))
            reason = Reason(ReasonSource.STATUS_PAGE, "incident_in_doubt", facts)
        elif bearing.informational is None:
            reason = Reason(ReasonSource.STATUS_PAGE, "incident", facts)
        else:
            facts = (*facts, ("why", bearing.informational.value))
            reason = Reason(ReasonSource.STATUS_PAGE, "incident_informational", facts)
        yield Finding(bearing.kind, reason, bearing.impact, bearing.reported)


def maintenance_findings(snapshot: Snapshot, used: tuple[Component, ...]) -> Iterable[Finding]:
    """Mention maintenance under way; it is the verdict only if it affects a used component."""
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


def operational(snapshot: Snapshot, surfaces: Iterable[str]) -> Reason | None:
    """Return which surfaces the page shows as operational, or None if there are none."""
    well = [
        surface
        for surface in surfaces
        if (found := components_for(surface, snapshot.components))
        and all(one.state is ComponentState.OPERATIONAL for one in found)
    ]
    if not well:
        return None
    facts = (("surfaces", ", ".join(well)), ("checked_at", snapshot.fetched_at.isoformat()))
    return Reason(ReasonSource.STATUS_PAGE, "operational", facts)
