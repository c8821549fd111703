"""Converts a page's bytes to frozen values; missing fields are filled in cautiously.

Unlisted words become UNKNOWN; a missing or unreadable instant becomes the time of reading, so that
nothing looks old unless it is known to be. The facts behind single rules come from
status.claude.com's history, 2023 to 2026.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlsplit

from msgspec.structs import replace

from understudy.base.addresses import is_web_address
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.status.model import (
    CLOSED,
    AffectedComponent,
    Component,
    Impact,
    Incident,
    IncidentUpdate,
    Phase,
    Snapshot,
)
from understudy.status.official.models_named import named_models
from understudy.status.sources import lenient_decoding as lenient
from understudy.status.sources.groups import grouped
from understudy.status.sources.reading import first_instant, one_line, state_of
from understudy.status.sources.wire import WireIncidents, WireSummary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from understudy.status.sources.wire import (
        WireAffected,
        WireComponent,
        WireIncident,
        WirePage,
        WireUpdate,
    )

Word = TypeVar("Word", Impact, Phase)

CLOSED_WORDS = {"closed": Phase.RESOLVED.value}
"""Other makers' words for a phase of Statuspage's."""
ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


def parse_summary(body: bytes, page_url: str, fetched_at: datetime) -> Snapshot:
    """Read summary.json from the page at ``page_url``; raises `FetchError`.

    Closed incidents are left out; a summary should not list any.
    """
    wire = lenient.read(lenient.document(body, page_url), WireSummary, page_url)
    origin = _origin(wire.page, page_url)
    components = _components(wire.components, page_url)
    ids = {one.name.casefold(): one.id for one in reversed(components)}
    ids |= {one.id.casefold(): one.id for one in components}
    return Snapshot(
        page_url=origin,
        fetched_at=fetched_at,
        components=components,
        incidents=_open(_incidents(wire.incidents, origin, fetched_at, ids)),
        maintenances=_open(_incidents(wire.scheduled_maintenances, origin, fetched_at, ids)),
        changed_at=_changed_at(wire, components),
    )


def parse_incidents(body: bytes, page_url: str, fetched_at: datetime) -> tuple[Incident, ...]:
    """Read incidents.json, closed ones included, newest post first; raises `FetchError`."""
    wire = lenient.read(lenient.document(body, page_url), WireIncidents, page_url)
    return _incidents(wire.incidents, _origin(wire.page, page_url), fetched_at, {})


def _origin(page: WirePage | None, page_url: str) -> str:
    """Return the address that incidents link to: the page's own, if it is safe.

    The person's browser opens it, so a page read over https must not point to plain http.
    """
    own = (page.url if page else None) or ""
    fetched = urlsplit(page_url)
    if is_web_address(own) and urlsplit(own).scheme in {"https", fetched.scheme}:
        fetched = urlsplit(own)
    return f"{fetched.scheme}://{fetched.netloc}"


def is_stand_in(components: Iterable[Component]) -> bool:
    """Return True for incident.io's stand-in for Statuspage: its ids have 26 characters."""
    return any(ULID.fullmatch(one.id) for one in components)


def _changed_at(wire: WireSummary, components: tuple[Component, ...]) -> datetime | None:
    """Return when anything on the page last changed, if it is known.

    A stand-in's times are those of its making: OpenAI's stood still for months, but was maintained.
    """
    if is_stand_in(components):
        return None
    dated = (*wire.components, *(wire.incidents or ()), *(wire.scheduled_maintenances or ()))
    said = [first_instant(one.updated_at) for one in dated]
    said.append(first_instant(wire.page.updated_at) if wire.page else None)
    return max((one for one in said if one is not None), default=None)


def parse_components(body: bytes, page_url: str) -> tuple[Component, ...]:
    """Read components.json, which may list more than the summary; raises `FetchError`."""
    wire = lenient.read(lenient.document(body, page_url), WireSummary, page_url)
    return _components(wire.components, page_url)


def _components(wires: list[WireComponent], page_url: str) -> tuple[Component, ...]:
    """Return the components; rows without id and name are left out.

    Raises `FetchError` if no row is left of a list that had some.
    """
    named = [one for one in wires if one.id or one.name]
    if wires and not named:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, page_url, "no component has id or name")
    listed = (_component(one) for one in named)
    return grouped(listed, {one.id: one.components for one in named if one.id and one.components})


def _component(wire: WireComponent) -> Component:
    known_by = wire.id or wire.name or ""
    return Component(
        known_by, one_line(wire.name) or known_by, state_of(wire.status), wire.group_id or ""
    )


def open_incidents(
    wires: list[WireIncident] | None, origin: str, fetched_at: datetime
) -> tuple[Incident, ...]:
    """Read open incidents, for pages that keep them in the same shape."""
    return _open(_incidents(wires, origin, fetched_at, {}))


def _open(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    return tuple(one for one in incidents if one.phase not in CLOSED)


def _incidents(
    wires: list[WireIncident] | None, origin: str, fetched_at: datetime, ids: Mapping[str, str]
) -> tuple[Incident, ...]:
    """Read incidents; ``ids`` maps the page's components, by name and id, to their ids.

    An incident whose components are none of the page's is about an unknown part, so it names none.
    """
    incidents = [_incident(one, origin, fetched_at, ids) for one in wires or ()]
    return tuple(sorted(incidents, key=_shown_at, reverse=True))


def _shown_at(incident: Incident) -> datetime:
    return incident.updates[0].display_at if incident.updates else incident.updated_at


def _incident(
    wire: WireIncident, origin: str, fetched_at: datetime, ids: Mapping[str, str]
) -> Incident:
    updates = _updates(wire.incident_updates, fetched_at, ids)
    # the page's short link redirects; the long one is stable; without an id, the page itself
    url = f"{origin}/incidents/{quote(wire.id, safe='')}" if wire.id else origin
    incident = Incident(
        id=wire.id or _fingerprint(wire.name, wire.started_at or wire.created_at),
        name=one_line(wire.name),
        impact=_word(Impact, wire.impact),
        phase=_word(Phase, wire.status),
        started_at=first_instant(wire.started_at, wire.created_at) or fetched_at,
        updated_at=first_instant(wire.updated_at, wire.created_at) or fetched_at,
        url=url,
        component_ids=_named(wire.components, updates, ids),
        updates=updates,
        scheduled_for=first_instant(wire.scheduled_for),
        scheduled_until=first_instant(wire.scheduled_until),
    )
    named = named_models(incident)
    return replace(incident, models=tuple(str(one) for one in named.names))


def _named(
    components: list[WireComponent] | None,
    updates: Iterable[IncidentUpdate],
    ids: Mapping[str, str],
) -> frozenset[str]:
    """Join the components of the incident and its updates: either list is at times empty."""
    named = {_id_of(one.id, one.name, ids) for one in components or ()} - {""}
    named |= {one.id for update in updates for one in update.affected}
    is_known = not ids or not named.isdisjoint(ids.values())
    return frozenset(named) if is_known else frozenset()


def _id_of(told: str | None, name: str | None, ids: Mapping[str, str]) -> str:
    """Return the id of a component of the page, by its id or its name; else what was told."""
    known = ((one or "").casefold() for one in (told, name))
    found = next((ids[one] for one in known if one in ids), None)
    return found or told or name or ""


def _updates(
    wires: list[WireUpdate] | None, fetched_at: datetime, ids: Mapping[str, str]
) -> tuple[IncidentUpdate, ...]:
    """Sort newest first, each post once: pages repeat posts, and date them back."""
    updates: dict[tuple[str, str | None], IncidentUpdate] = {}
    for wire in wires or ():
        known_by = wire.id or _fingerprint(wire.display_at, wire.status, wire.body)
        updates.setdefault(
            (known_by, wire.body),
            IncidentUpdate(
                id=known_by,
                phase=_word(Phase, wire.status),
                body=(wire.body or "").strip(),
                display_at=first_instant(wire.display_at, wire.created_at) or fetched_at,
                affected=tuple(
                    _affected(one, ids)
                    for one in wire.affected_components or ()
                    if one.code or one.name
                ),
                deliver_notifications=wire.deliver_notifications is not False,
            ),
        )
    return tuple(sorted(updates.values(), key=lambda one: one.display_at, reverse=True))


def _affected(wire: WireAffected, ids: Mapping[str, str]) -> AffectedComponent:
    return AffectedComponent(
        id=_id_of(wire.code, wire.name, ids),
        name=one_line(wire.name),
        old_state=None if wire.old_status is None else state_of(wire.old_status),
        new_state=None if wire.new_status is None else state_of(wire.new_status),
    )


def _word(kind: type[Word], value: str | None) -> Word:
    word = (value or "").strip().lower().replace(" ", "_")
    try:
        return kind(CLOSED_WORDS.get(word, word))
    except ValueError:
        return kind("unknown")


def _fingerprint(*parts: str | None) -> str:
    """Return a stable id for an item without one: the same words give the same id."""
    text = "\x1f".join(part or "" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
