"""Instatus: open incidents in summary.json, components and groups in v2/components.json.

The shape by its documentation and public clients, read 2026-11-28: words in capitals and without
blanks; ``group`` is an object; the summary lists no components.
"""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.status.model import (
    Component,
    ComponentState,
    Impact,
    Incident,
    IncidentUpdate,
    Phase,
    Snapshot,
)
from understudy.status.severity import IMPACT_OF_STATE
from understudy.status.sources import lenient_decoding as lenient
from understudy.status.sources.dialect import Dialect, Told, has, origin_of
from understudy.status.sources.groups import grouped
from understudy.status.sources.reading import first_instant, one_line, state_of

WELL = "OPERATIONAL"
PAGE_STATES = {
    "UP": ComponentState.OPERATIONAL,
    "UNDERMAINTENANCE": ComponentState.MAINTENANCE,
}
PHASES = {
    "INVESTIGATING": Phase.INVESTIGATING,
    "IDENTIFIED": Phase.IDENTIFIED,
    "MONITORING": Phase.MONITORING,
    "RESOLVED": Phase.RESOLVED,
    "NOTSTARTEDYET": Phase.SCHEDULED,
    "INPROGRESS": Phase.IN_PROGRESS,
    "VERIFYING": Phase.VERIFYING,
    "COMPLETED": Phase.COMPLETED,
}


class _Group(msgspec.Struct, frozen=True):
    id: str | None = None
    name: str | None = None


class _Component(msgspec.Struct, frozen=True):
    id: str | None = None
    name: str | None = None
    status: str | None = None
    group: _Group | None = None


class _Components(msgspec.Struct, frozen=True):
    components: list[_Component]


class _Notice(msgspec.Struct, frozen=True, rename="camel"):
    id: str | None = None
    name: str | None = None
    status: str | None = None
    impact: str | None = None
    started: str | None = None
    start: str | None = None
    updated_at: str | None = None


class _Page(msgspec.Struct, frozen=True):
    status: str | None = None


class _Summary(msgspec.Struct, frozen=True, rename="camel"):
    page: _Page
    active_incidents: list[_Notice] | None = None
    active_maintenances: list[_Notice] | None = None


def parse_instatus(told: Told) -> Snapshot:
    """Read summary.json; raises `FetchError`. The one component stands for the page."""
    wire = lenient.read(lenient.document(told.body, told.url), _Summary, told.url)
    origin = origin_of(told.url)
    incidents = tuple(_event(one, told, Impact.UNKNOWN) for one in wire.active_incidents or ())
    planned = tuple(_event(one, told, Impact.MAINTENANCE) for one in wire.active_maintenances or ())
    # "has issues" does not give a degree: incidents do, and if none is readable it is unknown
    state = PAGE_STATES.get(wire.page.status or "", ComponentState.UNKNOWN)
    if wire.page.status == "HASISSUES" and incidents:
        state = ComponentState.OPERATIONAL
    name = origin.partition("://")[2]
    return Snapshot(
        origin,
        told.fetched_at,
        (Component(name, name, state),),
        tuple(one for one in incidents if one.phase is not Phase.RESOLVED),
        tuple(one for one in planned if one.phase is not Phase.COMPLETED),
        lists_all=False,
    )


def _event(wire: _Notice, told: Told, impact: Impact) -> Incident:
    began = first_instant(wire.started, wire.start) or told.fetched_at
    at = first_instant(wire.updated_at) or began
    phase = PHASES.get(wire.status or "", Phase.UNKNOWN)
    if impact is Impact.UNKNOWN:
        impact = IMPACT_OF_STATE[state_of(wire.impact, WELL)]
    known_by = wire.id or f"{one_line(wire.name)}-{began.isoformat()}"
    return Incident(
        id=known_by,
        name=one_line(wire.name) or known_by,
        impact=impact,
        phase=phase,
        started_at=began,
        updated_at=at,
        url=origin_of(told.url),
        updates=(IncidentUpdate(known_by, phase, "", at),),
        scheduled_for=began if impact is Impact.MAINTENANCE else None,
    )


def with_components(snapshot: Snapshot, told: Told | None) -> Snapshot:
    """Replace the page's roll-up with the list in v2/components.json."""
    if told is None:
        return snapshot
    try:
        wire = lenient.read(lenient.document(told.body, told.url), _Components, told.url)
    except FetchError as problem:
        if problem.kind == FetchFailure.NOT_JSON:
            return snapshot
        raise
    groups = {one.group.id: one.group for one in wire.components if one.group and one.group.id}
    listed = {one.id for one in wire.components}
    components = [
        Component(group_id, one_line(group.name) or group_id, ComponentState.OPERATIONAL)
        for group_id, group in groups.items()
        if group_id not in listed
    ]
    components += [
        Component(
            one.id or one.name or "",
            one_line(one.name) or one.id or "",
            # a group's own state may be old; its members decide
            ComponentState.OPERATIONAL if one.id in groups else state_of(one.status, WELL),
            (one.group.id if one.group else None) or "",
        )
        for one in wire.components
        if one.id or one.name
    ]
    if not components:
        return snapshot
    return replace(snapshot, components=grouped(components, {}), lists_all=True)


def _claims(document: object) -> bool:
    return has(document, "page") and (
        has(document, "activeIncidents")
        or has(document, "activeMaintenances")
        or (isinstance(document, dict) and _is_page(document["page"]) and len(document) == 1)
    )


def _is_page(page: object) -> bool:
    return isinstance(page, dict) and page.get("status") in {"HASISSUES", *PAGE_STATES}


INSTATUS = Dialect(
    "instatus",
    ("/summary.json",),
    _claims,
    parse_instatus,
    also=lambda _told, _snapshot: "/v2/components.json",
    join=with_components,
)
