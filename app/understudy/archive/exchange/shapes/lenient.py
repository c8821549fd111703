"""Values out of a JSON object that may hold anything: what is not of the kind wanted is not there.

Nothing here raises, whatever it is given.
"""

from __future__ import annotations

import hashlib
import math
import mimetypes
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from understudy.archive.rows import EPOCH, storable

if TYPE_CHECKING:
    from collections.abc import Mapping

UNKNOWN_TYPE = "application/octet-stream"
MILLISECONDS_FROM = 1e11
"""A larger count of seconds lies after the year 5000: then it is milliseconds."""
MOST_INTEGER = 2**63 - 1


def text_in(given: Mapping[str, Any], *names: str) -> str:
    """Return the first text under ``names`` that is not blank, else ""."""
    for name in names:
        value = given.get(name)
        if isinstance(value, str) and value.strip():
            return storable(value)
    return ""


def exact_text_in(given: Mapping[str, Any], name: str) -> str:
    """Return the text under ``name`` with all its blanks, else ""."""
    value = given.get(name)
    return storable(value) if isinstance(value, str) else ""


def key_in(given: Mapping[str, Any], *names: str) -> str:
    """Return the first name of a thing under ``names``, a text or a whole number, else ""."""
    for name in names:
        value = given.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip():
            return storable(value)
    return ""


def object_in(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = given.get(name)
    return value if isinstance(value, dict) else {}


def list_in(given: Mapping[str, Any], name: str) -> list[Any]:
    value = given.get(name)
    return value if isinstance(value, list) else []


def objects_in(given: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    return [one for one in list_in(given, name) if isinstance(one, dict)]


def count_in(given: Mapping[str, Any], name: str) -> int | None:
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= MOST_INTEGER else None


def seconds_in(given: Mapping[str, Any], name: str) -> float | None:
    value = given.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    with suppress(OverflowError):
        return float(value) if math.isfinite(value) else None
    return None


def instant_in(given: Mapping[str, Any], *names: str) -> datetime | None:
    """Return the first instant under ``names``: ISO 8601 (without an offset: UTC), or Unix time."""
    for name in names:
        with suppress(ValueError, OverflowError, OSError):
            found = _instant(given.get(name))
            if found is not None:
                return found
    return None


def _instant(value: object) -> datetime | None:
    match value:
        case bool():
            return None
        case int() | float():
            seconds = value / 1000 if abs(value) > MILLISECONDS_FROM else value
            return datetime.fromtimestamp(seconds, UTC)
        case str():
            found = datetime.fromisoformat(value.strip())
            aware = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
            # an instant is kept as a count from 1970, which must not leave the calendar
            return EPOCH + (aware - EPOCH)
        case _:
            return None


def media_type_of(name: str, said: str) -> str:
    """Return the media type a file said it has, else the one its name stands for."""
    if "/" in said:
        return said
    return mimetypes.guess_type(name)[0] or UNKNOWN_TYPE


def file_name(said: str) -> str:
    """Return the last part of a path, whichever system wrote it."""
    return PurePath(said.replace("\\", "/")).name or said


def digest_of(*parts: str) -> str:
    """Return a key for a thing that came without one, from what it is."""
    joined = "\x1f".join(parts).encode(errors="replace")
    return f"sha256:{hashlib.sha256(joined).hexdigest()[:32]}"
