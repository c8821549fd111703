"""Decodes one element to Python values, and notes the repairs.

msgspec reads correct JSON; anything it refuses (half a character, NaN, a number of 5,000 digits,
bytes that are not UTF-8) is read again by the standard library, more slowly and more leniently.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

import msgspec

from understudy.archive.transfer.results import Why
from understudy.archive.transfer.sources.elements import HEAD_BYTES

if TYPE_CHECKING:
    from collections.abc import Sequence

# the lists and trees of messages: if a key came twice, the first would vanish silently
_CONTAINERS = (b'"chat_messages"', b'"mapping"', b'"messages"')
_NAMED = re.compile(rb'"(uuid|conversation_id|id|key|name|title)"\s*:\s*"((?:[^"\\]|\\.){0,400}+)"')
_KEYS = ("uuid", "conversation_id", "id", "key")
_TITLES = ("name", "title")
MOST_DIGITS = 400


class Decoded(msgspec.Struct, frozen=True):
    """``value`` None: ``why`` it cannot be read. ``notes``: the repairs."""

    value: Any
    why: Why | None = None
    notes: tuple[Why, ...] = ()


def decoded(raw: bytes) -> Decoded:
    """Return the value of one element; raises nothing, whatever ``raw`` is."""
    notes = {Why.SAID_TWICE} if any(raw.count(name) > 1 for name in _CONTAINERS) else set()
    try:
        # msgspec does not report a duplicate key, and the last one would win
        if not notes:
            return Decoded(msgspec.json.decode(raw))
    except (msgspec.MsgspecError, UnicodeError, ValueError, RecursionError):
        pass
    notes = set()
    text, is_mended = _text_of(raw)
    if is_mended:
        notes.add(Why.CHARACTERS_LOST)

    def joined(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs) and any(made[name] != value for name, value in pairs):
            notes.add(Why.SAID_TWICE)
        return made

    try:
        value = json.loads(
            text,
            object_pairs_hook=joined,
            parse_int=_whole,
            parse_float=_fraction,
            parse_constant=lambda _: None,
            strict=False,
        )
    except RecursionError:
        return Decoded(None, Why.TOO_DEEP)
    except ValueError:
        return Decoded(None, Why.BROKEN)
    return Decoded(value, None, tuple(sorted(notes)))


def named(raw: bytes) -> tuple[str, str]:
    """Return the probable key and title from the head of an unreadable element."""
    found: dict[str, str] = {}
    for one in _NAMED.finditer(raw[:HEAD_BYTES]):
        found.setdefault(one[1].decode(), one[2].decode("utf-8", "replace"))
    key = next((found[name] for name in _KEYS if name in found), "")
    title = next((found[name] for name in _TITLES if name in found), "")
    return key, title


def _text_of(raw: bytes) -> tuple[str, bool]:
    """Return the characters, and whether some are lost.

    If bytes above ASCII are not UTF-8: if none are, it is an old Windows text, in which every byte
    is a character; otherwise the text was damaged.
    """
    try:
        return raw.decode(), False
    except UnicodeDecodeError:
        pass
    try:
        # half characters of UTF-16: `rows.storable` repairs or replaces them
        return raw.decode("utf-8", "surrogatepass"), True
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "replace")
    if any(one > "\x7f" and one != "\ufffd" for one in text):
        return text, True
    try:
        return raw.decode("cp1252"), False
    except UnicodeDecodeError:
        return raw.decode("latin-1"), False


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= MOST_DIGITS else None


def _fraction(digits: str) -> float | None:
    value = float(digits)
    return value if math.isfinite(value) else None
