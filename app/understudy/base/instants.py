"""Compare instants carefully: clocks get set, and an instant from the future proves nothing.

Within a run, each holder of instants shifts them when the clock was set (`moved`). Across runs, and
from other sources, an instant from the future is not trusted (`is_within`).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TypeVar, cast

import msgspec

T = TypeVar("T")

A_MOMENT = timedelta(seconds=10)
"""Two clocks, or two threads, may differ by this much without anything being wrong."""


FIRST_MS = 1e11
"""From here on a number counts milliseconds: as seconds it would be the year 5138."""


def instant_told(told: datetime | float | None) -> datetime | None:
    """Return what another program wrote as an instant; None if it is none.

    A number counts seconds or milliseconds since 1970; an instant without a zone is UTC.
    """
    if isinstance(told, datetime):
        return told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
    if not told:
        return None
    try:
        return datetime.fromtimestamp(told / 1000 if told >= FIRST_MS else told, UTC)
    except (OverflowError, OSError, ValueError):
        return None


def is_within(then: datetime, now: datetime, span: timedelta) -> bool:
    """Return True if ``then`` was at most ``span`` ago; False if it is in the future."""
    return -A_MOMENT <= now - then <= span


def moved(value: T, by: timedelta) -> T:
    """Return a frozen value with every instant in it, at any depth, moved by ``by``."""
    return cast("T", _moved(value, by))


def _moved(value: object, by: timedelta) -> object:
    if isinstance(value, datetime):
        return value + by
    if isinstance(value, tuple):
        return tuple(_moved(one, by) for one in value)
    if isinstance(value, msgspec.Struct):
        changes = {name: _moved(getattr(value, name), by) for name in value.__struct_fields__}
        return msgspec.structs.replace(value, **changes)
    return value
