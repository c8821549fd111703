"""Flashduty (Flashcat): components and open changes at an address with the page's number.

DeepSeek moved there in 2026; shape by public readers of that page, 2026-11-28: everything inside
``data``, times in seconds, states only if a change names them. The number cannot be guessed, so the
whole address is needed: ``https://HOST/api/status-page/NUMBER/summary/active``.
"""

from __future__ import annotations

import msgspec

from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
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
from understudy.status.sources.dialect import Dialect, Told, has, origin_of
from understudy.status.sources.reading import first_instant, one_line, state_of

PLANNED = {"scheduled", "ongoing", "in_progress", "verifying", "completed", "cancelled"}
PHASES = {
    "investigating": Phase.INVESTIGATING,
    "identified": Phase.IDENTIFIED,
    "monitoring": Phase.MONITORING,
    "resolved": Phase.RESOLVED,
    "scheduled": Phase.SCHEDULED,
    "ongoing": Phase.IN_PROGRESS,
    "in_progress": Phase.IN_PROGRESS,
    "verifying": Phase.VERIFYING,
    "completed": Phase.COMPLETED,
    "cancelled": Phase.COMPLETED,
}
CLOSED = {Phase.RESOLVED, Phase.COMPLETED}


class _Component(msgspec.Struct, frozen=True):
    component_id: str | None = None
    name: str | None = None
    component_name: str | None = None
    status: str | None = None


class _Update(msgspec.Struct, frozen=True):
    update_id: str | None = None
    at_seconds: str | None = None
    status: str | None = None
    description: str | None = None
    component_changes: list[_Component] | None = None


class _Change(msgspec.Struct, frozen=True):
    change_id: str | None = None
    type: str | None = None
    title: str | None = None
    status: str | None = None
    start_at_seconds: str | None = None
    affected_components: list[_Component] | None = None
    updates: list[_Update] | None = None


class _Page(msgspec.Struct, frozen=True):
    components: list[_Component]


class _Active(msgspec.Struct, frozen=True):
    page: _Page
    active_changes: list[_Change] | None = None


def parse_flashduty(told: Told) -> Snapshot:
    """Read summary/active; raises `FetchError`."""
    document = lenient.document(told.body, told.url)
    wire = lenient.read(_inner(document), _Active, told.url)
    if not wire.page.components:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, told.url, "no component")
    changes = [one for one in wire.active_changes or () if _phase(one) not in CLOSED]
    hit: dict[str, ComponentState] = {}
    for change in changes:
        for one in change.affected_components or ():
            if one.component_id and _phase(change) is not Phase.SCHEDULED:
                known = hit.get(one.component_id, ComponentState.OPERATIONAL)
                hit[one.component_id] = worst([known, state_of(one.status)])
    components = tuple(
        Component(
            one.component_id,
            one_line(one.name) or one.component_id,
            hit.get(one.component_id, ComponentState.OPERATIONAL),
        )
        for one in wire.page.components
        if one.component_id
    )
    events = [_incident(one, told) for one in changes]
    return Snapshot(
        origin_of(told.url),
        told.fetched_at,
        components,
        tuple(one for one in events if one.impact is not Impact.MAINTENANCE),
        tuple(one for one in events if one.impact is Impact.MAINTENANCE),
    )


def _phase(wire: _Change) -> Phase:
    return PHASES.get((wire.status or "").lower(), Phase.UNKNOWN)


def _incident(wire: _Change, told: Told) -> Incident:
    began = first_instant(wire.start_at_seconds) or told.fetched_at
    updates = sorted(
        (_update(one, told) for one in wire.updates or ()),
        key=lambda one: one.display_at,
        reverse=True,
    )
    named = [one for one in wire.affected_components or () if one.component_id]
    is_planned = wire.type == "maintenance" or (wire.status or "").lower() in PLANNED
    impact = IMPACT_OF_STATE[worst(state_of(one.status) for one in named)]
    known_by = wire.change_id or f"{one_line(wire.title)}-{began.isoformat()}"
    return Incident(
        id=known_by,
        name=one_line(wire.title) or known_by,
        impact=Impact.MAINTENANCE
        if is_planned
        else (Impact.UNKNOWN if impact is Impact.NONE else impact),
        phase=_phase(wire),
        started_at=began,
        updated_at=updates[0].display_at if updates else began,
        url=origin_of(told.url),
        component_ids=frozenset(one.component_id or "" for one in named),
        updates=tuple(updates),
    )


def _update(wire: _Update, told: Told) -> IncidentUpdate:
    return IncidentUpdate(
        id=wire.update_id or wire.at_seconds or "",
        phase=PHASES.get((wire.status or "").lower(), Phase.UNKNOWN),
        body=(wire.description or "").strip(),
        display_at=first_instant(wire.at_seconds) or told.fetched_at,
        affected=tuple(
            AffectedComponent(
                one.component_id,
                one_line(one.component_name or one.name),
                None,
                state_of(one.status),
            )
            for one in wire.component_changes or ()
            if one.component_id
        ),
    )


def _inner(document: object) -> object:
    return document["data"] if isinstance(document, dict) and "data" in document else document


def _claims(document: object) -> bool:
    return has(_inner(document), "page", "active_changes")


FLASHDUTY = Dialect("flashduty", (), _claims, parse_flashduty, ending="/summary/active")
