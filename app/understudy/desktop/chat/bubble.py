"""A message of the person: a bubble on the right, as wide as its text, shown exactly as typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QWidget

from understudy.desktop.chat.markdown.text_view import TextView
from understudy.desktop.theme import Space
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from understudy.desktop.theme import Tokens

WIDEST = 0.85
_BORDER = 1
_ACROSS = 2 * (Space.MEDIUM + _BORDER)
_DOWN = 2 * (Space.SMALL + _BORDER)


class Bubble(QWidget):
    """Takes the column's whole width; the bubble stays at the right."""

    def __init__(self, text: str, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frame = QFrame(self)
        self._frame.setObjectName("bubble")
        self._text = TextView(tokens, self._frame)
        self._text.show_plain(text)
        self._text.setAccessibleName(str(words.YOU))

    def text(self) -> str:
        return self._text.toPlainText()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._text.heightForWidth(self._text_width(width)) + _DOWN

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        text_width = self._text_width(self.width())
        frame_width = text_width + _ACROSS
        self._frame.setGeometry(self.width() - frame_width, 0, frame_width, self.height())
        inside = Space.MEDIUM + _BORDER, Space.SMALL + _BORDER
        self._text.setGeometry(*inside, text_width, self.height() - _DOWN)

    def _text_width(self, width: int) -> int:
        return self._text.ideal_width(max(1, int(width * WIDEST) - _ACROSS))
