"""The Statuspage v2 wire format, as loosely as pages follow it.

Every field may be absent or null (incident.io's stand-in leaves keys out, Statuspage sends null;
both read 2026-11-21). `status.sources.lenient_decoding` reads them: a field of an unknown type
counts as absent, except the list of components. Unused fields are ignored.
"""

from __future__ import annotations

import msgspec

from understudy.status.sources.lenient_decoding import Named


class WireComponent(Named, frozen=True):
    """A component of the page, or one named by an incident (then at times without ``status``).

    ``components`` are the ids of a group's members; they name it in their ``group_id`` too.
    """

    id: str | None = None
    name: str | None = None
    status: str | None = None
    updated_at: str | None = None
    group_id: str | None = None
    components: list[str] | None = None


class WireAffected(Named, frozen=True):
    """``code`` is the component's id."""

    code: str | None = None
    name: str | None = None
    old_status: str | None = None
    new_status: str | None = None


class WireUpdate(msgspec.Struct, frozen=True):
    id: str | None = None
    status: str | None = None
    body: str | None = None
    display_at: str | None = None
    created_at: str | None = None
    affected_components: list[WireAffected] | None = None
    deliver_notifications: bool | None = None


class WireIncident(Named, frozen=True):
    id: str | None = None
    name: str | None = None
    status: str | None = None
    impact: str | None = None
    started_at: str | None = None
    created_at: str | None = None
    updated_at: str | None = None
    scheduled_for: str | None = None
    scheduled_until: str | None = None
    incident_updates: list[WireUpdate] | None = None
    components: list[WireComponent] | None = None


class WirePage(msgspec.Struct, frozen=True):
    url: str | None = None
    updated_at: str | None = None


class WireSummary(msgspec.Struct, frozen=True):
    """summary.json. It must have ``components``; without a list of incidents there are none."""

    components: list[WireComponent]
    incidents: list[WireIncident] | None = None
    scheduled_maintenances: list[WireIncident] | None = None
    page: WirePage | None = None


class WireIncidents(msgspec.Struct, frozen=True):
    """incidents.json: open and closed ones alike."""

    incidents: list[WireIncident]
    page: WirePage | None = None
