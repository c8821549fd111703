"""An incident on both surfaces this person uses, made of a title and posts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.status.pages import API, CHAT, incident, judged, snapshot_of, summary, update
from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    from understudy.status.model import Incident


def one(title: str, *posts: str, **more: Any) -> Incident:
    """Return an incident as the page has it; ``posts`` are the newest first."""
    return snapshot_of(page(title, *posts, **more)).incidents[0]


def page(title: str, *posts: str, linked: bool = True, **more: Any) -> dict[str, Any]:
    updates = [
        update("investigating", minutes_ago=10 * place) | {"id": f"u{place}", "body": body}
        for place, body in enumerate(posts, start=1)
    ]
    touching = (CHAT, API) if linked else ()
    return summary(
        incident(title, *updates, touching=touching, **more),
        chat="partial_outage" if linked else "operational",
        api="partial_outage" if linked else "operational",
    )


def concerns(model: str, title: str, *posts: str) -> bool:
    """Tell whether an incident with these words concerns a person who uses ``model``."""
    verdict = judged(page(title, *posts), models=(model,))
    assert verdict.kind in {VerdictKind.UP, VerdictKind.DEGRADED}
    assert verdict.incident_reported
    return verdict.kind is VerdictKind.DEGRADED
