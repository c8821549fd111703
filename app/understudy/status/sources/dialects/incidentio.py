"""incident.io's own widget, for pages without its stand-in for Statuspage.

It lists only components in trouble. Shape as read by public clients, 2026-11-21.
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
from understudy.status.severity import IMPACT_OF_STATE, worst
from understudy.status.sources import lenient_decoding as lenient
from understudy.status.sources.dialect import Dialect, Told, has
from understudy.status.sources.groups import grouped
from understudy.status.sources.reading import first_instant, one_line, state_of

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
    """A component of incident.io; its state may be ``full_outage``, which Statuspage lacks.

    Some answers have ``component_id`` and ``status`` for ``id`` and ``current_status``.
    """

    id: str | None = None
    component_id: str | None = None
    name: str | None = None
    current_status: str | None = None
    status: str | None = None

    @property
    def known_by(self) -> str:
        return self.component_id or self.id or one_line(self.name)

    @property
    def word(self) -> str | None:
        return self.current_status or self.status


class WireWidgetEvent(msgspec.Struct, frozen=True):
    """An incident or a maintenance of incident.io's widget."""

    id: str | None = None
    name: str | None = None
    status: str | None = None
    last_update_at: str | None = None
    last_update_message: str | None = None
    current_worst_impact: str | None = None
    affected_components: list[WireWidgetComponent] | None = None
    component_impacts: list[WireWidgetComponent] | None = None
    started_at: str | None = None
    starts_at: str | None = None
    scheduled_end_at: str | None = None
    ends_at: str | None = None

    @property
    def touched(self) -> list[WireWidgetComponent]:
        return [*(self.affected_components or ()), *(self.component_impacts or ())]


class WireWidgetGroup(msgspec.Struct, frozen=True):
    id: str | None = None
    name: str | None = None
    components: list[WireWidgetComponent] | None = None


class WireWidgetItem(msgspec.Struct, frozen=True):
    """One place on the page: a group or a single component."""

    group: WireWidgetGroup | None = None
    component: WireWidgetComponent | None = None


class WireWidgetStructure(msgspec.Struct, frozen=True):
    items: list[WireWidgetItem] | None = None


class WireWidget(msgspec.Struct, frozen=True):
    """incident.io's widget; without ``structure``, only components in trouble are listed."""

    ongoing_incidents: list[WireWidgetEvent]
    in_progress_maintenances: list[WireWidgetEvent] | None = None
    scheduled_maintenances: list[WireWidgetEvent] | None = None
    affected_components: list[WireWidgetComponent] | None = None
    structure: WireWidgetStructure | None = None


def parse_widget(body: bytes, url: str, fetched_at: datetime) -> Snapshot:
    """Read the widget at ``url``; raises `FetchError`.

    If it does not list all components, the first one stands for the page itself, and has the state
    of the rest.
    """
    document = lenient.document(body, url)
    if isinstance(document, dict) and "summary" in document:
        document = document["summary"]  # at some addresses it is wrapped once
    widget = lenient.read(document, WireWidget, url)
    parts = urlsplit(url)
    origin = f"{parts.scheme}://{parts.netloc}"
    ongoing = [one for one in widget.ongoing_incidents if _phase(one) is not Phase.RESOLVED]
    under_way = widget.in_progress_maintenances or []
    planned = [*under_way, *(widget.scheduled_maintenances or [])]
    hit = [
        *(_component(one, state_of(one.word)) for one in widget.affected_components or ()),
        *(one for each in ongoing for one in _components(each, None)),
        *(one for each in under_way for one in _components(each, ComponentState.MAINTENANCE)),
    ]
    structure = _listed(widget.structure)
    page = Component(parts.netloc, parts.netloc, ComponentState.OPERATIONAL)
    return Snapshot(
        origin,
        fetched_at,
        grouped([*(structure or [page]), *(one for one in hit if one.id)], {}),
        tuple(_event(one, origin, fetched_at) for one in ongoing),
        tuple(_event(one, origin, fetched_at) for one in planned),
        lists_all=bool(structure),
    )


def _listed(structure: WireWidgetStructure | None) -> list[Component]:
    """Return the page's components; their states come from the rest of the widget."""
    found: list[Component] = []
    for item in (structure.items if structure else None) or ():
        if item.group is not None and (group_id := item.group.id or item.group.name):
            name = one_line(item.group.name) or group_id
            found.append(Component(group_id, name, ComponentState.OPERATIONAL))
            found += [_component(one, None, group_id) for one in item.group.components or ()]
        elif item.component is not None:
            found.append(_component(item.component, None))
    return [one for one in found if one.id]


def _component(
    wire: WireWidgetComponent, state: ComponentState | None, group_id: str = ""
) -> Component:
    known_by = wire.known_by
    is_so = state or ComponentState.OPERATIONAL
    return Component(known_by, one_line(wire.name) or known_by, is_so, group_id)


def _phase(wire: WireWidgetEvent) -> Phase:
    return PHASES.get(wire.status or "", Phase.UNKNOWN)


def _event(wire: WireWidgetEvent, origin: str, fetched_at: datetime) -> Incident:
    components = _components(wire, None)
    at = first_instant(wire.last_update_at) or fetched_at
    phase = _phase(wire)
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
        # never the widget's own address: a person's browser will open it
        url=f"{origin}/incidents/{quote(wire.id, safe='')}" if wire.id else origin,
        component_ids=frozenset(one.id for one in components),
        updates=(update,),
        scheduled_for=first_instant(wire.started_at, wire.starts_at) if is_maintenance else None,
        scheduled_until=first_instant(wire.scheduled_end_at, wire.ends_at),
    )


def _components(wire: WireWidgetEvent, state: ComponentState | None) -> list[Component]:
    """Return the components of the event; one without a state gets the event's worst."""
    found = []
    for one in wire.touched:
        said = state_of(one.word) if one.word else _worst_of(wire)
        found.append(_component(one, state or said))
    return [one for one in found if one.id]


def _worst_of(wire: WireWidgetEvent) -> ComponentState:
    """Return the event's worst state; if it has none, the worst of its components."""
    if wire.current_worst_impact:
        return state_of(wire.current_worst_impact)
    said = [state_of(one.word) for one in wire.touched if one.word]
    return worst(said) if said else ComponentState.UNKNOWN


def _claims(document: object) -> bool:
    if isinstance(document, dict) and "summary" in document:
        document = document["summary"]
    return has(document, "ongoing_incidents")


def _parse(told: Told) -> Snapshot:
    return parse_widget(told.body, told.url, told.fetched_at)


INCIDENT_IO = Dialect("incidentio", ("/proxy/{host}", "/api/v1/summary"), _claims, _parse)
