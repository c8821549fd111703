"""Rootly: the page's roll-up and open incidents, in api/v1/status.json, without components.

By its documentation, read 2026-11-28. Mistral moved there in September 2026.
"""

from __future__ import annotations

import msgspec

from understudy.status.model import Component, ComponentState, Snapshot
from understudy.status.sources import lenient_decoding as lenient
from understudy.status.sources.dialect import Dialect, Told, has, origin_of
from understudy.status.sources.parse import open_incidents
from understudy.status.sources.wire import WireIncident  # noqa: TC001 - the struct's field is read by it

# "major" is a major outage or a critical incident anywhere on the page, so not all of it is down
INDICATORS = {
    "none": ComponentState.OPERATIONAL,
    "minor": ComponentState.DEGRADED,
    "major": ComponentState.PARTIAL_OUTAGE,
    "maintenance": ComponentState.MAINTENANCE,
}


class _Status(msgspec.Struct, frozen=True):
    indicator: str | None = None


class _Page(msgspec.Struct, frozen=True):
    status: _Status
    incidents: list[WireIncident] | None = None


def parse_rootly(told: Told) -> Snapshot:
    """Read status.json; raises `FetchError`. The one component stands for the page."""
    wire = lenient.read(lenient.document(told.body, told.url), _Page, told.url)
    origin = origin_of(told.url)
    host = origin.partition("://")[2]
    state = INDICATORS.get(wire.status.indicator or "", ComponentState.UNKNOWN)
    return Snapshot(
        origin,
        told.fetched_at,
        (Component(host, host, state),),
        open_incidents(wire.incidents, origin, told.fetched_at),
        lists_all=False,
    )


def _claims(document: object) -> bool:
    return has(document, "status", "incidents") and not has(document, "components")


ROOTLY = Dialect("rootly", ("/api/v1/status.json",), _claims, parse_rootly)
