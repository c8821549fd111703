"""The hours without notifications, in the computer's local time. Pure."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from datetime import date, tzinfo

A_DAY = timedelta(days=1)


class QuietHours(msgspec.Struct, frozen=True):
    """One stretch a day. ``zone`` None is the system's own time zone, as it is at each instant.

    A stretch is computed as two instants, so it begins once and ends once even in the night whose
    hours come twice: it ends at the first of two equal clock readings. If the clocks skip a
    reading, it is taken as far after midnight as on any other day.
    """

    begins: time
    ends: time
    zone: tzinfo | None = None

    @classmethod
    def parse(cls, text: str, zone: tzinfo | None = None) -> QuietHours:
        """Read ``22:00-07:00``; raises ValueError for anything else."""
        begins, ends = (time.fromisoformat(part) for part in text.split("-"))
        return cls(begins, ends, zone)

    def contains(self, instant: datetime) -> bool:
        """Return True if it is quiet at ``instant``; the begin is included, the end is not."""
        today = instant.astimezone(self.zone).date()
        return any(self._covers(day, instant) for day in (today - A_DAY, today))

    def _covers(self, day: date, instant: datetime) -> bool:
        last_day = day if self.begins < self.ends else day + A_DAY
        return self._instant(day, self.begins) <= instant < self._instant(last_day, self.ends)

    def _instant(self, day: date, reading: time) -> datetime:
        # without a zone the value is naive, and astimezone takes it as the system's local time
        return datetime.combine(day, reading, tzinfo=self.zone).astimezone(UTC)
