"""What readers of all dialects share: JSON or none, an instant or none, a word or none."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import msgspec

from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.status.model import ComponentState, Impact

T = TypeVar("T")

IMPACT_OF_STATE = {
    ComponentState.OPERATIONAL: Impact.NONE,
    ComponentState.MAINTENANCE: Impact.MAINTENANCE,
    ComponentState.DEGRADED: Impact.MINOR,
    ComponentState.PARTIAL_OUTAGE: Impact.MAJOR,
    ComponentState.MAJOR_OUTAGE: Impact.CRITICAL,
    ComponentState.UNKNOWN: Impact.UNKNOWN,
}
BY_SEVERITY = (
    ComponentState.OPERATIONAL,
    ComponentState.MAINTENANCE,
    ComponentState.UNKNOWN,
    ComponentState.DEGRADED,
    ComponentState.PARTIAL_OUTAGE,
    ComponentState.MAJOR_OUTAGE,
)


def decoded(body: bytes, wire: type[T], url: str) -> T:
    """Decode JSON of this shape; raises `FetchError`."""
    try:
        return msgspec.json.decode(body.removeprefix(b"\xef\xbb\xbf"), type=wire)
    except (msgspec.ValidationError, RecursionError) as problem:
        raise FetchError(FetchFailure.UNEXPECTED_SHAPE, url, str(problem)) from problem
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise FetchError(FetchFailure.NOT_JSON, url, str(problem)) from problem


def first_instant(*texts: str | None) -> datetime | None:
    """Return the first that is an instant, by ISO 8601 or as in mails; without a zone it is UTC."""
    for text in texts:
        instant = _instant((text or "").strip())
        if instant is not None:
            return instant
    return None


def _instant(text: str) -> datetime | None:
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
    """Return one line of text: names end up in tooltips, menus and notifications."""
    return " ".join((text or "").split())


def worst(states: list[ComponentState]) -> ComponentState:
    return max(states, key=BY_SEVERITY.index, default=ComponentState.OPERATIONAL)
