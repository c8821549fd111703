"""incident.io's own widget, for pages without the stand-in that speaks Statuspage's dialect.

It lists what is in trouble and nothing else. Shape as read by public clients, 2026-11-21.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import msgspec

from understudy.status.model import (
    AffectedComponent,
    Component,
    ComponentState,
    Impact,
    Incident,
    IncidentUpdate,
    Phase,
    Snapshot,
)
from understudy.status.sources import lenient
from understudy.status.sources.dialect import Dialect, Told, has
from understudy.status.sources.reading import (
    IMPACT_OF_STATE,
    first_instant,
    one_line,
    state_of,
    worst,
)

if TYPE_CHECKING:
    from datetime import datetime

PHASES = {
    "investigating": Phase.INVESTIGATING,
    "identified": Phase.IDENTIFIED,
    "monitoring": Phase.MONITORING,
    "resolved": Phase.RESOLVED,
    "maintenance_scheduled": Phase.SCHEDULED,
    "maintenance_in_progress": Phase.IN_PROGRESS,
    "maintenance_complete": Phase.COMPLETED,
}


class WireWidgetComponent(lenient.Named, frozen=True):
    """incident.io's: ``current_status`` may say ``full_outage``, no word of Statuspage's."""

    id: str | None = None
    name: str | None = None
    current_status: str | None = None


class WireWidgetEvent(msgspec.Struct, frozen=True):
    """An incident or a maintenance of incident.io's widget."""

    id: str | None = None
    name: str | None = None
    status: str | None = None
    last_update_at: str | None = None
    last_update_message: str | None = None
    current_worst_impact: str | None = None
    affected_components: list[WireWidgetComponent] | None = None
    started_at: str | None = None
    starts_at: str | None = None
    scheduled_end_at: str | None = None
    ends_at: str | None = None


class WireWidget(msgspec.Struct, frozen=True):
    """incident.io's widget; what is not in trouble is not listed."""

    ongoing_incidents: list[WireWidgetEvent]
    in_progress_maintenances: list[WireWidgetEvent] | None = None
    scheduled_maintenances: list[WireWidgetEvent] | None = None


def parse_widget(body: bytes, url: str, fetched_at: datetime) -> Snapshot:
    """Read the widget at ``url``; raises `FetchError`.

    The first component stands for the page itself, and is as well as the rest of it.
    """
    document = lenient.document(body, url)
    if isinstance(document, dict) and "summary" in document:
        document = document["summary"]  # at some addresses it is wrapped once
    widget = lenient.read(document, WireWidget, url)
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    incidents = tuple(_event(one, origin, fetched_at) for one in widget.ongoing_incidents)
    under_way = widget.in_progress_maintenances or []
    planned = [*under_way, *(widget.scheduled_maintenances or [])]
    maintenances = tuple(_event(one, origin, fetched_at) for one in planned)
    listed = [
        *(one for each in widget.ongoing_incidents for one in _components(each, None)),
        *(one for each in under_way for one in _components(each, ComponentState.MAINTENANCE)),
    ]
    by_id: dict[str, Component] = {}
    for one in listed:
        known = by_id.get(one.id)
        state = one.state if known is None else worst([known.state, one.state])
        by_id[one.id] = Component(one.id, one.name, state)
    page = Component(parts.netloc, parts.netloc, ComponentState.OPERATIONAL)
    return Snapshot(
        origin,
        fetched_at,
        (page, *by_id.values()),
        incidents,
        maintenances,
        lists_all=False,
    )


def _event(wire: WireWidgetEvent, origin: str, fetched_at: datetime) -> Incident:
    components = _components(wire, None)
    at = first_instant(wire.last_update_at) or fetched_at
    phase = PHASES.get(wire.status or "", Phase.UNKNOWN)
    update = IncidentUpdate(
        id=f"{wire.id}-{at.isoformat()}",
        phase=phase,
        body=(wire.last_update_message or "").strip(),
        display_at=at,
        affected=tuple(AffectedComponent(one.id, one.name, None, one.state) for one in components),
    )
    is_maintenance = phase in {Phase.SCHEDULED, Phase.IN_PROGRESS, Phase.COMPLETED}
    return Incident(
        id=wire.id or f"{one_line(wire.name)}-{at.isoformat()}",
        name=one_line(wire.name),
        impact=Impact.MAINTENANCE if is_maintenance else IMPACT_OF_STATE[_worst_of(wire)],
        phase=phase,
        started_at=first_instant(wire.started_at, wire.starts_at, wire.last_update_at) or at,
        updated_at=at,
        # never the address it names itself: a person's browser will open it
        url=f"{origin}/incidents/{quote(wire.id, safe='')}" if wire.id else origin,
        component_ids=frozenset(one.id for one in components),
        updates=(update,),
        scheduled_for=first_instant(wire.started_at, wire.starts_at) if is_maintenance else None,
        scheduled_until=first_instant(wire.scheduled_end_at, wire.ends_at),
    )


def _components(wire: WireWidgetEvent, state: ComponentState | None) -> list[Component]:
    """Return what the event touches; what it says no state of is as bad as the event's worst."""
    found = []
    for named in wire.affected_components or ():
        known_by = named.id or one_line(named.name)
        if not known_by:
            continue
        said = state_of(named.current_status) if named.current_status else _worst_of(wire)
        is_so = state or said
        found.append(Component(known_by, one_line(named.name) or known_by, is_so))
    return found


def _worst_of(wire: WireWidgetEvent) -> ComponentState:
    return state_of(wire.current_worst_impact)


def _claims(document: object) -> bool:
    if isinstance(document, dict) and "summary" in document:
        document = document["summary"]
    return has(document, "ongoing_incidents")


def _parse(told: Told) -> Snapshot:
    return parse_widget(told.body, told.url, told.fetched_at)


INCIDENT_IO = Dialect("incidentio", ("/proxy/{host}", "/api/v1/summary"), _claims, _parse)
