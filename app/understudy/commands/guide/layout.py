"""Lays a page of the guide out as plain text of a given width.

Read is the Markdown that the guide is written in: headings, paragraphs, lists, tables, fenced code,
and inside a line links, emphasis and code. HTML, which holds pictures and comments, is left out.
"""

from __future__ import annotations

import re
import textwrap
from itertools import zip_longest
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

INDENT = 4
WIDEST_NAME = 24
"""The widest first column that still leaves room for the second one beside it."""
_ITEM = re.compile(r"(?:[-*]|\d{1,2}\.) ")
_UNSHOWN = re.compile(r"(?m)^<.*\n")
_LINK = re.compile(r"\[([^\[\]]{1,200})\]\(([^()\s]{1,200})\)")
_CODE = re.compile(r"(`[^`]{1,200}`)")
_STRONG = re.compile(r"\*\*([^*]{1,200})\*\*")
_EMPHASIS = re.compile(r"\*([^*]{1,200})\*")
_CELL = re.compile(r"(?<!\\)\|")


class Line(msgspec.Struct, frozen=True):
    text: str
    is_heading: bool = False


def laid_out(page: str, width: int) -> Iterator[Line]:
    """Return the lines of a page, at most ``width`` characters but for code."""
    is_first = True
    for block in _blocks(page):
        if not is_first:
            yield Line("")
        is_first = False
        head = block[0]
        if head.startswith("#"):
            for line in textwrap.wrap(plain(head.lstrip("# ")), width):
                yield Line(line, is_heading=True)
        elif head.startswith("```"):
            yield from (Line(" " * INDENT + line if line else "") for line in block[1:])
        elif head.startswith("|"):
            yield from map(Line, _table(block, width))
        else:
            yield from map(Line, _paragraph(block, width))


def plain(text: str) -> str:
    """Return one line's text without its marks; what was emphasised is quoted, code stays so."""
    parts = _CODE.split(_LINK.sub(_linked, text))
    return "".join(part if index % 2 else _said(part) for index, part in enumerate(parts))


def _said(text: str) -> str:
    return _EMPHASIS.sub(r"“\1”", _STRONG.sub(r"\1", text))


def _linked(found: re.Match[str]) -> str:
    name, target = found[1], found[2]
    if target.startswith("#"):
        return name
    stem = target.removesuffix(".md")
    if stem == name:
        return name
    if target.startswith("../"):
        return f"{name} (docs/{target.removeprefix('../')})"
    return f"{name} (understudy help {stem})" if stem != target else f"{name} ({target})"


def _blocks(page: str) -> Iterator[list[str]]:
    """Return the page in blocks of lines: a heading, a paragraph, an item, a table, code."""
    block: list[str] = []
    in_code = False
    for line in _UNSHOWN.sub("", page).splitlines():
        if in_code or line.startswith("```"):
            if not in_code and block:
                yield block
                block = []
            ends = in_code and line.startswith("```")
            in_code = not ends
            if not ends:
                block.append(line)
                continue
        elif line and not (block and (line.startswith("#") or block[0].startswith("#"))):
            block.append(line.rstrip())
            continue
        if block:
            yield block
        block = [line] if line and not line.startswith("```") else []
    if block:
        yield block


def _paragraph(block: list[str], width: int) -> Iterator[str]:
    """Return a paragraph, or the items of a list with their further lines below their text."""
    items: list[str] = []
    for line in block:
        if items and not _ITEM.match(line):
            items[-1] += f" {line.strip()}"
        else:
            items.append(line)
    for item in items:
        mark = found[0] if (found := _ITEM.match(item)) else ""
        yield from _wrapped(plain(item), width, "", " " * len(mark))


def _table(block: list[str], width: int) -> Iterator[str]:
    """Return a table of two columns side by side, any other as a list of its rows."""
    head, _rule, *rows = ([plain(cell) for cell in _cells(line)] for line in block)
    widest = max(len(row[0]) for row in rows)
    if len(head) == 2 and widest <= WIDEST_NAME:
        for name, text in rows:
            yield from _wrapped(text, width, f"  {name:{widest}}  ", " " * (widest + INDENT))
        return
    for row in rows:
        yield from _wrapped(row[0], width, "  ", "  ")
        for name, cell in zip_longest(head[1:], row[1:], fillvalue=""):
            if cell:
                yield from _wrapped(f"{name}: {cell}", width, " " * INDENT, " " * (INDENT + 2))


def _wrapped(text: str, width: int, first: str, then: str) -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=then,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _cells(line: str) -> list[str]:
    return [cell.strip().replace(r"\|", "|") for cell in _CELL.split(line.strip().strip("|"))]
