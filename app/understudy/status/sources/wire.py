"""The Statuspage v2 wire format, as loosely as pages are seen to keep to it.

Every field may be absent or null (incident.io's stand-in leaves keys out, Statuspage sends null;
both read 2026-11-21). A field of another type than it ever had is no page we know: msgspec refuses
it, and the caller turns that into `FetchFailure.UNEXPECTED_SHAPE`. Fields nobody reads are ignored.
"""

from __future__ import annotations

import msgspec


class WireComponent(msgspec.Struct, frozen=True):
    """A component of the page, or one named by an incident (then without ``status`` at times)."""

    id: str | None = None
    name: str | None = None
    status: str | None = None


class WireAffected(msgspec.Struct, frozen=True):
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


class WireIncident(msgspec.Struct, frozen=True):
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


class WireSummary(msgspec.Struct, frozen=True):
    """summary.json. It must hold ``components``; where it lists no incidents there are none."""

    components: list[WireComponent]
    incidents: list[WireIncident] | None = None
    scheduled_maintenances: list[WireIncident] | None = None
    page: WirePage | None = None


class WireIncidents(msgspec.Struct, frozen=True):
    """incidents.json: open and closed ones alike."""

    incidents: list[WireIncident]
    page: WirePage | None = None


class WireWidgetComponent(msgspec.Struct, frozen=True):
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
    affected_components: list[WireWidgetComponent | str] | None = None
    started_at: str | None = None
    starts_at: str | None = None
    scheduled_end_at: str | None = None
    ends_at: str | None = None


class WireWidget(msgspec.Struct, frozen=True):
    """incident.io's widget; what is not in trouble is not listed."""

    ongoing_incidents: list[WireWidgetEvent]
    in_progress_maintenances: list[WireWidgetEvent] | None = None
    scheduled_maintenances: list[WireWidgetEvent] | None = None


class WireWidgetEnvelope(msgspec.Struct, frozen=True):
    """The widget, at some addresses wrapped once."""

    summary: WireWidget | None = None


class WireCloudProduct(msgspec.Struct, frozen=True):
    id: str | None = None
    title: str | None = None


class WireCloudUpdate(msgspec.Struct, frozen=True):
    status: str | None = None
    text: str | None = None
    when: str | None = None
    created: str | None = None


class WireCloudIncident(msgspec.Struct, frozen=True):
    """One of Google's incidents; ``begin`` is when the impact began, ``end`` absent while open."""

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
