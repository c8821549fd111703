"""Messages as Markdown that stays inside its own turn, by CommonMark 0.31.

An unclosed code block or piece of HTML would include everything after it, and a line like a turn's
heading would be one. So fences are closed and HTML is escaped. If the state of a fence is uncertain
(in a list, in a quote, cut off), the whole text becomes a quotation, which cannot be left from
inside. If lists and quotes are nested deeper than readers follow, it becomes a code block: a reader
that gives up there (markdown-it at 20 or 100 levels, by preset) leaves out the rest of the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from understudy.archive.transfer.fences import fenced

_FENCE = re.compile(r"(`{3,}|~{3,})(.*)")
_CONTAINER = re.compile(r"(?:[ \t]*(?:>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$)))*[ \t]*")
_HTML = re.compile(r"<(?=[A-Za-z/!?])")
_LINK = re.compile(r"<(?:https?://|mailto:)[^\s<>]*>", re.IGNORECASE)
_HARMLESS = re.compile(
    r"</?(?:br|sub|sup|kbd|b|i|u|em|strong|s|del|mark|small)\s*/?>", re.IGNORECASE
)
_TICKS = re.compile(r"`+")
_DATED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC")
_HEADING = re.compile(r"#{1,2}(?:[ \t]|$)")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*")
# the beginning of a line that may become a heading or a definition
_MAY_ACT = re.compile(r"^[ \t>*+\-\d.)]*[#=\[\-]", re.MULTILINE)
_ACTING = ("```", "~~~", "<", "UTC")
"""Without any of these, what a model wrote changes nothing outside of it."""
_DEFINITION = re.compile(r"\[(?:[^\[\]\\]|\\.)+\]:")
_MARKER = re.compile(r"(?:>|[-+*]|\d{1,9}[.)])")
# nine levels begin with at least as many of these, on one line
_MAY_BE_DEEP = re.compile(r"^[ \t>*+\-\d.)]{9}", re.MULTILINE)
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,})")
TAB = 4
BLANK = " \t"
"""White space between blocks; a form feed or a no-break space is text like any other."""
DEEPEST = 3
MOST_NESTED = 8
"""A list counts twice in markdown-it."""


def contained(text: str, *, is_plain: bool) -> str:
    """Return ``text`` so that it affects nothing outside.

    ``is_plain``: the person typed it, not as Markdown, so headings and definitions are escaped.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    if _is_too_deep(text):
        return fenced(text)
    if not any(one in text for one in _ACTING) and not (is_plain and _MAY_ACT.search(text)):
        return text
    lines = text.split("\n")
    fence = _Fence()
    is_code = [fence.is_open | fence.take(one) for one in lines]
    if fence.is_unclear or (fence.is_open and fence.is_indented):
        said = _escaped(lines, [False] * len(lines), is_plain=is_plain)
        return "\n".join(f"> {one}" if one.strip(BLANK) else ">" for one in said)
    said = _escaped(lines, is_code, is_plain=is_plain)
    return "\n".join([*said, fence.sign] if fence.is_open else said)


def _is_too_deep(text: str) -> bool:
    """Return True if lists and quotes are nested deeper than `MOST_NESTED`."""
    if _MAY_BE_DEEP.search(text) is None:
        return False
    contents_at: list[int] = []  # the columns at which the contents of the open ones begin
    for line in text.split("\n"):
        begun = _CONTAINER.match(line)
        markers = begun[0] if begun is not None else ""
        if not markers.strip(BLANK) or _RULE.fullmatch(line):
            if line and line[0] not in BLANK:
                contents_at.clear()
            continue
        at = len(markers) - len(markers.lstrip(BLANK))
        while contents_at and at < contents_at[-1]:
            contents_at.pop()
        contents_at += [one.end() + 1 for one in _MARKER.finditer(markers)]
        if len(contents_at) > MOST_NESTED:
            return True
    return False


class _Fence:
    """Whether the lines so far leave a code block open, as far as that is certain."""

    def __init__(self) -> None:
        self.sign = ""
        self.is_unclear = False
        self._indent = 0

    @property
    def is_open(self) -> bool:
        return bool(self.sign)

    @property
    def is_indented(self) -> bool:
        return self._indent > 0

    def take(self, line: str) -> bool:
        """Take the next line; return True if it opens or closes a block."""
        if not self.sign and "```" not in line and "~~~" not in line:
            return False
        expanded = line.expandtabs(TAB)
        indent = len(expanded) - len(expanded.lstrip(" "))
        if self.sign:
            return self._inside(expanded, indent)
        begun = _CONTAINER.match(expanded)
        rest = expanded[begun.end() :] if begun else expanded
        found = _FENCE.match(rest)
        if found is None or (found[1][0] == "`" and "`" in found[2]):
            return False
        in_container = bool(begun and begun[0].strip(BLANK))
        self.is_unclear = self.is_unclear or in_container
        self.sign, self._indent = found[1], indent
        return True

    def _inside(self, line: str, indent: int) -> bool:
        bare = line.strip(BLANK)
        is_end = bare.startswith(self.sign) and not bare.strip(self.sign[0])
        if is_end and indent <= max(DEEPEST, self._indent):
            # with another indent than its beginning it may belong to another list
            self.is_unclear = self.is_unclear or (self._indent > 0 and indent != self._indent)
            self.sign = ""
            return True
        if bare and indent < self._indent:
            self.is_unclear = True
        return False


def _escaped(lines: list[str], is_code: list[bool], *, is_plain: bool) -> list[str]:
    """Return the lines escaped, except those that are code."""
    said: list[str] = []
    paragraph: list[str] = []
    for line, code in zip([*lines, ""], [*is_code, False], strict=True):
        if line.strip(BLANK) and not code:
            paragraph.append(line)
            continue
        said += _escaped_paragraph(paragraph, is_plain=is_plain)
        said.append(line)
        paragraph = []
    return said[:-1]


def _escaped_paragraph(paragraph: list[str], *, is_plain: bool) -> list[str]:
    whole = "\n".join(paragraph)
    if "<" not in whole and "UTC" not in whole and not (is_plain and _MAY_ACT.search(whole)):
        return paragraph
    code = _Code(whole)
    escaped: list[str] = []
    start = 0
    is_dated = False
    for number, line in enumerate(paragraph):
        places = _active_html(line, start, code)
        begun = _CONTAINER.match(line)
        head = begun.end() if begun else 0
        is_underline = _UNDERLINE.fullmatch(line) is not None
        if (is_underline and (is_dated or (is_plain and number))) or _is_ours(
            line[head:], is_plain=is_plain
        ):
            places.append(head if not is_underline else len(line) - len(line.lstrip(" ")))
        escaped.append(_with_backslashes(line, places))
        start += len(line) + 1
        is_dated = is_dated or _DATED.search(line) is not None
    return escaped


def _active_html(line: str, start: int, code: _Code) -> list[int]:
    """Return the positions of HTML in a line at ``start`` of its paragraph."""
    begun = _CONTAINER.match(line)
    head = begun.end() if begun else 0
    return [
        at
        for at in (found.start() for found in _HTML.finditer(line))
        if _LINK.match(line, at) is None
        # at its beginning a line is HTML in any context
        and (at == head or (_HARMLESS.match(line, at) is None and not code.holds(start + at)))
    ]


def _is_ours(said: str, *, is_plain: bool) -> bool:
    """Return True if a line would look like one of our headings, or change a later link."""
    is_heading = said.startswith("#") and (
        _DATED.search(said) is not None or (is_plain and _HEADING.match(said) is not None)
    )
    return is_heading or (is_plain and _DEFINITION.match(said) is not None)


def _with_backslashes(line: str, places: list[int]) -> str:
    pieces: list[str] = []
    position = 0
    for at in sorted(set(places)):
        pieces += [line[position:at], "\\"]
        position = at
    return "".join([*pieces, line[position:]])


class _Code:
    """The code between backticks: a run is closed by the next of the same length."""

    def __init__(self, text: str) -> None:
        runs = [(one.start(), one.end()) for one in _TICKS.finditer(text)]
        later: dict[int, int] = {}
        closing: list[int | None] = [None] * len(runs)
        for at in range(len(runs) - 1, -1, -1):
            length = runs[at][1] - runs[at][0]
            closing[at] = later.get(length)
            later[length] = at
        self._begins: list[int] = []
        self._ends: list[int] = []
        position = 0
        for at, (begin, _) in enumerate(runs):
            closed = closing[at]
            if begin >= position and closed is not None:
                position = runs[closed][1]
                self._begins.append(begin)
                self._ends.append(position)

    def holds(self, place: int) -> bool:
        at = bisect_right(self._begins, place) - 1
        return at >= 0 and place < self._ends[at]
