"""Incidents of our own making, in the recordings' columns and as trouble."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.benchmarks.outage_year.year.incidents import Spell, Stated, Trouble

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)


def at(hours: float) -> datetime:
    """Return the instant so many hours after Monday's midnight."""
    return MONDAY + timedelta(hours=hours)


def row(**changes: str) -> dict[str, str]:
    made = {
        "provider": "claude",
        "incident_id": "i1",
        "name": "Many requests fail",
        "impact": "major",
        "components": "Claude API (api.anthropic.com)=partial_outage",
        "models": "",
        "started_at": "2026-03-02T10:00:00Z",
        "monitoring_at": "",
        "resolved_at": "2026-03-02T12:00:00Z",
    }
    return made | changes


STATED = (
    Stated("told", "C", at(9), at(9.75), at(9.5)),  # half an hour late
    Stated("after", "A", at(8), at(8.25), at(9)),  # written when all was over
)


def trouble(
    provider: str, began_h: float, ended_h: float, share: float | None = None, **changes: object
) -> Trouble:
    """Return an outage that is posted a quarter of an hour late, hours counted from Monday."""
    fields: dict[str, object] = {
        "name": f"{provider}-{began_h}",
        "provider": provider,
        "title": "Many requests fail",
        "impact": "major",
        "posted_at": at(began_h + 0.25),
        "resolved_at": at(ended_h),
        "spells": (Spell(at(began_h), at(ended_h), share),),
        "components": ("Claude API",) if provider == "claude" else ("API",),
    }
    return Trouble(**(fields | changes))  # type: ignore[arg-type]  # fields of many types
