"""A formula, and how a document holds a drawn one: a single character that knows its source."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtGui import QTextFormat

from understudy.desktop.chat.formulas.fragments import fragments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QTextCharFormat, QTextCursor, QTextDocument

OBJECT = "\ufffc"
LEFT_TO_RIGHT = "\u200e"
"""An invisible letter around code among text from the right; never copied."""
OBJECT_TYPE = QTextFormat.ObjectTypes.UserObject.value + 1
SOURCE = QTextFormat.Property.UserProperty.value + 1
IS_DISPLAYED = SOURCE + 1


class Formula(msgspec.Struct, frozen=True):
    """LaTeX without its dollars; ``displayed``: on a line of its own."""

    source: str
    displayed: bool = False

    @property
    def written(self) -> str:
        mark = "$$" if self.displayed else "$"
        return f"{mark}{self.source}{mark}"


def formula_of(form: QTextCharFormat) -> Formula:
    """Return the formula that a run of this format is, or is the source of."""
    return Formula(form.stringProperty(SOURCE), form.boolProperty(IS_DISPLAYED))


def drawn_formulas(document: QTextDocument) -> Iterator[tuple[int, Formula]]:
    """Yield the position and the formula of each drawn one."""
    block = document.begin()
    while block.isValid():
        if OBJECT in block.text():
            for begin, length, form in fragments(block):
                if form.objectType() == OBJECT_TYPE:
                    for at in range(begin, begin + length):
                        yield at, formula_of(form)
        block = block.next()


def written_text(cursor: QTextCursor) -> str:
    """Return the selected text, with formulas in LaTeX and without the marks around code."""
    return _written(
        cursor.selection().toPlainText().replace(LEFT_TO_RIGHT, ""),
        cursor.document(),
        range(cursor.selectionStart(), cursor.selectionEnd()),
    )


def read_aloud(document: QTextDocument) -> str:
    """Return the text for a screen reader if there is a drawn formula in it, else ""."""
    text = document.toPlainText()
    if OBJECT not in text:
        return ""
    return _written(text, document, range(document.characterCount()))


def _written(text: str, document: QTextDocument, part: range) -> str:
    """Return ``text`` with the sources of the formulas drawn in this part of the document."""
    if OBJECT not in text:
        return text
    sources = (formula.written for at, formula in drawn_formulas(document) if at in part)
    return "".join(next(sources, OBJECT) if one == OBJECT else one for one in text)
