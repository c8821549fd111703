"""The Statuspage v2 documents of a page (shapes of status.claude.com, read 2026-11-21)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from understudy.world.page_state import CLOSED_PHASES, page_id_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from understudy.world.page_state import PageComponent, PageIncident, PageState, PageUpdate

PAGE_ID = "tymt9n04zgry"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)  # the time of a page on which nothing has ever happened
_WORDS = {
    "none": "All Systems Operational",
    "minor": "Partially Degraded Service",
    "major": "Partial System Outage",
    "critical": "Major Service Outage",
    "maintenance": "Service Under Maintenance",
}


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def indicator(state: PageState) -> str:
    """Derive the roll-up from the components as the page does, ignoring any incident's impact.

    Partial outages only give ``minor`` (2026-09-22), two major ones of six ``major`` (2026-04-28).
    """
    states = [one.state for one in state.components]
    if states and all(one == "major_outage" for one in states):
        return "critical"
    if "major_outage" in states:
        return "major"
    if "partial_outage" in states or "degraded_performance" in states:
        return "minor"
    return "maintenance" if "under_maintenance" in states else "none"


class PageDocuments:
    """Every document of one page; ``url`` is the page's root as readers see it."""

    def __init__(self, state: PageState, url: str) -> None:
        self._state = state
        self._url = url

    def document(self, path: str) -> dict[str, Any] | None:
        """Return the JSON of ``path`` (below the root), None if there is none."""
        state = self._state
        shown: dict[str, Callable[[], dict[str, Any]]] = {
            "summary": self.summary,
            "status": self._status,
            "components": self._components,
            "incidents": lambda: {"incidents": self._incidents(state.incidents)},
            "incidents/unresolved": lambda: {"incidents": self._open()["incidents"]},
            "scheduled-maintenances": lambda: {
                "scheduled_maintenances": self._incidents(state.maintenances)
            },
        }
        part = shown.get(path.removeprefix("/api/v2/").removesuffix(".json"))
        if part is None or not path.startswith("/api/v2/") or not path.endswith(".json"):
            return self._single(path)
        return {**self._page(), **part()}

    def summary(self) -> dict[str, Any]:
        return {**self._page(), **self._components(), **self._open(), **self._status()}

    def atom(self) -> bytes:
        """Return the history feed: one entry per incident, its updates as HTML."""
        both = (*self._state.incidents, *self._state.maintenances)
        entries = "".join(self._entry(one) for one in both)
        return (
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            '<feed xml:lang="en-US" xmlns="http://www.w3.org/2005/Atom">'
            f"<id>tag:world,2005:/history</id><title>Claude Status - Incident History</title>"
            f'<link rel="alternate" type="text/html" href="{self._url}"/>'
            f"<updated>{stamp(self._updated_at())}</updated>{entries}</feed>\n"
        ).encode()

    def _single(self, path: str) -> dict[str, Any] | None:
        for one in (*self._state.incidents, *self._state.maintenances):
            if path == f"/api/v2/incidents/{one.id}.json":
                return {**self._page(), "incident": self._incident(one)}
        return None

    def _page(self) -> dict[str, Any]:
        page = {"id": PAGE_ID, "name": "Claude", "url": self._url, "time_zone": "Etc/UTC"}
        return {"page": {**page, "updated_at": stamp(self._updated_at())}}

    def _updated_at(self) -> datetime:
        both = (*self._state.incidents, *self._state.maintenances)
        return max((one.updates[0].at for one in both), default=EPOCH)

    def _status(self) -> dict[str, Any]:
        rolled_up = indicator(self._state)
        return {"status": {"indicator": rolled_up, "description": _WORDS[rolled_up]}}

    def _components(self) -> dict[str, Any]:
        each = enumerate(self._state.components, start=1)
        return {"components": [self._component(one, position) for position, one in each]}

    def _component(self, one: PageComponent, position: int) -> dict[str, Any]:
        return {
            "id": one.id,
            "name": one.name,
            "status": one.state,
            "created_at": "2023-07-11T17:52:24.275Z",
            "updated_at": stamp(self._updated_at()),
            "position": position,
            "description": None,
            "showcase": True,
            "start_date": "2023-07-11",
            "group_id": None,
            "page_id": PAGE_ID,
            "group": False,
            "only_show_if_degraded": False,
        }

    def _open(self) -> dict[str, Any]:
        state = self._state
        return {
            "incidents": self._incidents(one for one in state.incidents if one.is_open),
            "scheduled_maintenances": self._incidents(
                one for one in state.maintenances if one.is_open
            ),
        }

    def _incidents(self, incidents: Iterable[PageIncident]) -> list[dict[str, Any]]:
        return [self._incident(one) for one in incidents]

    def _incident(self, one: PageIncident) -> dict[str, Any]:
        started_at, updated_at = stamp(one.updates[-1].at), stamp(one.updates[0].at)
        out = {
            "id": one.id,
            "name": one.name,
            "status": one.phase,
            "created_at": started_at,
            "updated_at": updated_at,
            "monitoring_at": _first(one, {"monitoring", "verifying"}),
            "resolved_at": _first(one, CLOSED_PHASES),
            "impact": one.impact,
            "shortlink": f"{self._url}/incidents/{one.id}",
            "started_at": started_at,
            "page_id": PAGE_ID,
            "incident_updates": [_update(one, update) for update in one.updates],
            "components": self._touched(one),
            "reminder_intervals": None,
        }
        if one.scheduled_for and one.scheduled_until:
            out["scheduled_for"] = stamp(one.scheduled_for)
            out["scheduled_until"] = stamp(one.scheduled_until)
        return out

    def _touched(self, one: PageIncident) -> list[dict[str, Any]]:
        ids = {each.id for update in one.updates for each in update.affected or ()}
        return [each for each in self._components()["components"] if each["id"] in ids]

    def _entry(self, one: PageIncident) -> str:
        posts = "".join(
            f"<p><small>{stamp(each.at)}</small><br><strong>{each.phase.replace('_', ' ').title()}"
            f"</strong> - {escape(each.body)}</p>"
            for each in one.updates
        )
        link = f"{self._url}/incidents/{one.id}"
        return (
            f"<entry><id>tag:world,2005:Incident/{one.id}</id>"
            f"<published>{stamp(one.updates[-1].at)}</published>"
            f"<updated>{stamp(one.updates[0].at)}</updated>"
            f'<link rel="alternate" type="text/html" href="{link}"/>'
            f'<title>{escape(one.name)}</title><content type="html">{escape(posts)}</content>'
            "</entry>"
        )


def _first(one: PageIncident, phases: frozenset[str] | set[str]) -> str | None:
    """Return when one of ``phases`` was first posted."""
    return next((stamp(each.at) for each in reversed(one.updates) if each.phase in phases), None)


def _update(one: PageIncident, update: PageUpdate) -> dict[str, Any]:
    affected = None
    if update.affected is not None:
        affected = [
            {
                "code": each.id,
                "name": each.name,
                "old_status": each.old_state,
                "new_status": each.new_state,
            }
            for each in update.affected
        ]
    at = stamp(update.at)
    return {
        "id": page_id_of(f"{one.id} {at} {update.phase} {update.body}"),
        "status": update.phase,
        "body": update.body,
        "incident_id": one.id,
        "created_at": at,
        "updated_at": at,
        "display_at": at,
        "affected_components": affected,
        "deliver_notifications": update.deliver_notifications,
        "custom_tweet": None,
        "tweet_id": None,
    }
