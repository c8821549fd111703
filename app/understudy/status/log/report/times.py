"""The notation of instants, spans and shares, the same in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, tzinfo


def utc(at: datetime | None) -> str:
    """Return the instant as ISO 8601 in UTC to the second, "" for none."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ") if at else ""


def local(at: datetime | None, zone: tzinfo | None) -> str:
    """Return the instant as ISO 8601 in local time with its offset, "" for none."""
    return at.astimezone(zone).isoformat(timespec="seconds") if at else ""


def both(at: datetime, zone: tzinfo | None) -> str:
    """Return the instant for reading: UTC, then local time with its offset."""
    here = at.astimezone(zone)
    offset = here.strftime("%z")
    pattern = "%H:%M" if here.date() == at.date() else "%Y-%m-%d %H:%M"
    return f"{at:%Y-%m-%d %H:%M} UTC ({here.strftime(pattern)} local, {offset[:3]}:{offset[3:5]})"


def span(seconds: float) -> str:
    """Return a duration in its two largest units: ``3 d 4 h``, ``35 min``, ``12 s``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    minutes = whole // 60
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{hours // 24} d {hours % 24} h" if hours % 24 else f"{hours // 24} d"


def percent(share: float | None, digits: int = 3) -> str:
    """Return a percentage, never rounded up to 100 or down to 0; ``unknown`` for None."""
    if share is None:
        return "unknown"
    scaled, step = share * 100, 10.0**-digits
    if 0 < scaled < step:
        scaled = step
    elif 100 - step < scaled < 100:
        scaled = 100 - step
    return f"{scaled:.{digits}f} %"
