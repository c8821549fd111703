"""Draws formulas behind the windows' back: LaTeX in, outlines out; each takes 10 to 70 ms.

ziamath 0.13 is pure Python, so the GUI thread gets its turns in between. It opens nothing but its
own font, on import. Each level of braces doubles its time: a millisecond a sign, two inside one
pair, four inside two (measured 2026-11-29). What would take too long, and what it cannot read,
stays as written.
"""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from functools import cache, partial
from typing import TYPE_CHECKING
from xml.etree.ElementTree import tostring

import msgspec
from PySide6.QtCore import QObject, Signal

from understudy.desktop.chat.in_turn import InTurn

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from understudy.desktop.chat.formulas.formula import Formula

logger = logging.getLogger(__name__)

MOST_MS = 1_500
"""About the longest time for one formula."""
MOST_KEPT = 1_000
_EM = 16.0
_INK = "black"  # ziamath's own; the view's colour takes its place
_PART = re.compile(
    r"(?P<open>\{|\\left(?![a-zA-Z])|\\begin(?![a-zA-Z]))"
    r"|(?P<close>\}|\\right(?![a-zA-Z])|\\end(?![a-zA-Z]))"
    r"|\\[a-zA-Z]+|\\.|\S"
)
_SHAPES = frozenset({"svg", "g", "path", "rect", "line", "polyline", "polygon", "circle"})
_MEASURES = frozenset(
    {"d", "x", "y", "width", "height", "x1", "x2", "y1", "y2", "cx", "cy", "r", "points"}
    | {"viewBox", "transform", "stroke-width", "xmlns"}
)
_COLOURS = frozenset({"fill", "stroke"})
_PLAIN_COLOUR = re.compile(r"none|transparent|[a-zA-Z]{1,24}|#[0-9a-fA-F]{3,8}")
_UNKNOWN_COMMAND = re.compile(r">\s*\\[a-zA-Z]")


class Drawing(msgspec.Struct, frozen=True):
    """Outlines in SVG; lengths are in em, above and below the line that letters stand on."""

    svg: str
    width: float
    ascent: float
    descent: float

    def in_colour(self, colour: str) -> str:
        """Return the SVG in one colour, as ``#RRGGBB``."""
        return self.svg.replace(_INK, colour)


class FormulaDrawing(QObject):
    """GUI thread only, but for the drawing itself. ``drawn``: another formula is there."""

    drawn = Signal()
    _one_drawn = Signal(object, object)

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[Formula, Drawing | None] = {}  # None: it cannot be drawn
        self._asked: set[Formula] = set()
        self._in_turn = InTurn("formulas")
        self._one_drawn.connect(self._keep)

    def find(self, formula: Formula) -> Drawing | None:
        """Return the drawing; None if there is none yet, or it cannot be drawn."""
        return self._known.get(formula)

    def ask(self, formula: Formula) -> bool:
        """Have it drawn, and say so by `drawn`; return False if there is nothing to wait for."""
        if formula in self._known or not may_be_drawn(formula.source):
            return False
        if formula not in self._asked:
            self._asked.add(formula)
            self._in_turn.do(partial(self._draw, formula))
        return True

    def _draw(self, formula: Formula) -> None:
        try:
            drawing = drawing_of(formula)
        except Exception as problem:  # noqa: BLE001 - it raises whatever its parts raise
            logger.info("a formula is shown as written: %s", type(problem).__name__)
            drawing = None
        with suppress(RuntimeError):  # the program ends
            self._one_drawn.emit(formula, drawing)

    def _keep(self, formula: Formula, drawing: Drawing | None) -> None:
        self._asked.discard(formula)
        if len(self._known) >= MOST_KEPT:
            self._known.pop(next(iter(self._known)))
        self._known[formula] = drawing
        self.drawn.emit()


@cache
def formula_drawing() -> FormulaDrawing:
    return FormulaDrawing()


def may_be_drawn(source: str) -> bool:
    """Return True if drawing ``source`` takes at most about `MOST_MS`."""
    took_ms, depth = 0, 0
    for part in _PART.finditer(source):
        if part.lastgroup == "open":
            depth += 1
        elif part.lastgroup == "close":
            depth = max(0, depth - 1)
        took_ms += 2**depth
        if took_ms > MOST_MS:
            return False
    return True


def _clean(element: Element) -> None:
    """Leave nothing but shapes in plain colours: a formula may name any colour, and more."""
    if element.tag.rpartition("}")[2] not in _SHAPES:
        raise ValueError(element.tag)
    for name in element.attrib.keys() - _MEASURES - _COLOURS:
        del element.attrib[name]
    for name in element.attrib.keys() & _COLOURS:
        if not _PLAIN_COLOUR.fullmatch(element.attrib[name]):
            element.set(name, _INK)


def drawing_of(formula: Formula) -> Drawing | None:
    """Draw a formula, in any thread; raises whatever ziamath raises. None: no LaTeX it knows."""
    from ziamath.config import config  # noqa: PLC0415 - 0.3 s, for answers with formulas only
    from ziamath.zmath import Latex  # noqa: PLC0415 - the same

    config.svg2 = False  # outlines where they are used: Qt's reader has no <symbol>
    latex = Latex(formula.source, size=_EM, inline=not formula.displayed)
    if _UNKNOWN_COMMAND.search(latex.mathmlstr()):
        return None
    image = latex.svgxml()
    for one in image.iter():
        _clean(one)
    image.set("fill", _INK)
    _left, top, width, height = map(float, image.attrib["viewBox"].split())
    svg = tostring(image, encoding="unicode")
    return Drawing(svg, width / _EM, -top / _EM, (top + height) / _EM)
