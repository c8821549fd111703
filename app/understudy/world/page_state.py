"""The content of the status page as frozen values: components, incidents and maintenances.

Names, ids and words are those of status.claude.com as read on 2026-10-07; `page_json` renders them.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

CLOSED_PHASES = frozenset({"resolved", "postmortem", "completed"})


class PageComponent(msgspec.Struct, frozen=True):
    id: str
    name: str
    state: str = "operational"


class Affected(msgspec.Struct, frozen=True):
    """The effect of an update on a component."""

    id: str
    name: str
    old_state: str
    new_state: str


class PageUpdate(msgspec.Struct, frozen=True):
    """One post. ``affected`` is None if the post touches no component, as on the page."""

    phase: str
    body: str
    at: datetime
    affected: tuple[Affected, ...] | None = None
    deliver_notifications: bool = True


class PageIncident(msgspec.Struct, frozen=True):
    """An incident or, if it has ``scheduled_for``, a maintenance; updates newest first."""

    id: str
    name: str
    impact: str
    updates: tuple[PageUpdate, ...]
    scheduled_for: datetime | None = None
    scheduled_until: datetime | None = None

    @property
    def phase(self) -> str:
        return self.updates[0].phase

    @property
    def is_open(self) -> bool:
        return self.phase not in CLOSED_PHASES


COMPONENTS = (
    PageComponent("rwppv331jlwc", "claude.ai"),
    PageComponent("0qbwn08sd68x", "Claude Console (platform.claude.com)"),
    PageComponent("k8w3r06qmzrp", "Claude API (api.anthropic.com)"),
    PageComponent("yyzkbfz2thpt", "Claude Code"),
    PageComponent("bpp5gb3hpjcl", "Claude Cowork"),
    PageComponent("0scnb50nvy53", "Claude for Government"),
)
CLAUDE_AI, CONSOLE, API, CODE, COWORK, GOVERNMENT = (one.id for one in COMPONENTS)


class PageState(msgspec.Struct, frozen=True):
    """The whole page; closed incidents stay in its history, newest first."""

    components: tuple[PageComponent, ...] = COMPONENTS
    incidents: tuple[PageIncident, ...] = ()
    maintenances: tuple[PageIncident, ...] = ()

    def with_components(self, states: Mapping[str, str]) -> PageState:
        """Return this page with components set by id; raises KeyError for an unknown id."""
        unknown = set(states) - {one.id for one in self.components}
        if unknown:
            raise KeyError(*sorted(unknown))
        components = tuple(
            replace(one, state=states.get(one.id, one.state)) for one in self.components
        )
        return replace(self, components=components)

    def posted(
        self,
        name: str,
        *,
        at: datetime,
        phase: str = "investigating",
        impact: str = "major",
        body: str = "",
        affects: Mapping[str, str] | None = None,
    ) -> PageState:
        """Return this page after a post at ``at``: a new incident, or an update of the open one.

        ``affects`` maps component ids to their new states, and sets them.
        """
        affected = self._affected(affects) if affects else None
        update = PageUpdate(phase, body or f"We are {phase} this.", at, affected)
        known = next((one for one in self.incidents if one.name == name and one.is_open), None)
        if known is None:
            fresh = PageIncident(page_id_of(f"{name} {at}"), name, impact, (update,))
            incidents = (fresh, *self.incidents)
        else:
            newer = replace(known, impact=impact, updates=(update, *known.updates))
            incidents = tuple(newer if one is known else one for one in self.incidents)
        return replace(self.with_components(affects or {}), incidents=incidents)

    def scheduled(
        self,
        name: str,
        *,
        at: datetime,
        begins_at: datetime,
        ends_at: datetime,
        phase: str = "scheduled",
        body: str = "",
        affects: Mapping[str, str] | None = None,
    ) -> PageState:
        """Return this page with a maintenance announced, or its phase moved on, at ``at``."""
        affected = self._affected(affects) if affects else None
        update = PageUpdate(phase, body or f"Maintenance is {phase}.", at, affected)
        known = next((one for one in self.maintenances if one.name == name and one.is_open), None)
        if known is None:
            first = page_id_of(f"{name} {at}")
            one = PageIncident(first, name, "maintenance", (update,), begins_at, ends_at)
            maintenances = (one, *self.maintenances)
        else:
            newer = replace(known, updates=(update, *known.updates))
            maintenances = tuple(newer if one is known else one for one in self.maintenances)
        return replace(self.with_components(affects or {}), maintenances=maintenances)

    def _affected(self, states: Mapping[str, str]) -> tuple[Affected, ...]:
        return tuple(
            Affected(one.id, one.name, one.state, states[one.id])
            for one in self.components
            if one.id in states
        )


def well() -> PageState:
    """Return a page with every component operational and no incident."""
    return PageState()


def incident(
    name: str = "Elevated errors on multiple models",
    *,
    at: datetime,
    phase: str = "investigating",
    impact: str = "major",
    body: str = "",
    affects: Mapping[str, str] | None = None,
) -> PageState:
    """Return a page with one open incident; by default claude.ai and the API are partly out."""
    touched = {CLAUDE_AI: "partial_outage", API: "partial_outage"} if affects is None else affects
    return well().posted(name, at=at, phase=phase, impact=impact, body=body, affects=touched)


def page_id_of(text: str) -> str:
    """Return twelve letters and digits like the page's ids, derived from ``text``."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]
