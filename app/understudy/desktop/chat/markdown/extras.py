"""Formulas and footnotes, which Qt's Markdown reader does not know, and tables too wide for it.

A formula would lose its ``_`` and ``*`` to emphasis, so it becomes code between `FORMULA_MARKS`, by
which `placed_formulas` finds it in the document. A reference to a footnote becomes a raised number,
before the note too. A table of so many columns that none can be read, and that takes as long as
thousands of lines, stays as it was written. Code among Arabic, Hebrew and the like keeps its order,
by `LEFT_TO_RIGHT` around it: otherwise ``sum()`` would be shown as ``()sum``.
"""

from __future__ import annotations

import re

from understudy.base.text_direction import RIGHT_TO_LEFT
from understudy.desktop.chat.formulas.formula import LEFT_TO_RIGHT

LONGEST_FORMULA = 2_000
FORMULA_MARKS = ("\ufdd2", "\ufdd3", "\ufdd4")
"""Before one in a line, before one on a line of its own, and after both; none is a character."""
MOST_COLUMNS = 100
_WIDE_RULE = re.compile(r"^( {0,3})([|:-][ \t:|-]*+)$", re.MULTILINE)
_MARK = re.compile(r"`+|\$\$?|\\\[|\\\(|\\.|\[\^", re.DOTALL)
_TICKS = re.compile(r"`+")
_NOTE = re.compile(r"\[\^([^\]\s^]{1,40})\](:?)")
_LOOKS_LIKE_MATHS = re.compile(r"[\\^_=+<>{}|/*-]|^\S{1,2}$")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_CHARACTERS = str.maketrans(dict.fromkeys(FORMULA_MARKS))
_CLOSERS = {"$$": "$$", "$": "$", r"\[": r"\]", r"\(": r"\)"}
_DISPLAYED = frozenset({"$$", r"\["})


def prepared(text: str) -> str:
    """Return ``text`` with formulas as code and footnotes as raised numbers; linear in time."""
    text = text.translate(_NO_CHARACTERS)
    if text.count("|") > MOST_COLUMNS:
        text = _WIDE_RULE.sub(_without_wide_table, text)
    marks_code = RIGHT_TO_LEFT.search(text) is not None
    signs = ("$", "\\", "[^", *("`" if marks_code else ""))
    if not any(sign in text for sign in signs):
        return text
    out: list[str] = []
    at = 0
    while (found := _MARK.search(text, at)) is not None:
        out.append(text[at : found.start()])
        instead, at = _instead(text, found)
        is_code = instead[0] == "`" and found.end() < at and "\n" not in instead
        if marks_code and is_code:
            instead = f"{LEFT_TO_RIGHT}{instead}{LEFT_TO_RIGHT}"
        out.append(instead)
    out.append(text[at:])
    return "".join(out)


def _without_wide_table(rule: re.Match[str]) -> str:
    """Return the line below a table's head, escaped if the table is too wide."""
    return f"{rule[1]}\\{rule[2]}" if rule[2].count("|") > MOST_COLUMNS else rule[0]


def _instead(text: str, found: re.Match[str]) -> tuple[str, int]:
    """Return what replaces the mark, and where to go on."""
    mark, begin, end = found[0], found.start(), found.end()
    if mark[0] == "`":
        at = _end_of_code(text, mark, end)
        return text[begin:at], at
    if mark == "[^":
        note = _NOTE.match(text, begin)
        return (_note(text, note), note.end()) if note else (mark, end)
    closer = _CLOSERS.get(mark)
    if closer is None:  # an escaped character
        return mark, end
    close = text.find(closer, end, end + LONGEST_FORMULA)
    if close < 0 or not _is_formula(text, mark, end, close):
        return mark, end
    formula = " ".join(text[end:close].split())
    after = close + len(closer)
    if mark not in _DISPLAYED:
        return _as_code(formula, FORMULA_MARKS[0]), after
    line = text[text.rfind("\n", 0, begin) + 1 : begin]
    indent = line if line.isspace() else ""
    return f"\n\n{indent}{_as_code(formula, FORMULA_MARKS[1])}\n\n{indent}", after


def _is_formula(text: str, mark: str, begin: int, end: int) -> bool:
    formula = text[begin:end]
    if not formula.strip() or "\n\n" in formula:
        return False
    if mark == "$$":
        return True
    if mark != "$":  # else escaped brackets
        return _LOOKS_LIKE_MATHS.search(formula.strip()) is not None
    # prices are no formulas
    tight = not formula[0].isspace() and not formula[-1].isspace() and "\n" not in formula
    return (
        tight
        and not text[end + 1 : end + 2].isdigit()
        and _LOOKS_LIKE_MATHS.search(formula) is not None
    )


def _end_of_code(text: str, ticks: str, begin: int) -> int:
    """Return the end of the code that ``ticks`` begin, or of the ticks if none closes it."""
    for found in _TICKS.finditer(text, begin):
        if found[0] == ticks:
            return found.end()
    return begin


def _as_code(formula: str, mark: str) -> str:
    longest = max((len(one) for one in _TICKS.findall(formula)), default=0)
    ticks = "`" * (longest + 1)
    return f"{ticks}{mark}{formula}{FORMULA_MARKS[2]}{ticks}"


def _note(text: str, note: re.Match[str]) -> str:
    name = note[1]
    raised = name.translate(_RAISED) if name.isdecimal() and name.isascii() else f"({name})"
    begins_line = not text[text.rfind("\n", 0, note.start()) + 1 : note.start()].strip()
    if note[2] and begins_line:
        return f"\n{raised}"  # a paragraph of its own
    return f"{raised}{note[2]}"
