"""Where a text that one types begins: at the right in Arabic and Hebrew. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from understudy.base.text_direction import begins_right

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument
    from PySide6.QtWidgets import QPlainTextEdit

FIRST_LETTERS = 200
"""Among so many characters the first letter of a text is looked for."""


def follow_direction(box: QPlainTextEdit) -> None:
    """Have the text of ``box`` begin at the right while its first letter does.

    Qt 6.11 gives a plain text the window's direction.
    """

    def follow() -> None:
        is_right = begins_right(_beginning(box.document()))
        direction = Qt.LayoutDirection.RightToLeft if is_right else box.layoutDirection()
        option = box.document().defaultTextOption()
        if option.textDirection() != direction:
            option.setTextDirection(direction)
            sides = Qt.AlignmentFlag
            starts_right = direction == Qt.LayoutDirection.RightToLeft
            option.setAlignment(sides.AlignRight if starts_right else sides.AlignLeft)
            box.document().setDefaultTextOption(option)

    box.textChanged.connect(follow)


def _beginning(document: QTextDocument) -> str:
    block, text = document.firstBlock(), ""
    while block.isValid() and len(text) < FIRST_LETTERS:
        text += f"{block.text()[:FIRST_LETTERS]}\n"
        block = block.next()
    return text
