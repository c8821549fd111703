"""Datadog's status pages: an HTML shell for browsers, and all data in config.json.

OpenRouter moved there in September 2026; shape by public readers of that page, 2026-11-28: a
``ComponentGroup`` holds components and has no state.
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
from understudy.status.sources.groups import grouped
from understudy.status.sources.reading import first_instant, one_line, state_of

GROUP = "ComponentGroup"
KINDS = {GROUP, "Component"}
MOST_LEVELS = 4


class _Component(msgspec.Struct, frozen=True):
    id: str | None = None
    name: str | None = None
    type: str | None = None
    status: str | None = None
    components: list[_Component] | None = None


class _Entry(msgspec.Struct, frozen=True, rename="camel"):
    status: str | None = None
    started_at: str | None = None
    message: str | None = None
    components_affected: list[_Component] | None = None


class _Incident(msgspec.Struct, frozen=True, rename="camel"):
    id: str | None = None
    title: str | None = None
    published_date: str | None = None
    resolved: bool | None = None
    timeline: list[_Entry] | None = None
    components_affected: list[_Component] | None = None


class _Config(msgspec.Struct, frozen=True):
    components: list[_Component]
    incidents: list[_Incident] | None = None


def parse_datadog(told: Told) -> Snapshot:
    """Read config.json; raises `FetchError`."""
    wire = lenient.read(lenient.document(told.body, told.url), _Config, told.url)
    components = grouped(_listed(wire.components, "", 0), {})
    if not components:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, told.url, "no component")
    incidents = tuple(_incident(one, told) for one in wire.incidents or () if not one.resolved)
    return Snapshot(origin_of(told.url), told.fetched_at, components, incidents)


def _listed(wires: list[_Component], group_id: str, level: int) -> list[Component]:
    found: list[Component] = []
    for one in wires:
        known_by = one.id or one.name
        if not known_by:
            continue
        is_group = one.type == GROUP
        state = ComponentState.OPERATIONAL if is_group else state_of(one.status)
        found.append(Component(known_by, one_line(one.name) or known_by, state, group_id))
        if is_group and one.components and level < MOST_LEVELS:
            found += _listed(one.components, known_by, level + 1)
    return found


def _incident(wire: _Incident, told: Told) -> Incident:
    began = first_instant(wire.published_date) or told.fetched_at
    updates = sorted(
        (_update(entry, number, told) for number, entry in enumerate(wire.timeline or ())),
        key=lambda one: one.display_at,
        reverse=True,
    )
    named = {one.id: state_of(one.status) for one in wire.components_affected or () if one.id}
    said = [one.new_state for update in updates for one in update.affected if one.new_state]
    known_by = wire.id or f"{one_line(wire.title)}-{began.isoformat()}"
    impact = IMPACT_OF_STATE[worst([*named.values(), *said])]
    return Incident(
        id=known_by,
        name=one_line(wire.title) or known_by,
        impact=Impact.UNKNOWN if impact is Impact.NONE and not said else impact,
        phase=updates[0].phase if updates else Phase.UNKNOWN,
        started_at=began,
        updated_at=updates[0].display_at if updates else began,
        url=origin_of(told.url),
        component_ids=frozenset(named)
        | frozenset(one.id for update in updates for one in update.affected),
        updates=tuple(updates),
    )


def _update(wire: _Entry, number: int, told: Told) -> IncidentUpdate:
    try:
        phase = Phase(wire.status or "")
    except ValueError:
        phase = Phase.UNKNOWN
    return IncidentUpdate(
        id=str(number),
        phase=phase,
        body=(wire.message or "").strip(),
        display_at=first_instant(wire.started_at) or told.fetched_at,
        affected=tuple(
            AffectedComponent(one.id, one_line(one.name), None, state_of(one.status))
            for one in wire.components_affected or ()
            if one.id
        ),
    )


def _claims(document: object) -> bool:
    if not has(document, "components") or not isinstance(document, dict):
        return False
    listed = document["components"]
    return isinstance(listed, list) and any(
        isinstance(one, dict) and one.get("type") in KINDS for one in listed
    )


DATADOG = Dialect("datadog", ("/config.json",), _claims, parse_datadog)
