"""Pages of other makers than Statuspage, small and made up, in the shapes they are known by."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from html import escape
from typing import Any

from tests.virtual_loop import STARTED_AT

PRODUCT, OTHER = "prd-answers", "prd-sheets"


def instant(**ago: float) -> str:
    return (STARTED_AT - timedelta(**ago)).isoformat().replace("+00:00", "Z")


def widget(*ongoing: dict[str, Any], wrapped: bool = False, **more: Any) -> bytes:
    body = {"page_title": "Answers", "page_url": "https://elsewhere.example.net", **more}
    body |= {"ongoing_incidents": list(ongoing)}
    return json.dumps({"summary": body} if wrapped else body).encode()


def event(worst: str = "partial_outage", **more: Any) -> dict[str, Any]:
    return {
        "id": "01EVENT",
        "name": "Answers come late",
        "status": "investigating",
        "url": "https://elsewhere.example.net/incidents/01EVENT",
        "last_update_at": instant(minutes=5),
        "last_update_message": "We look into it.",
        "current_worst_impact": worst,
        "affected_components": [
            {"id": "01CHAT", "name": "Chat", "current_status": worst},
            {"id": "01FILES", "name": "Files", "current_status": "operational"},
        ],
        **more,
    }


def cloud_incident(
    status: str = "SERVICE_OUTAGE",
    severity: str = "high",
    *,
    product: str = PRODUCT,
    end: str | None = None,
    latest: str | None = None,
    begin: str | None = None,
) -> dict[str, Any]:
    one: dict[str, Any] = {
        "id": f"inc-{product}",
        "begin": begin or instant(hours=2),
        "created": instant(hours=1),
        "modified": instant(minutes=10),
        "external_desc": "Global: the model\nanswers slowly",
        "updates": [
            {"when": instant(minutes=50), "status": status, "text": "We know of it."},
            {"when": instant(minutes=10), "status": latest or status, "text": "Newest."},
        ],
        "severity": severity,
        "status_impact": status,
        "affected_products": [{"title": "The Model", "id": product}],
        "uri": f"incidents/inc-{product}",
    }
    if end is not None:
        one["end"] = end
    return one


def cloud(*incidents: dict[str, Any]) -> bytes:
    return json.dumps(list(incidents)).encode()


def entry(
    *posts: tuple[str, str], key: str = "1", updated: str | None = None, link: str | None = None
) -> str:
    """Return one entry as Statuspage writes it, its posts newest first."""
    content = "".join(
        f"<p><small>Nov 21, 09:00 UTC</small><br><strong>{phase}</strong> - {text}</p>"
        for phase, text in posts
    )
    href = link or f"https://status.example.org/incidents/{key}"
    return (
        f"<entry><id>tag:example,{key}</id><published>{instant(hours=2)}</published>"
        f"<updated>{updated or instant(minutes=5)}</updated>"
        f'<link rel="alternate" type="text/html" href="{href}"/>'
        f'<title>Slow &amp; late</title><content type="html">{escape(content)}</content></entry>'
    )


def atom(*entries: str) -> bytes:
    head = '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom">'
    return f"{head}<title>History</title>{''.join(entries)}</feed>".encode()


def later(seconds: float) -> datetime:
    return STARTED_AT + timedelta(seconds=seconds)
