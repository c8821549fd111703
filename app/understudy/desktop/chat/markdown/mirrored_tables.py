"""Tables in Arabic, Hebrew and the like begin at the right: Qt lays out columns from the left only.

So the cells of each row are reversed before Qt reads them. The head decides.
"""

from __future__ import annotations

import re

from understudy.base.text_direction import RIGHT_TO_LEFT, begins_right

_BAR = re.compile(r"(?<!\\)\|")
_OF_A_RULE = frozenset("|:- \t")


def mirrored(text: str) -> str:
    """Return Markdown with the columns of its right-to-left tables reversed; linear in time."""
    if "|" not in text or RIGHT_TO_LEFT.search(text) is None:
        return text
    lines = text.split("\n")
    columns = 0  # of the table being read
    for at, line in enumerate(lines):
        if not line.strip():
            columns = 0
        elif columns:
            lines[at] = _reversed(line, columns)
        elif at and _is_rule(line) and begins_right(lines[at - 1]):
            cells = len(_cells(line))
            if len(_cells(lines[at - 1])) == cells:
                columns = cells
                lines[at - 1] = _reversed(lines[at - 1], columns)
                lines[at] = _reversed(line, columns)
    return "\n".join(lines)


def _is_rule(line: str) -> bool:
    return "|" in line and "-" in line and _OF_A_RULE.issuperset(line)


def _cells(line: str) -> list[str]:
    cells = _BAR.split(line.strip())
    begin = 0 if cells[0] else 1
    end = len(cells) if cells[-1] else -1
    return cells[begin:end]


def _reversed(line: str, columns: int) -> str:
    cells = [*_cells(line), *[" "] * columns][:columns]
    return f"|{'|'.join(reversed(cells))}|"
