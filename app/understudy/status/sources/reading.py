"""Shared by all dialects: read an instant or None, a state or UNKNOWN, one line of text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from understudy.base.shown_text import one_line as base_one_line
from understudy.status.model import ComponentState

# letters only, in lower case: Statuspage, incident.io, Flashduty, Instatus, Better Stack, Datadog
TROUBLE_WORDS = {
    "degraded": ComponentState.DEGRADED,
    "degradedperformance": ComponentState.DEGRADED,
    "minoroutage": ComponentState.DEGRADED,
    "partialoutage": ComponentState.PARTIAL_OUTAGE,
    "majoroutage": ComponentState.MAJOR_OUTAGE,
    "fulloutage": ComponentState.MAJOR_OUTAGE,
    "downtime": ComponentState.MAJOR_OUTAGE,
    "maintenance": ComponentState.MAINTENANCE,
    "undermaintenance": ComponentState.MAINTENANCE,
}
EPOCH = re.compile(r"\d{10}(\d{3})?")


def state_of(word: str | None, well: str = "operational") -> ComponentState:
    """Return the state of a vendor's word: only ``well``, letter by letter, means well."""
    if word == well:
        return ComponentState.OPERATIONAL
    letters = re.sub(r"[^a-z]", "", (word or "").lower())
    return TROUBLE_WORDS.get(letters, ComponentState.UNKNOWN)


def first_instant(*texts: str | None) -> datetime | None:
    """Return the first valid instant: ISO 8601, as in mails, or seconds since 1970.

    Without a zone it counts as UTC.
    """
    for text in texts:
        instant = _instant((text or "").strip())
        if instant is not None:
            return instant
    return None


def _instant(text: str) -> datetime | None:
    if EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    readers: tuple[Any, ...] = (datetime.fromisoformat, parsedate_to_datetime)
    for read in readers:
        try:
            instant: datetime = read(text)
            if instant.tzinfo is None:
                return instant.replace(tzinfo=UTC)
            return instant.astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def one_line(text: str | None) -> str:
    """Return one line of text, because names end up in tooltips, menus and notifications."""
    return base_one_line(text or "")
