"""Cuts streamed Markdown into pieces that can be shown one by one.

Rendering the whole answer per token froze for 104 s at 100,000 characters (measured 2026-11-21). So
code goes to a view that only appends, and prose comes in runs short enough to be rendered again at
every flush. A run ends at a border of Markdown: between blocks, else at a list item or a table row;
an endless paragraph is cut by force.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_FENCE = re.compile(r"^( {0,3})(`{3,}|~{3,})[ \t]*([^`]*)$")
_NESTED_FENCE = re.compile(r"^(\s*)(`{3,}|~{3,})([^`]*)$")
_PERHAPS_A_FENCE = re.compile(r"^ {0,3}(`+|~+)[^`]*$")
_ITEM = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:\s|$)")
_HEADING = re.compile(r"^ {0,3}#{1,6}(?:\s|$)")
_TABLE_RULE = re.compile(r"^ {0,3}\|?\s*+:?-++:?\s*+(?:\|\s*+:?-++:?\s*+)*+\|?\s*+$")


_COSTLY = {"\n": 8, "|": 6, "*": 4, "_": 4, "`": 4, "[": 4, "$": 8}
"""Lines, cells and changes of the font, in characters of plain prose that cost as much."""


def weight(text: str) -> int:
    """Return about how long ``text`` takes to render, in characters of plain prose."""
    return len(text) + sum(text.count(sign) * cost for sign, cost in _COSTLY.items())


class Prose(msgspec.Struct, frozen=True):
    """The new text of the open run of prose; ``closed`` if it is final.

    ``table_head`` is the head of a table begun in the run before: shown above ``text`` again.
    ``glue`` is what stands before it if it begins inside a paragraph of the run before, else None.
    """

    text: str
    closed: bool = False
    table_head: str = ""
    glue: str | None = None


class CodeOpened(msgspec.Struct, frozen=True):
    language: str


class CodeAppended(msgspec.Struct, frozen=True):
    text: str


class CodeClosed(msgspec.Struct, frozen=True):
    """The fence has ended, or the text."""


Piece = Prose | CodeOpened | CodeAppended | CodeClosed


class BlockSplitter:
    """Feed it text in any portions, then `finish` it.

    A run has about the `weight` of ``run_characters`` of prose, one of rows of a table that of
    ``table_characters``; a paragraph without an end is cut at ``paragraph_characters``.
    """

    def __init__(
        self,
        run_characters: int,
        table_characters: int | None = None,
        paragraph_characters: int | None = None,
    ) -> None:
        self._run_characters = run_characters
        self._table_characters = table_characters or run_characters
        self._paragraph_characters = paragraph_characters or 2 * run_characters
        self._rest = ""  # the unfinished line
        self._run = ""
        self._run_weight = 0
        self._glue: str | None = None
        self._table_head = ""  # of the run
        self._previous = ""
        self._blank = True
        self._in_list = False
        self._head = ""  # of the table being read
        self._nested = ""  # the fence open inside a list item
        self._fence = ""  # the fence of the code being read
        self._fence_indent = 0
        self._mid_line = False

    def feed(self, text: str) -> list[Piece]:
        """Take the next portion; for open prose only its latest state is returned."""
        *lines, rest = (self._rest + text).split("\n")
        self._rest = ""
        pieces = [piece for line in lines for piece in self._line(line)]
        self._rest = rest
        if self._fence:
            pieces += self._partial_code()
        else:
            pieces += self._cut_endless_line()
            shown = self._run
            if self._mid_line or not _PERHAPS_A_FENCE.match(self._rest):
                shown += self._rest
            if shown.strip():
                pieces.append(Prose(shown, table_head=self._table_head, glue=self._glue))
        return pieces

    def finish(self) -> list[Piece]:
        """Take the rest as if the line and the fence had ended."""
        rest, self._rest = self._rest, ""
        pieces = list(self._line(rest, ended=False)) if rest else []
        if self._fence:
            self._fence = ""
            pieces.append(CodeClosed())
        return pieces + list(self._close_run())

    def _line(self, line: str, *, ended: bool = True) -> Iterator[Piece]:
        line = line.removesuffix("\r")
        raw = line + ("\n" if ended else "")
        mid_line, self._mid_line = self._mid_line, False
        if self._fence:
            if not mid_line and _closes(line, self._fence):
                self._fence = ""
                yield CodeClosed()
            else:
                cut = 0 if mid_line else _indent(line, self._fence_indent)
                yield CodeAppended(raw[cut:])
        elif self._nested or mid_line:
            if self._nested and _closes(line, self._nested, nested=True):
                self._nested = ""
            self._add(raw)
        else:
            yield from self._prose_line(line, raw)

    def _prose_line(self, line: str, raw: str) -> Iterator[Piece]:
        opening = _FENCE.match(line)
        if opening and not (self._in_list and opening[1]):
            yield from self._close_run()
            self._fence, self._fence_indent = opening[2], len(opening[1])
            self._blank, self._in_list, self._head = True, False, ""
            yield CodeOpened(opening[3].strip().split(" ")[0])
            return
        if self._in_list and (inside := _NESTED_FENCE.match(line)):
            self._nested = inside[2]
        most = self._table_characters if self._head else self._run_characters
        is_full = self._run_weight >= most
        # rows are added to the table on the screen, so what follows them is another run
        if (is_full or (self._table_head and not self._head)) and self._may_cut_before(line):
            yield from self._close_run()
            self._table_head = self._head
            is_border = self._blank or self._head or self._in_list or _HEADING.match(line)
            self._glue = None if is_border else " "
        self._follow(line)
        self._add(raw)

    def _add(self, text: str) -> None:
        self._run += text
        self._run_weight += weight(text)

    def _may_cut_before(self, line: str) -> bool:
        if not line.strip() and not self._blank:
            return False  # the blank line that ends a block stays with it: joined, it still does
        if self._blank or _HEADING.match(line):
            return not self._in_list or bool(_ITEM.match(line)) or not line.startswith((" ", "\t"))
        if self._in_list:
            return bool(_ITEM.match(line))
        return bool(self._head) or self._run_weight >= self._paragraph_characters

    def _follow(self, line: str) -> None:
        """Track the kind of block the line belongs to."""
        if not line.strip():
            self._blank, self._head, self._previous = True, "", ""
            return
        if _ITEM.match(line):
            self._in_list = True
        elif self._blank and not line.startswith((" ", "\t")):
            self._in_list = False
        if "|" not in line:
            self._head = ""
        elif not self._head and "|" in self._previous and _TABLE_RULE.match(line):
            self._head = f"{self._previous}\n{line}\n"
        self._blank, self._previous = False, line

    def _close_run(self) -> Iterator[Piece]:
        run, self._run, self._run_weight = self._run, "", 0
        head, self._table_head = self._table_head, ""
        glue, self._glue = self._glue, None
        if run.strip():
            yield Prose(run, closed=True, table_head=head, glue=glue)

    def _cut_endless_line(self) -> Iterator[Piece]:
        """Close the run inside a far too long line, at a space if there is one."""
        most = self._paragraph_characters
        while len(self._rest) > most:
            at = self._rest.rfind(" ", 0, most // 2) + 1 or most // 2
            self._run += self._rest[:at]
            self._rest, self._mid_line = self._rest[at:], True
            glue = " " if self._run.endswith(" ") else ""
            yield from self._close_run()
            self._glue = glue

    def _partial_code(self) -> Iterator[Piece]:
        """Show an unfinished code line, unless it may become the closing fence."""
        if not self._rest or (not self._mid_line and not self._rest.strip(" \t\r`~")):
            return
        shown = self._rest.removesuffix("\r")
        cut = 0 if self._mid_line else _indent(shown, self._fence_indent)
        self._rest, self._mid_line = self._rest[len(shown) :], True
        yield CodeAppended(shown[cut:])


def joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Join neighbouring portions of one code: each costs the view the same, however short."""
    codes: list[str] = []
    for piece in pieces:
        if isinstance(piece, CodeAppended):
            codes.append(piece.text)
            continue
        if codes:
            yield CodeAppended("".join(codes))
            codes = []
        yield piece
    if codes:
        yield CodeAppended("".join(codes))


def _closes(line: str, fence: str, *, nested: bool = False) -> bool:
    stripped = line.strip()
    if not nested and len(line) - len(line.lstrip(" ")) > 3:
        return False
    return len(stripped) >= len(fence) and set(stripped) == {fence[0]}


def _indent(line: str, at_most: int) -> int:
    return min(at_most, len(line) - len(line.lstrip(" ")))
