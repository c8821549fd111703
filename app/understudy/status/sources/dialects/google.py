"""Google Cloud's and Workspace's incidents.json: a year's incidents of all products in one list.

A product is known by its id, because names change ("Vertex Gemini API" became "Gemini on Agent
Platform" in 2026). The list ignores If-Modified-Since and is long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

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
from understudy.status.severity import worst
from understudy.status.sources import lenient_decoding as lenient
from understudy.status.sources.dialect import Dialect, Told, has
from understudy.status.sources.reading import first_instant, one_line

if TYPE_CHECKING:
    from datetime import datetime

# the products of an address without any: Gemini on Vertex, and the Gemini app (2026-11-21); the API
# of a Gemini key is in neither list, and its page is for browsers only
VERTEX, APP = "Z0FZJAMvEB4j3NbCJs6B", "npdyhgECDJ6tB66MxXyo"
STATES = {
    "AVAILABLE": ComponentState.OPERATIONAL,
    "SERVICE_INFORMATION": ComponentState.OPERATIONAL,
    "SERVICE_DISRUPTION": ComponentState.DEGRADED,
    "SERVICE_OUTAGE": ComponentState.MAJOR_OUTAGE,
}


class WireCloudProduct(msgspec.Struct, frozen=True):
    id: str | None = None
    title: str | None = None


class WireCloudUpdate(msgspec.Struct, frozen=True):
    status: str | None = None
    text: str | None = None
    when: str | None = None
    created: str | None = None


class WireCloudIncident(msgspec.Struct, frozen=True):
    """One of Google's incidents; ``begin`` is the impact's, ``end`` is absent while open."""

    id: str | None = None
    external_desc: str | None = None
    severity: str | None = None
    status_impact: str | None = None
    begin: str | None = None
    created: str | None = None
    modified: str | None = None
    end: str | None = None
    updates: list[WireCloudUpdate] | None = None
    affected_products: list[WireCloudProduct] | None = None


def parse_google(
    body: bytes, url: str, fetched_at: datetime, products: tuple[str, ...]
) -> Snapshot:
    """Read the incidents of ``products`` (ids) in the list at ``url``; raises `FetchError`."""
    document = lenient.document(body, url)
    if not isinstance(document, list):
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, url, "no list")
    wires = lenient.rows(document, WireCloudIncident, url)
    base = url.rpartition("/")[0]
    hits = [one for one in wires if not one.end and _touched(one, products)]
    incidents = [_incident(one, base, fetched_at, products) for one in hits]
    incidents.sort(key=lambda one: one.updated_at, reverse=True)
    components = tuple(
        Component(product, _title(wires, product), worst(_states(incidents, product)))
        for product in products
    )
    return Snapshot(base, fetched_at, components, tuple(incidents))


def _touched(wire: WireCloudIncident, products: tuple[str, ...]) -> tuple[str, ...]:
    named = {one.id for one in wire.affected_products or ()}
    return tuple(product for product in products if product in named)


def _title(wires: list[WireCloudIncident], product: str) -> str:
    """Return the product's latest name; the list has names only in incidents."""
    titles = (
        one.title for wire in wires for one in wire.affected_products or () if one.id == product
    )
    return one_line(next((title for title in titles if title), product))


def _states(incidents: list[Incident], product: str) -> list[ComponentState]:
    return [
        one.new_state
        for incident in incidents
        for one in incident.updates[0].affected
        if one.id == product and one.new_state is not None
    ]


def _incident(
    wire: WireCloudIncident, base: str, fetched_at: datetime, products: tuple[str, ...]
) -> Incident:
    touched = _touched(wire, products)
    began = first_instant(wire.begin, wire.created) or fetched_at
    updates = _updates(wire, touched, began)
    return Incident(
        id=wire.id or began.isoformat(),
        name=one_line(wire.external_desc),
        impact=_impact(wire),
        phase=updates[0].phase,
        started_at=began,
        updated_at=first_instant(wire.modified) or updates[0].display_at,
        url=f"{base}/incidents/{quote(wire.id, safe='')}" if wire.id else base,
        component_ids=frozenset(touched),
        updates=updates,
    )


def _updates(
    wire: WireCloudIncident, touched: tuple[str, ...], began: datetime
) -> tuple[IncidentUpdate, ...]:
    """Return the posts, newest first, and last the opening of the incident."""
    said = [
        (first_instant(one.when, one.created) or began, one.status or "", one.text or "")
        for one in wire.updates or ()
    ]
    said.sort(key=lambda one: one[0], reverse=True)
    return tuple(
        IncidentUpdate(
            id=f"{wire.id}-{at.isoformat()}",
            phase=Phase.MONITORING if status == "AVAILABLE" else Phase.IDENTIFIED,
            body=text.strip(),
            display_at=at,
            affected=tuple(
                AffectedComponent(product, product, None, _state(status, wire.severity))
                for product in touched
            ),
        )
        for at, status, text in (*said, (began, wire.status_impact or "", ""))
    )


def _state(status: str, severity: str | None) -> ComponentState:
    """Read a status; a minor outage is a partial one."""
    state = STATES.get(status, ComponentState.UNKNOWN)
    if state is ComponentState.MAJOR_OUTAGE and severity != "high":
        return ComponentState.PARTIAL_OUTAGE
    return state


def _impact(wire: WireCloudIncident) -> Impact:
    high = wire.severity == "high"
    match wire.status_impact:
        case "SERVICE_OUTAGE":
            return Impact.CRITICAL if high else Impact.MAJOR
        case "SERVICE_DISRUPTION":
            return Impact.MAJOR if high else Impact.MINOR
        case "SERVICE_INFORMATION":
            return Impact.NONE
        case _:
            return Impact.UNKNOWN


def _parse(told: Told) -> Snapshot:
    usual = APP if "/appsstatus/" in told.url else VERTEX
    return parse_google(told.body, told.url, told.fetched_at, told.chosen or (usual,))


def _claims(document: object) -> bool:
    return isinstance(document, list) and any(has(one, "affected_products") for one in document)


GOOGLE = Dialect(
    "google",
    ("/incidents.json",),
    _claims,
    _parse,
    hosts=("status.cloud.google.com", "www.google.com"),
    front="/summary",
)
