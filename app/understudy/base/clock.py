"""Time as an argument: pure code receives instants, services receive a `Clock`."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Two clocks: instants for people and records, a monotonic one for measuring."""

    def now(self) -> datetime:
        """Return the current instant, aware, in UTC."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never go back; only differences have a meaning."""
        ...


class SystemClock:
    """The operating system's clocks."""

    def now(self) -> datetime:
        return datetime.now(UTC)  # noqa: TID251 - the only place that reads it

    def monotonic(self) -> float:
        return time.monotonic()
