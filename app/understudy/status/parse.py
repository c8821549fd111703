"""From a page's bytes to frozen values; what the page leaves out is filled in cautiously.

Words nobody listed become UNKNOWN; an instant that is missing or unreadable becomes the time of
reading, so that nothing looks old that is not known to be. Findings of facts behind single rules
were made on status.claude.com's history, 2023 to 2026.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlsplit

import msgspec

from understudy.base.addresses import is_web_address
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
from understudy.status.official.models_named import named_models
from understudy.status.sources.wire import WireIncidents, WireSummary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.status.sources.wire import (
        WireAffected,
        WireComponent,
        WireIncident,
        WirePage,
        WireUpdate,
    )

W = TypeVar("W", WireSummary, WireIncidents)
Word = TypeVar("Word", ComponentState, Impact, Phase)

CLOSED = frozenset({Phase.RESOLVED, Phase.POSTMORTEM, Phase.COMPLETED})


def parse_summary(body: bytes, page_url: str, fetched_at: datetime) -> Snapshot:
    """Read summary.json from the page at ``page_url``; raises `FetchError`.

    Closed incidents are left out, though a summary should not list any.
    """
    wire = _decoded(body, WireSummary, page_url)
    origin = _origin(wire.page, page_url)
    return Snapshot(
        page_url=origin,
        fetched_at=fetched_at,
        components=tuple(_component(one, page_url) for one in wire.components),
        incidents=_open(_incidents(wire.incidents, origin, fetched_at)),
        maintenances=_open(_incidents(wire.scheduled_maintenances, origin, fetched_at)),
    )


def parse_incidents(body: bytes, page_url: str, fetched_at: datetime) -> tuple[Incident, ...]:
    """Read incidents.json, closed ones included, newest post first; raises `FetchError`."""
    wire = _decoded(body, WireIncidents, page_url)
    return _incidents(wire.incidents, _origin(wire.page, page_url), fetched_at)


def _decoded(body: bytes, wire: type[W], page_url: str) -> W:
    try:
        return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"), type=wire)
    except (msgspec.ValidationError, RecursionError) as problem:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, page_url, str(problem)) from problem
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise FetchError(FetchFailure.NOT_JSON, page_url, str(problem)) from problem


def _origin(page: WirePage | None, page_url: str) -> str:
    """Return the address incidents are linked under: what the page calls itself, if that is safe.

    The person's browser will open it, so a page read over https may not point to anything less.
    """
    own = (page.url if page else None) or ""
    fetched = urlsplit(page_url)
    if is_web_address(own) and urlsplit(own).scheme in {"https", fetched.scheme}:
        fetched = urlsplit(own)
    return f"{fetched.scheme}://{fetched.netloc}"


def _component(wire: WireComponent, page_url: str) -> Component:
    known_by = wire.id or wire.name
    if not known_by:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, page_url, "a component without id or name")
    return Component(known_by, _line(wire.name) or known_by, _word(ComponentState, wire.status))


def _open(incidents: tuple[Incident, ...]) -> tuple[Incident, ...]:
    return tuple(one for one in incidents if one.phase not in CLOSED)


def _incidents(
    wires: list[WireIncident] | None, origin: str, fetched_at: datetime
) -> tuple[Incident, ...]:
    incidents = [_incident(one, origin, fetched_at) for one in wires or ()]
    return tuple(sorted(incidents, key=_shown_at, reverse=True))


def _shown_at(incident: Incident) -> datetime:
    return incident.updates[0].display_at if incident.updates else incident.updated_at


def _incident(wire: WireIncident, origin: str, fetched_at: datetime) -> Incident:
    updates = _updates(wire.incident_updates, fetched_at)
    # the page's short link redirects; the long one is stable. Without an id, the page itself.
    url = f"{origin}/incidents/{quote(wire.id, safe='')}" if wire.id else origin
    incident = Incident(
        id=wire.id or _fingerprint(wire.name, wire.started_at or wire.created_at),
        name=_line(wire.name),
        impact=_word(Impact, wire.impact),
        phase=_word(Phase, wire.status),
        started_at=_first_instant(wire.started_at, wire.created_at) or fetched_at,
        updated_at=_first_instant(wire.updated_at, wire.created_at) or fetched_at,
        url=url,
        component_ids=_named(wire.components, updates),
        updates=updates,
        scheduled_for=_first_instant(wire.scheduled_for),
        scheduled_until=_first_instant(wire.scheduled_until),
    )
    named = named_models(incident)
    return replace(incident, models=tuple(str(one) for one in named.names))


def _named(
    components: list[WireComponent] | None, updates: Iterable[IncidentUpdate]
) -> frozenset[str]:
    """Unite what the incident and its updates name: either list alone is at times empty."""
    ids = {one.id for one in components or () if one.id}
    return frozenset(ids | {one.id for update in updates for one in update.affected})


def _updates(wires: list[WireUpdate] | None, fetched_at: datetime) -> tuple[IncidentUpdate, ...]:
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
                display_at=_first_instant(wire.display_at, wire.created_at) or fetched_at,
                affected=tuple(
                    _affected(one) for one in wire.affected_components or () if one.code
                ),
                deliver_notifications=wire.deliver_notifications is not False,
            ),
        )
    return tuple(sorted(updates.values(), key=lambda one: one.display_at, reverse=True))


def _affected(wire: WireAffected) -> AffectedComponent:
    return AffectedComponent(
        id=wire.code or "",
        name=_line(wire.name),
        old_state=None if wire.old_status is None else _word(ComponentState, wire.old_status),
        new_state=None if wire.new_status is None else _word(ComponentState, wire.new_status),
    )


def _word(kind: type[Word], value: str | None) -> Word:
    try:
        return kind(value or "")
    except ValueError:
        return kind("unknown")


def _line(text: str | None) -> str:
    """Return one line of text: names end up in tooltips, menus and notifications."""
    return " ".join((text or "").split())


def _first_instant(*texts: str | None) -> datetime | None:
    """Return the first that reads as ISO 8601, in UTC; without a zone it is taken for UTC."""
    for text in texts:
        try:
            instant = datetime.fromisoformat(text or "")
            if instant.tzinfo is None:
                return instant.replace(tzinfo=UTC)
            return instant.astimezone(UTC)
        except (ValueError, OverflowError):
            continue
    return None


def _fingerprint(*parts: str | None) -> str:
    """Return a name for what the page left unnamed: the same words, the same name."""
    text = "\x1f".join(part or "" for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:12]
