"""Turns recorded incidents into what the program would have seen, with one person's requests.

The page is rebuilt from the incidents' update streams; requests are simulated: one every three
minutes while active, failing more inside a window of real impact. The program's own probes are part
of it, because it makes them: when the judge asks for one, one is made with the same odds.
"""

from __future__ import annotations

import json
import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from understudy.commands.replay import Replay, Seen

COMPONENTS = {
    "rwppv331jlwc": "claude.ai",
    "0qbwn08sd68x": "Claude Console (platform.claude.com)",
    "k8w3r06qmzrp": "Claude API (api.anthropic.com)",
    "yyzkbfz2thpt": "Claude Code",
    "bpp5gb3hpjcl": "Claude Cowork",
    "0scnb50nvy53": "Claude for Government",
}
IDS = {name.split(" (")[0].casefold(): component_id for component_id, name in COMPONENTS.items()}
STATES = {"minor": "degraded_performance", "major": "partial_outage", "critical": "major_outage"}
POLL = timedelta(seconds=60)
EVERY = timedelta(minutes=3)
MODEL = "claude-sonnet-5"


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch in which requests really failed, and what the page made of it."""

    name: str
    began: datetime
    ended: datetime
    posted: datetime
    resolved: datetime
    impact: str = "major"
    components: tuple[str, ...] = ("rwppv331jlwc", "k8w3r06qmzrp")
    title: str = "Elevated errors on multiple models"
    monitoring: datetime | None = None


def incident_body(window: Window, now: datetime) -> dict[str, Any]:
    """Return the incident as the page shows it at ``now``."""
    affected = [
        {
            "code": one,
            "name": COMPONENTS[one],
            "old_status": "operational",
            "new_status": STATES.get(window.impact, "operational"),
        }
        for one in window.components
    ]
    monitoring = window.monitoring is not None and now >= window.monitoring
    posted = window.posted.isoformat()
    return {
        "id": window.name,
        "name": window.title,
        "status": "monitoring" if monitoring else "investigating",
        "impact": window.impact,
        "created_at": posted,
        "started_at": posted,
        "updated_at": posted,
        "components": [{"id": one, "name": COMPONENTS[one]} for one in window.components],
        "incident_updates": [
            {
                "id": f"{window.name}-1",
                "status": "investigating",
                "body": f"We are investigating {window.title.lower()}.",
                "created_at": posted,
                "display_at": posted,
                "affected_components": affected,
            }
        ],
    }


def summary(windows: Iterable[Window], now: datetime) -> dict[str, Any]:
    """Return summary.json at ``now``: what is posted and not resolved."""
    shown = [one for one in windows if one.posted <= now < one.resolved]
    states = dict.fromkeys(COMPONENTS, "operational")
    order = ("operational", "degraded_performance", "partial_outage", "major_outage")
    for one in shown:
        state = STATES.get(one.impact, "operational")
        for component in one.components:
            states[component] = max(states[component], state, key=order.index)
    return {
        "page": {"id": "tymt9n04zgry", "name": "Claude", "url": "https://status.claude.com"},
        "components": [
            {"id": key, "name": name, "status": states[key]} for key, name in COMPONENTS.items()
        ],
        "incidents": [incident_body(one, now) for one in reversed(shown)],
        "scheduled_maintenances": [],
    }


@dataclass(slots=True)
class Person:
    """Asks every three minutes while active; fails by chance, more inside a window."""

    rng: random.Random
    outside: float = 0.005
    inside: float = 0.70
    active: tuple[int, int] = (7, 23)  # hours UTC

    def is_active(self, at: datetime) -> bool:
        return self.active[0] <= at.hour < self.active[1]

    def request(self, at: datetime, windows: Iterable[Window], *, probe: bool) -> dict[str, Any]:
        failing = any(one.began <= at < one.ended for one in windows)
        failed = self.rng.random() < (self.inside if failing else self.outside)
        return {
            "kind": "request",
            "provider": "claude",
            "model": MODEL,
            "outcome": "failed" if failed else "ok",
            "failure": "overloaded" if failed else None,
            "probe": probe,
        }


def live(
    replay: Replay,
    windows: tuple[Window, ...],
    began: datetime,
    ended: datetime,
    person: Person | None,
) -> Iterator[tuple[Seen, dict[str, Any] | None]]:
    """Run the program through the time from ``began`` to ``ended``; yields all it showed and said.

    The second value is the request that was just made, if one was.
    """
    rng = person.rng if person else random.Random(0)  # noqa: S311 - a simulation
    poll_at = began
    ask_at = began + EVERY * rng.random()
    probe_at: datetime | None = None
    page: str = ""
    while True:
        at = min(one for one in (poll_at, ask_at, probe_at) if one is not None)
        if at >= ended:
            return
        made: dict[str, Any] | None = None
        if at == poll_at:
            body = summary(windows, at)
            incident = bool(body["incidents"])
            poll_at += timedelta(seconds=30) if incident else POLL
            text = json.dumps(body)
            if text == page and not incident and probe_at is None:
                replay.page_unchanged(at)
                yield replay.look(at), None
                continue
            page = text
            observation: dict[str, Any] = {"kind": "snapshot", "body": body}
        elif at == probe_at:
            assert person is not None
            made = observation = person.request(at, windows, probe=True)
        else:
            ask_at += EVERY
            if person is None or not person.is_active(at):
                continue
            made = observation = person.request(at, windows, probe=False)
        for seen in replay.feed(observation, at):
            yield seen, made if seen.at == at else None
        due = replay.judge.probe_due(at) if person else None
        probe_at = max(due, at + timedelta(seconds=1)) if due else None
