"""Content of an unknown kind: its text is kept and marked, never taken for an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.archive.rows import storable
from understudy.archive.transfer.fences import fenced
from understudy.archive.transfer.results import Why

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from understudy.archive.transfer.shapes.said import Tally

SAYING = (
    "title",
    "name",
    "text",
    "content",
    "parts",
    "markdown",
    "body",
    "result",
    "value",
    "code",
)
"""Fields in which programs keep text for people."""
MOST_LEVELS = 5
MOST_CHARACTERS = 200_000


def kept_unknown(kind: str, given: Mapping[str, Any], tally: Tally) -> str:
    """Return the text of ``given`` as a code block under its kind, "" if it has none."""
    name = kind or "?"
    said = "\n\n".join(dict.fromkeys(_words(given, MOST_LEVELS)))[:MOST_CHARACTERS]
    if not said:
        tally.add(Why.CONTENT_LEFT_OUT, name)
        return ""
    tally.add(Why.CONTENT_UNKNOWN, name)
    return f"{name}:\n\n{fenced(said)}"


def _words(value: object, levels: int) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip():
            yield storable(value).strip("\n")
    elif levels and isinstance(value, list):
        for one in value:
            yield from _words(one, levels - 1)
    elif levels and isinstance(value, dict):
        for name in SAYING:
            if name in value:
                yield from _words(value[name], levels - 1)
