"""Instants compared with care: a clock may be set, and what is then in the future proves nothing.

Within a run whoever is told of a clock that was set moves what it holds by as much (`moved`);
across runs, and from others, an instant from the future is not trusted (`is_within`).
"""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar, cast

T = TypeVar("T")

A_MOMENT = timedelta(seconds=10)
"""Two clocks, or two threads, may differ by so much without anything being wrong."""


def is_within(then: datetime, now: datetime, span: timedelta) -> bool:
    """Tell whether ``then`` was at most ``span`` ago; what has not happened yet was not."""
    return -A_MOMENT <= now - then <= span


def moved(value: T, by: timedelta) -> T:
    """Return a frozen value with every instant in it, however deep, moved by ``by``."""
    return cast("T", _moved(value, by))


def _moved(value: object, by: timedelta) -> object:
    if isinstance(value, datetime):
        return value + by
    if isinstance(value, tuple):
        return tuple(_moved(one, by) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {one.name: _moved(getattr(value, one.name), by) for one in fields(value)}
        return replace(value, **changes)
    return value
