"""Puts drawn formulas into a document in place of their source, on the line that letters stand on.

`extras.prepared` marks each formula; until it is drawn, its source stands there as code. A drawn
one is a single character of the document, which knows its source: for copying, finding and the tip.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRect, QRectF, QSizeF
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QPalette,
    QPyTextObject,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QWidget

from understudy.desktop.chat.formulas.drawing import formula_drawing
from understudy.desktop.chat.formulas.formula import (
    IS_DISPLAYED,
    OBJECT,
    OBJECT_TYPE,
    SOURCE,
    Formula,
    drawn_formulas,
    formula_of,
)
from understudy.desktop.chat.formulas.fragments import fragments
from understudy.desktop.chat.markdown import fonts
from understudy.desktop.chat.markdown.extras import FORMULA_MARKS
from understudy.desktop.plain import tip
from understudy.desktop.theme import Space, TypeSize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PySide6.QtGui import QFont, QPainter, QTextBlock, QTextDocument

    from understudy.desktop.chat.formulas.drawing import Drawing
    from understudy.desktop.theme import Tokens

LARGER = 1.15
"""The drawing's letters are smaller than those of a window's font of the same size."""
MOST_DRAWN = 150
"""More in one document stay as written: each takes a quarter of a millisecond to lay out."""
MOST_EMS = 60.0
"""A wider one would be too small to read once it fits."""
_INLINE, _DISPLAYED, _END = FORMULA_MARKS
_MARKED = re.compile(f"([{_INLINE}{_DISPLAYED}])([^{_INLINE}{_DISPLAYED}{_END}]*){_END}")
_COLOUR = SOURCE + 2
_NUMBER = SOURCE + 3
_SIZE = QTextFormat.Property.FontPixelSize
_Alignment = QTextCharFormat.VerticalAlignment
_NORMAL = _Alignment.AlignNormal
_BASELINE = _Alignment.AlignBaseline
_MIDDLE = _Alignment.AlignMiddle
_KEEP = QTextCursor.MoveMode.KeepAnchor


def place_formulas(document: QTextDocument, tokens: Tokens) -> bool:
    """Put every formula that is drawn into ``document``; return True if others are to come.

    The document may not have a layout yet, or have one already.
    """
    waits = False
    room = MOST_DRAWN - sum(1 for _ in islice(drawn_formulas(document), MOST_DRAWN))
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    block = document.begin()
    while block.isValid():
        is_tall = False
        forms: dict[Formula, QTextCharFormat] = {}  # of this block
        for begin, end, formula in sorted(_sources(block), key=lambda one: -one[0]):
            cursor.setPosition(begin)
            cursor.setPosition(end, _KEEP)
            drawing = _drawing(formula) if room else None
            if drawing is None:
                waits = _leave(cursor, formula, is_wanted=room > 0) or waits
            else:
                room -= 1
                if formula not in forms:
                    forms[formula] = _format(cursor, formula, drawing, tokens)
                    is_tall = is_tall or _is_tall(drawing)
                cursor.insertText(OBJECT, forms[formula])
        if is_tall:
            _take_ground_from_code(block, cursor)
        block = block.next()
    cursor.endEditBlock()
    return waits


def _sources(block: QTextBlock) -> Iterator[tuple[int, int, Formula]]:
    """Yield where a formula's source stands: marked, or left there by an earlier call."""
    text, start = block.text(), block.position()
    units = _units(text, block.length() - 1)
    for found in _MARKED.finditer(text):
        formula = Formula(found[2], found[1] == _DISPLAYED)
        yield start + units[found.start()], start + units[found.end()], formula
    for begin, length, form in fragments(block):
        if form.hasProperty(SOURCE) and form.objectType() != OBJECT_TYPE:
            yield begin, begin + length, formula_of(form)


def _units(text: str, length: int) -> Sequence[int]:
    """Return where each character begins in UTF-16, in which Qt counts and ``length`` is."""
    if len(text) == length:
        return range(length + 1)
    return [0, *accumulate(1 + (one > "\uffff") for one in text)]


def _drawing(formula: Formula) -> Drawing | None:
    found = formula_drawing().find(formula)
    return None if found is None or found.width > MOST_EMS else found


def _leave(cursor: QTextCursor, formula: Formula, *, is_wanted: bool) -> bool:
    """Leave the source as code; return True if its drawing is wanted and will come."""
    form = cursor.charFormat()
    waits = is_wanted and formula_drawing().ask(formula)
    if waits:
        form.setProperty(SOURCE, formula.source)
        form.setProperty(IS_DISPLAYED, formula.displayed)
    else:
        form.clearProperty(SOURCE)
    cursor.insertText(formula.source, form)
    return waits


def _format(
    cursor: QTextCursor, formula: Formula, drawing: Drawing, tokens: Tokens
) -> QTextCharFormat:
    """Return the format of the character for the selected source; dress a block of its own."""
    level = cursor.blockFormat().headingLevel()
    is_alone = cursor.block().length() - 1 == cursor.selectionEnd() - cursor.selectionStart()
    is_quoted = cursor.blockFormat().intProperty(QTextFormat.Property.BlockQuoteLevel) > 0
    font = fonts.body(TypeSize.TITLE if 0 < level < 3 else TypeSize.BODY)
    form = QTextCharFormat()
    form.setObjectType(OBJECT_TYPE)
    form.setFont(font)
    form.setProperty(SOURCE, formula.source)
    form.setProperty(IS_DISPLAYED, formula.displayed)
    form.setProperty(_COLOUR, tokens.text)
    if is_quoted:
        form.setForeground(QColor(tokens.secondary))
    form.setToolTip(tip(formula.written))
    form.setVerticalAlignment(_NORMAL if is_alone else _alignment(drawing, font))
    form.setProperty(_NUMBER, _handler_of(cursor.document()).number(drawing, form))
    if is_alone and formula.displayed:
        look = QTextBlockFormat()
        look.setLineHeight(100.0, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        look.setLeftMargin(cursor.blockFormat().leftMargin() + Space.LARGE)
        cursor.mergeBlockFormat(look)
    return form


def _is_tall(drawing: Drawing) -> bool:
    """Return True if it makes its line higher than letters do."""
    font = fonts.body()
    metrics, em_px = QFontMetricsF(font), _em_px(font)
    is_high = drawing.ascent * em_px > metrics.ascent()
    return is_high or drawing.descent * em_px > metrics.descent()


def _take_ground_from_code(block: QTextBlock, cursor: QTextCursor) -> None:
    """Leave code in a paragraph its letters alone: Qt fills the ground of a line's whole height."""
    for position, length, form in fragments(block):
        if form.fontFixedPitch() and form.hasProperty(QTextFormat.Property.BackgroundBrush):
            form.clearBackground()
            cursor.setPosition(position)
            cursor.setPosition(position + length, _KEEP)
            cursor.setCharFormat(form)


def _em_px(font: QFont) -> float:
    return font.pixelSize() * LARGER


def _alignment(drawing: Drawing, font: QFont) -> _Alignment:
    """Return how Qt finds the baseline: by the font's descent, or around half the x-height."""
    fits = drawing.descent * _em_px(font) <= QFontMetricsF(font).descent()
    return _BASELINE if fits else _MIDDLE


class _FormulaObject(QPyTextObject):
    """Draws the formulas of one document, its parent."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._drawings: list[Drawing] = []  # by the number that a character holds
        self._numbers: dict[tuple[Drawing, int, _Alignment], int] = {}
        self._places: dict[tuple[int, float], tuple[QSizeF, QRectF]] = {}
        self._text_colour = 0, ""  # and the palette it is of

    def number(self, drawing: Drawing, form: QTextCharFormat) -> int:
        """Return what a character of this format must hold to be this drawing."""
        look = drawing, form.intProperty(_SIZE), form.verticalAlignment()
        if look not in self._numbers:
            self._numbers[look] = len(self._drawings)
            self._drawings.append(drawing)
        return self._numbers[look]

    def intrinsicSize(  # noqa: N802 - Qt's name
        self,
        doc: QTextDocument,
        posInDocument: int,  # noqa: ARG002, N803 - Qt's signature
        format: QTextFormat,  # noqa: A002 - Qt's name
    ) -> QSizeF:
        return self._place(doc, format)[0]

    def drawObject(  # noqa: N802 - Qt's name
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        doc: QTextDocument,
        posInDocument: int,  # noqa: ARG002, N803 - Qt's signature
        format: QTextFormat,  # noqa: A002 - Qt's name
    ) -> None:
        drawing = self._drawings[format.intProperty(_NUMBER)]
        inside = self._place(doc, format)[1].translated(rect.x(), rect.y())
        _renderer(drawing, self._colour(doc, format)).render(painter, inside)

    def _place(self, document: QTextDocument, form: QTextFormat) -> tuple[QSizeF, QRectF]:
        """Return the size of the object, and where inside it the drawing is."""
        number, width_px = form.intProperty(_NUMBER), document.textWidth()
        place = self._places.get((number, width_px))
        if place is None:
            if len(self._places) > 4 * MOST_DRAWN:  # of other widths
                self._places.clear()
            place = _placed(self._drawings[number], form.toCharFormat(), width_px)
            self._places[number, width_px] = place
        return place

    def _colour(self, document: QTextDocument, form: QTextFormat) -> str:
        if form.hasProperty(QTextFormat.Property.ForegroundBrush):  # quoted, or selected
            return form.foreground().color().name()
        view = document.parent()
        if not isinstance(view, QWidget):
            return form.stringProperty(_COLOUR)
        palette = view.palette()
        if palette.cacheKey() != self._text_colour[0]:
            text = palette.color(QPalette.ColorRole.Text).name()
            self._text_colour = palette.cacheKey(), text
        return self._text_colour[1]


def _placed(drawing: Drawing, form: QTextCharFormat, width_px: float) -> tuple[QSizeF, QRectF]:
    scale = _scale(drawing, form, width_px)
    above, below = _room(drawing, scale, form)
    height = (drawing.ascent + drawing.descent) * scale
    size = QSizeF(drawing.width * scale, above + height + below)
    return size, QRectF(0, above, size.width(), height)


def _handler_of(document: QTextDocument) -> _FormulaObject:
    handler = document.findChild(_FormulaObject)
    if handler is None:
        handler = _FormulaObject(document)
        document.documentLayout().registerHandler(OBJECT_TYPE, handler)
    return handler


def _scale(drawing: Drawing, form: QTextCharFormat, width_px: float) -> float:
    """Return how many pixels an em is: less if the formula is wider than the text."""
    em_px, room_px = _em_px(form.font()), width_px - Space.LARGE
    return min(em_px, room_px / drawing.width) if room_px > 0 else em_px


def _room(drawing: Drawing, scale: float, form: QTextCharFormat) -> tuple[float, float]:
    """Return the pixels above and below that put the baseline where Qt expects it."""
    metrics = QFontMetricsF(form.font())
    if form.verticalAlignment() == _NORMAL:
        return 0.0, 0.0
    if form.verticalAlignment() == _BASELINE:
        return 0.0, max(0.0, metrics.descent() - drawing.descent * scale)
    below = (drawing.ascent - drawing.descent) * scale - metrics.xHeight() / 2
    return max(0.0, -below), max(0.0, below)


@lru_cache(256)
def _renderer(drawing: Drawing, colour: str) -> QSvgRenderer:
    return QSvgRenderer(QByteArray(drawing.in_colour(colour).encode()))
