"""Compares this computer's clock with the page's: a wrong one would make news look old. Pure.

A page is read in its own time, as given by its `Date` header, and converted to this computer's.
Comparisons with the local clock, and the ages shown, are then right even if the clock is wrong.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.base.instants import moved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from understudy.status.model import Snapshot

# a date has whole seconds, an answer takes a few, and a cache may hold it for a minute
TOLERANCE = timedelta(minutes=2)


def clock_ahead(headers: Mapping[str, str], now: datetime) -> timedelta:
    """Return by how much ``now`` is ahead of the server's time; zero if unknown."""
    try:
        said = parsedate_to_datetime(headers.get("date", ""))
        held = timedelta(seconds=int(headers.get("age", "0").strip()[:9] or 0))
        said = said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
        ahead = now - said - max(held, timedelta())
    except (ValueError, OverflowError):
        return timedelta()
    return ahead if abs(ahead) > TOLERANCE else timedelta()


def in_our_time(snapshot: Snapshot, ahead: timedelta) -> Snapshot:
    """Return a snapshot in the page's time converted to this computer's time."""
    if not ahead:
        return snapshot
    try:
        return replace(moved(snapshot, ahead), clock_ahead=ahead)
    except OverflowError:  # an instant at the end of time
        return replace(snapshot, clock_ahead=ahead)
