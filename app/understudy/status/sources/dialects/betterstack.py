"""Better Stack: the whole page in index.json, as JSON:API.

By its documentation, read 2026-11-28: resources are operational, degraded, downtime, maintenance or
not_monitored, which means unknown; a report without an end is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.status.model import (
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

if TYPE_CHECKING:
    from datetime import datetime


class _Affected(msgspec.Struct, frozen=True):
    status_page_resource_id: str | None = None
    status: str | None = None


class _Attributes(msgspec.Struct, frozen=True):
    """Attributes of a page, a section, a resource or a report: each has a few of these."""

    public_name: str | None = None
    name: str | None = None
    title: str | None = None
    status: str | None = None
    aggregate_state: str | None = None
    status_page_section_id: str | None = None
    report_type: str | None = None
    starts_at: str | None = None
    ends_at: str | None = None
    updated_at: str | None = None
    affected_resources: list[_Affected] | None = None


class _Record(msgspec.Struct, frozen=True):
    id: str | None = None
    type: str | None = None
    attributes: _Attributes | None = None


class _Index(msgspec.Struct, frozen=True):
    data: _Record
    included: list[_Record] | None = None


def parse_betterstack(told: Told) -> Snapshot:
    """Read index.json; raises `FetchError`."""
    wire = lenient.read(lenient.document(told.body, told.url), _Index, told.url)
    included = [(one, one.attributes) for one in wire.included or () if one.attributes and one.id]
    origin = origin_of(told.url)
    host = origin.partition("://")[2]
    whole = state_of(wire.data.attributes.aggregate_state if wire.data.attributes else None)
    components: list[Component] = []
    incidents: list[Incident] = []
    planned: list[Incident] = []
    for record, one in included:
        known_by = record.id or ""
        match record.type:
            case "status_page_section":
                name = one_line(one.name) or known_by
                components.append(Component(known_by, name, ComponentState.OPERATIONAL))
            case "status_page_resource":
                name = one_line(one.public_name or one.name) or known_by
                section = one.status_page_section_id or ""
                components.append(Component(known_by, name, state_of(one.status), section))
            case "status_report" if not _is_over(one, told.fetched_at):
                (planned if one.report_type == "maintenance" else incidents).append(
                    _report(known_by, one, told)
                )
    listed = grouped(components, {})
    seen = [one.state for one in listed]
    if not seen or worst([whole, *seen]) is not worst(seen):
        # the list is more precise than the roll-up, unless that is worse
        listed = (Component(host, host, whole), *listed)
    return Snapshot(origin, told.fetched_at, listed, tuple(incidents), tuple(planned))


def _is_over(report: _Attributes, now: datetime) -> bool:
    ends = first_instant(report.ends_at)
    return ends is not None and ends <= now


def _report(known_by: str, wire: _Attributes, told: Told) -> Incident:
    began = first_instant(wire.starts_at) or told.fetched_at
    at = first_instant(wire.updated_at) or began
    affected = wire.affected_resources or []
    is_planned = wire.report_type == "maintenance"
    has_begun = began <= told.fetched_at
    phase = Phase.UNKNOWN
    if is_planned:
        phase = Phase.IN_PROGRESS if has_begun else Phase.SCHEDULED
    state = worst(state_of(one.status) for one in affected)
    if not affected:
        state = state_of(wire.aggregate_state)
    return Incident(
        id=known_by,
        name=one_line(wire.title) or known_by,
        impact=Impact.MAINTENANCE if is_planned else IMPACT_OF_STATE[state],
        phase=phase,
        started_at=began,
        updated_at=at,
        url=origin_of(told.url),
        component_ids=frozenset(
            one.status_page_resource_id for one in affected if one.status_page_resource_id
        ),
        updates=(IncidentUpdate(known_by, phase, "", at),),
        scheduled_for=began if is_planned else None,
        scheduled_until=first_instant(wire.ends_at) if is_planned else None,
    )


def _claims(document: object) -> bool:
    if not isinstance(document, dict):
        return False
    data = document.get("data")
    return has(data, "attributes") and isinstance(data, dict) and data.get("type") == "status_page"


BETTER_STACK = Dialect("betterstack", ("/index.json",), _claims, parse_betterstack)
