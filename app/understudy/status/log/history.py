"""The page's own history: incidents from before this program ran, or while it did not.

Statuspage lists the 50 newest incidents at ``/api/v2/incidents.json``; page 2 repeats page 1, so
this is as far back as it goes (status.claude.com, read 2026-11). Components are not dated there,
but posts name the states they set, so intervals follow from them. Scheduled maintenances are not
listed there, so their time reads as operational in this history.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import msgspec

from understudy.base.addresses import shown
from understudy.base.errors import FetchError
from understudy.status.log.incidents import closed_at, closing_post
from understudy.status.log.intervals import Source, StateInterval
from understudy.status.model import CLOSED, ComponentState, IncidentUpdate, Phase
from understudy.status.severity import worst
from understudy.status.sources.parse import parse_incidents

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.base.http import PageReader
    from understudy.status.model import Component, Incident, Snapshot

log = logging.getLogger(__name__)

OPERATIONAL = ComponentState.OPERATIONAL


class PageHistory(msgspec.Struct, frozen=True):
    """A page's account of its past. ``page_url`` is the one in its snapshots."""

    page_url: str
    components: tuple[Component, ...]
    incidents: tuple[Incident, ...]
    intervals: tuple[StateInterval, ...]


async def read_incidents(
    base_urls: Sequence[str], http: PageReader, clock: Clock
) -> tuple[Incident, ...]:
    """Return a page's newest incidents, closed ones too, from the first host that answers.

    Raises the first host's `FetchError` if none does.
    """
    first: FetchError | None = None
    for base_url in base_urls:
        url = f"{base_url.rstrip('/')}/api/v2/incidents.json"
        try:
            page = await http.get(url)
            return parse_incidents(page.body, base_url, clock.now())
        except FetchError as error:
            log.info("Could not read %s: %s %s", shown(url), error.kind, error.status or "")
            first = first or error
    if first is None:
        raise ValueError("no address to read from")
    raise first


async def read_closings(
    incident_ids: Collection[str], base_urls: Sequence[str], http: PageReader, clock: Clock
) -> tuple[Incident, ...]:
    """Return those of ``incident_ids`` that the page still lists, in one request.

    A summary lists open incidents only, so a closed one just disappears; its text is here. Raises
    `FetchError`.
    """
    if not incident_ids:
        return ()
    listed = await read_incidents(base_urls, http, clock)
    return tuple(one for one in listed if one.id in incident_ids)


async def closing_text(
    incident_id: str, base_urls: Sequence[str], http: PageReader, clock: Clock
) -> str | None:
    """Return the page's closing post; None while the incident is open or unlisted.

    Raises `FetchError`.
    """
    for incident in await read_closings({incident_id}, base_urls, http, clock):
        closing = closing_post(incident)
        return closing.body if closing else None
    return None


async def read_history(
    snapshot: Snapshot, base_urls: Sequence[str], http: PageReader, clock: Clock
) -> PageHistory:
    """Return the history of the page ``snapshot`` was read from; raises `FetchError`."""
    incidents = await read_incidents(base_urls, http, clock)
    return history_of(snapshot.page_url, snapshot.components, incidents, clock.now())


def history_of(
    page_url: str,
    components: Iterable[Component],
    incidents: Sequence[Incident],
    until_at: datetime,
) -> PageHistory:
    """Derive the states of a page's components up to ``until_at`` from its incidents. Pure."""
    listed = tuple(components)
    intervals = intervals_from(incidents, {one.id for one in listed}, until_at)
    return PageHistory(page_url, listed, tuple(incidents), intervals)


def intervals_from(
    incidents: Sequence[Incident], component_ids: Collection[str], until_at: datetime
) -> tuple[StateInterval, ...]:
    """Return the states of ``component_ids`` since the oldest incident began. Pure.

    A state holds until a post of any incident changes it: components belong to the page, not to an
    incident. If an incident closes without restoring its components (2 of 35 in 2026 end partial
    outage → partial outage), they are restored then, unless another open incident still holds them.
    Before its first post a component was operational if that post says so, otherwise unknown.
    """
    if not incidents:
        return ()
    from_at = min(one.started_at for one in incidents)
    account = _Account(incidents, component_ids, from_at)
    steps = [(update.display_at, one, update) for one in incidents for update in _posts(one)]
    steps.sort(key=lambda step: step[0])
    for at, incident, update in steps:
        if at < until_at:
            account.post(incident.id, update, max(at, from_at))
    return account.finish(until_at)


def _posts(incident: Incident) -> tuple[IncidentUpdate, ...]:
    """Return the posts oldest first; a closed incident without a closing post gets an empty one."""
    posts = incident.updates[::-1]
    closing = closed_at(incident)
    if closing is None or closing_post(incident) is not None:
        return posts
    return (*posts, IncidentUpdate("", Phase.RESOLVED, "", closing))


class _Account:
    """Follows the posts in order: each component's state, and the incidents that hold it there."""

    def __init__(
        self, incidents: Sequence[Incident], component_ids: Collection[str], from_at: datetime
    ) -> None:
        starts = _first_states(incidents)
        self._states = {one: starts.get(one, OPERATIONAL) for one in sorted(component_ids)}
        self._since = dict.fromkeys(self._states, from_at)
        self._held: dict[str, dict[str, ComponentState]] = {}
        self._intervals: list[StateInterval] = []

    def post(self, incident_id: str, update: IncidentUpdate, at: datetime) -> None:
        held = self._held.setdefault(incident_id, {})
        for one in update.affected:
            if one.id not in self._states or one.new_state is None:
                continue
            if one.new_state is OPERATIONAL:
                # the page has one state per component: well means well for every incident
                for others in self._held.values():
                    others.pop(one.id, None)
                self._set(one.id, OPERATIONAL, at)
                continue
            held[one.id] = one.new_state
            if update.phase not in CLOSED:
                self._set(one.id, one.new_state, at)
        if update.phase in CLOSED:
            self._release(incident_id, at)

    def finish(self, until_at: datetime) -> tuple[StateInterval, ...]:
        for component_id in self._states:
            self._end(component_id, until_at)
        return tuple(self._intervals)

    def _release(self, incident_id: str, at: datetime) -> None:
        """Release a closed incident's components; the worst state held by others remains."""
        for component_id in self._held.pop(incident_id):
            if self._states[component_id] is OPERATIONAL:
                continue
            others = [held[component_id] for held in self._held.values() if component_id in held]
            self._set(component_id, worst(others), at)

    def _set(self, component_id: str, state: ComponentState, at: datetime) -> None:
        if state is not self._states[component_id]:
            self._end(component_id, at)
            self._states[component_id], self._since[component_id] = state, at

    def _end(self, component_id: str, at: datetime) -> None:
        state = self._states[component_id]
        if state is not None and self._since[component_id] < at:
            since = self._since[component_id]
            self._intervals.append(
                StateInterval(component_id, state, since, at, Source.PAGE_HISTORY)
            )


def _first_states(incidents: Iterable[Incident]) -> dict[str, ComponentState | None]:
    """Return each component's state before its first post: operational, or unknown."""
    posts = [update for incident in incidents for update in incident.updates]
    first: dict[str, ComponentState | None] = {}
    for update in sorted(posts, key=lambda one: one.display_at):
        for one in update.affected:
            well = one.old_state in {None, OPERATIONAL}
            first.setdefault(one.id, OPERATIONAL if well else None)
    return first
