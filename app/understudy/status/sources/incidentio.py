"""incident.io's own widget, for pages without the stand-in that speaks Statuspage's dialect.

It lists what is in trouble and nothing else. Shape as read by public clients, 2026-11-21.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

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
from understudy.status.sources.reading import (
    IMPACT_OF_STATE,
    decoded,
    first_instant,
    one_line,
    worst,
)
from understudy.status.sources.wire import WireWidget, WireWidgetComponent, WireWidgetEnvelope

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.sources.wire import WireWidgetEvent

STATES = {
    "operational": ComponentState.OPERATIONAL,
    "degraded_performance": ComponentState.DEGRADED,
    "partial_outage": ComponentState.PARTIAL_OUTAGE,
    "full_outage": ComponentState.MAJOR_OUTAGE,
    "major_outage": ComponentState.MAJOR_OUTAGE,
    "under_maintenance": ComponentState.MAINTENANCE,
}
PHASES = {
    "investigating": Phase.INVESTIGATING,
    "identified": Phase.IDENTIFIED,
    "monitoring": Phase.MONITORING,
    "resolved": Phase.RESOLVED,
    "maintenance_scheduled": Phase.SCHEDULED,
    "maintenance_in_progress": Phase.IN_PROGRESS,
    "maintenance_complete": Phase.COMPLETED,
}


def widget_urls(page_url: str) -> tuple[str, ...]:
    """Return where a page of incident.io's keeps its widget, the likeliest first."""
    host = urlsplit(page_url).netloc
    return (f"{page_url}/proxy/{host}", f"{page_url}/api/v1/summary")


def parse_widget(body: bytes, url: str, fetched_at: datetime) -> Snapshot:
    """Read the widget at ``url``; raises `FetchError`.

    The first component stands for the page itself, and is as well as the rest of it.
    """
    envelope = decoded(body, WireWidgetEnvelope, url)
    widget = envelope.summary or decoded(body, WireWidget, url)
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
    return Snapshot(origin, fetched_at, (page, *by_id.values()), incidents, maintenances)


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
    for one in wire.affected_components or ():
        named = WireWidgetComponent(name=one) if isinstance(one, str) else one
        known_by = named.id or one_line(named.name)
        if not known_by:
            continue
        said = STATES.get(named.current_status) if named.current_status else _worst_of(wire)
        is_so = state or said or ComponentState.UNKNOWN
        found.append(Component(known_by, one_line(named.name) or known_by, is_so))
    return found


def _worst_of(wire: WireWidgetEvent) -> ComponentState:
    return STATES.get(wire.current_worst_impact or "", ComponentState.UNKNOWN)
