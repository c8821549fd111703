"""Reads values of a JSON object with any content: one of the wrong kind counts as missing.

Nothing here raises, whatever the input.
"""

from __future__ import annotations

import hashlib
import math
import mimetypes
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.archive.rows import EARLIEST, EPOCH, LATEST, storable
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from collections.abc import Mapping

    from understudy.archive.transfer.shapes.said import Tally

UNKNOWN_TYPE = "application/octet-stream"
PICTURE = "image/*"
"""The media type of a picture without a more exact one."""
FINER_FROM = 1e12
"""Larger counts of seconds are after the year 33000, so they are milliseconds, or finer."""
MOST_INTEGER = 2**63 - 1


def text_in(given: Mapping[str, Any], *names: str) -> str:
    """Return the first text under ``names`` that is not blank, else ""."""
    for name in names:
        value = given.get(name)
        if isinstance(value, str) and value.strip():
            return storable(value)
    return ""


ROLE_NAMES = {"human": "user", "you": "user"} | dict.fromkeys(
    ("model", "ai", "bot", "chatgpt", "claude"), "assistant"
)


def role_in(given: Mapping[str, Any], *names: str) -> str:
    """Return the role under ``names``: user, assistant, or the word as written; "" if none."""
    written = text_in(given, *names).strip().casefold()
    return ROLE_NAMES.get(written, written)


def exact_text_in(given: Mapping[str, Any], name: str) -> str:
    """Return the text under ``name`` with all its blanks, else ""."""
    value = given.get(name)
    return storable(value) if isinstance(value, str) else ""


def key_in(given: Mapping[str, Any], *names: str) -> str:
    """Return the first id under ``names``, a text or a whole number, else ""."""
    for name in names:
        value = given.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip():
            return storable(value)
    return ""


def object_in(given: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = unwrapped(given.get(name))
    return value if isinstance(value, dict) else {}


def list_in(given: Mapping[str, Any], name: str) -> list[Any]:
    value = unwrapped(given.get(name))
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


def unwrapped(value: object) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return the JSON inside a text, since some exporters encode it twice."""
    if isinstance(value, str) and value.lstrip()[:1] in {"[", "{"}:
        with suppress(msgspec.DecodeError, UnicodeError, RecursionError):
            return msgspec.json.decode(value)
    return value


def instant_in(
    given: Mapping[str, Any], *names: str, tally: Tally, is_bound: bool = False
) -> datetime | None:
    """Return the first instant under ``names``: ISO 8601 (without an offset: UTC), or Unix time.

    An impossible one is counted; if ``is_bound`` it becomes the nearest possible, otherwise None.
    """
    for name in names:
        found = _instant(given.get(name))
        if found is None:
            continue
        held = min(max(found, EARLIEST), LATEST)
        if held == found:
            return found
        tally.add(Why.INSTANT_IMPOSSIBLE)
        if is_bound:
            return held
    return None


def _instant(value: object) -> datetime | None:
    match value:
        case bool():
            return None
        case int() | float():
            return _from_count(value)
        case str():
            said = value.strip()
            with suppress(ValueError):
                found = datetime.fromisoformat(said)
                # the naive ends of the calendar have no neighbour in another zone
                return found.replace(tzinfo=UTC) if found.tzinfo is None else _in_utc(found)
            with suppress(ValueError):
                return _from_count(float(said))
    return None


def _from_count(count: float) -> datetime | None:
    if math.isnan(count):
        return None
    for _ in ("milli", "micro", "nano"):
        if abs(count) > FINER_FROM:
            count /= 1000
    try:
        return EPOCH + timedelta(seconds=count)
    except OverflowError:
        return datetime.min.replace(tzinfo=UTC) if count < 0 else datetime.max.replace(tzinfo=UTC)


def _in_utc(aware: datetime) -> datetime:
    try:
        return aware.astimezone(UTC)
    except OverflowError:
        return aware.replace(tzinfo=UTC)


def media_type_of(name: str, said: str) -> str:
    """Return a file's stated media type, else the one of its name."""
    if "/" in said:
        return said
    return mimetypes.guess_type(name)[0] or UNKNOWN_TYPE


def file_name(said: str) -> str:
    """Return the last part of a path, whichever system wrote it."""
    return PurePath(said.replace("\\", "/")).name or said


def digest_of(*parts: str) -> str:
    """Return a key for a thing without one, made from its content."""
    joined = "\x1f".join(parts).encode(errors="replace")
    return f"sha256:{hashlib.sha256(joined).hexdigest()[:32]}"
