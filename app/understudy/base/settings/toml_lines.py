"""Finds the line of each key in a TOML file, which the standard library's parser does not give."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def dotted(where: Iterable[str | int]) -> str:
    """Return a key path as people write it: ``provider[2].kind``, tables counted from 1."""
    text = ""
    for part in where:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def locate(text: str) -> Iterable[tuple[int, tuple[str | int, ...]]]:
    """Yield (line, key path) of every header and key; tables of a list are numbered from 0."""
    table: tuple[str | int, ...] = ()
    counts: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if header := re.match(r"\s*\[\[\s*([\w.\"'-]+)\s*\]\]", line):
            name = header.group(1).strip("\"'")
            counts[name] = counts.get(name, -1) + 1
            table = (name, counts[name])
            yield number, table
        elif header := re.match(r"\s*\[\s*([\w.\"'-]+)\s*\]", line):
            table = tuple(part.strip("\"'") for part in header.group(1).split("."))
            yield number, table
        elif key := re.match(r"\s*([\w\"'-]+)\s*=", line):
            yield number, (*table, key.group(1).strip("\"'"))
