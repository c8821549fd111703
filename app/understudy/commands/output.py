"""How commands print: JSON on stdout alone, instants as ISO 8601 in UTC."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from datetime import datetime


def iso(instant: datetime | None) -> str | None:
    """Return the instant like ``2026-11-21T09:30:00Z``."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ") if instant else None


def print_json(value: dict[str, Any]) -> None:
    """Print one JSON object on one line, at once."""
    sys.stdout.write(msgspec.json.encode(value).decode() + "\n")
    sys.stdout.flush()
