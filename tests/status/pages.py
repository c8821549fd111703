"""Status pages for tests, small and made up, in Statuspage v2's shape, and what they are judged."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from tests.virtual_loop import STARTED_AT
from understudy.base.settings.values import StatusSettings
from understudy.status.model import Verdict, VerdictKind
from understudy.status.official.bearing import Person
from understudy.status.official.prose.models import known_models
from understudy.status.sources.parse import parse_summary
from understudy.status.verdict import official_verdict

if TYPE_CHECKING:
    from understudy.base.http import FetchFailure
    from understudy.status.model import Snapshot

UP, DEGRADED, DOWN = VerdictKind.UP, VerdictKind.DEGRADED, VerdictKind.DOWN
UNKNOWN, MAINTENANCE = VerdictKind.UNKNOWN, VerdictKind.MAINTENANCE

PAGE_URL = "https://status.example.org"
SETTINGS = StatusSettings(
    page_url=PAGE_URL, spare_urls=(), surfaces=("claude.ai", "Claude API"), poll_interval_s=60
)
CHAT, CONSOLE, API, CODE, GOVERNMENT = "cmp-chat", "cmp-console", "cmp-api", "cmp-code", "cmp-gov"
NAMES = {
    CHAT: "claude.ai",
    CONSOLE: "Claude Console (platform.example.org)",
    API: "Claude API (api.example.org)",
    CODE: "Claude Code",
    GOVERNMENT: "Claude for Government",
}


def instant(**ago: float) -> str:
    """Return the instant so long before the tests' now, as the wire writes it."""
    return (STARTED_AT - timedelta(**ago)).isoformat().replace("+00:00", "Z")


def component(key: str, state: str = "operational") -> dict[str, Any]:
    return {"id": key, "name": NAMES[key], "status": state, "group": False, "description": None}


def affected(key: str, old: str, new: str) -> dict[str, Any]:
    return {"code": key, "name": NAMES[key], "old_status": old, "new_status": new}


def update(
    phase: str,
    *moves: dict[str, Any],
    minutes_ago: float = 5,
    body: str = "We are on it.",
    **more: Any,
) -> dict[str, Any]:
    return {
        "id": f"upd-{phase}-{minutes_ago}",
        "status": phase,
        "body": body,
        "created_at": instant(minutes=minutes_ago),
        "display_at": instant(minutes=minutes_ago),
        "affected_components": list(moves) or None,
        "deliver_notifications": True,
    } | more


def incident(
    name: str = "Requests fail",
    *updates: dict[str, Any],
    impact: str = "major",
    phase: str = "investigating",
    touching: tuple[str, ...] = (),
    hours_ago: float = 0.5,
    **more: Any,
) -> dict[str, Any]:
    return {
        "id": "inc-" + name.lower().replace(" ", "-"),
        "name": name,
        "status": phase,
        "impact": impact,
        "created_at": instant(hours=hours_ago),
        "started_at": instant(hours=hours_ago),
        "updated_at": instant(minutes=1),
        "shortlink": "https://short.example.org/abc",
        "components": [component(key) for key in touching],
        "incident_updates": list(updates),
        "reminder_intervals": "[]",
    } | more


def summary(
    *incidents: dict[str, Any], maintenances: tuple[dict[str, Any], ...] = (), **states: str
) -> dict[str, Any]:
    """Return a page; ``chat="major_outage"`` sets a component's state, the rest is operational."""
    keys = {"chat": CHAT, "console": CONSOLE, "api": API, "code": CODE, "government": GOVERNMENT}
    by_key = {keys[name]: state for name, state in states.items()}
    return {
        "page": {"id": "page-1", "name": "Claude", "url": PAGE_URL},
        "status": {"indicator": "none", "description": "All Systems Operational"},
        "components": [component(key, by_key.get(key, "operational")) for key in NAMES],
        "incidents": list(incidents),
        "scheduled_maintenances": list(maintenances),
    }


def snapshot_of(page: dict[str, Any], at: datetime = STARTED_AT) -> Snapshot:
    return parse_summary(json.dumps(page).encode(), PAGE_URL, at)


def judged(
    page: dict[str, Any],
    *surfaces: str,
    previous: Verdict | None = None,
    later_s: float = 0,
    models: tuple[str, ...] = (),
    system: str = "linux",
) -> Verdict:
    settings = msgspec.structs.replace(SETTINGS, surfaces=surfaces) if surfaces else SETTINGS
    now = STARTED_AT + timedelta(seconds=later_s)
    person = Person(known_models(models), system=system)
    return official_verdict(snapshot_of(page, now), None, settings, now, previous, person)


def failed(failure: FetchFailure, previous: Verdict | None = None) -> Verdict:
    return official_verdict(None, failure, SETTINGS, STARTED_AT, previous)


def kinds(verdict: Verdict) -> list[str]:
    return [reason.kind for reason in verdict.reasons]
