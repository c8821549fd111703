"""A message of the person: a bubble on the right, as wide as its text, shown exactly as typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from understudy.desktop import theme
from understudy.desktop.chat.markdown.text_view import TextView
from understudy.desktop.plain import caption
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from PySide6.QtGui import QEnterEvent, QResizeEvent

    from understudy.desktop.theme import Tokens

WIDEST = 0.85
_BORDER = 1
_ACROSS = 2 * (Space.MEDIUM + _BORDER)
_DOWN = 2 * (Space.SMALL + _BORDER)


class Asked(msgspec.Struct, frozen=True):
    """A question as shown; ``prompt`` is its text alone, ``message_id`` None: not stored here."""

    text: str
    prompt: str = ""
    message_id: int | None = None

    def characters(self) -> int:
        return len(self.text)


class Bubble(QWidget):
    """Takes the column's whole width; the bubble stays at the right.

    ``edit_requested`` carries the message's id and its text; the button shows on hover and focus.
    """

    edit_requested = Signal(int, str)

    def __init__(self, asked: Asked, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asked = asked
        self._frame = QFrame(self)
        self._frame.setObjectName("bubble")
        self._text = TextView(tokens, self._frame)
        self._text.show_plain(asked.text)
        self._text.setAccessibleName(str(words.YOU))
        self.edit_button = QPushButton(caption(str(words.EDIT)), self)
        self.edit_button.setObjectName("flat")
        self.edit_button.setFont(theme.font(TypeSize.SMALL))
        self.edit_button.setToolTip(str(words.EDIT_TIP))
        self.edit_button.clicked.connect(self._edit)
        self.edit_button.installEventFilter(self)
        self.edit_button.setVisible(asked.message_id is not None)
        self._fade(shown=False)

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
        left = self.width() - frame_width
        self._frame.setGeometry(left, 0, frame_width, self.height())
        inside = Space.MEDIUM + _BORDER, Space.SMALL + _BORDER
        self._text.setGeometry(*inside, text_width, self.height() - _DOWN)
        size = self.edit_button.sizeHint()
        top = max(0, min(self.height() - size.height(), (self.height() - size.height()) // 2))
        self.edit_button.setGeometry(
            max(0, left - size.width() - Space.HAIR), top, size.width(), size.height()
        )

    def enterEvent(self, event: QEnterEvent) -> None:  # noqa: N802 - Qt's name
        super().enterEvent(event)
        self._fade(shown=True)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        super().leaveEvent(event)
        self._fade(shown=self.edit_button.hasFocus())

    def eventFilter(self, watched: QWidget, event: QEvent) -> bool:  # type: ignore[override]  # noqa: N802 - Qt's name; only the button is watched
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self._fade(shown=event.type() == QEvent.Type.FocusIn)
        return super().eventFilter(watched, event)

    def _fade(self, *, shown: bool) -> None:
        """Show the button; unseen, it can still be reached by Tab."""
        self.edit_button.setStyleSheet("" if shown else "color: transparent")

    def _edit(self) -> None:
        if self._asked.message_id is not None:
            self.edit_requested.emit(self._asked.message_id, self._asked.prompt)

    def _text_width(self, width: int) -> int:
        return self._text.ideal_width(max(1, int(width * WIDEST) - _ACROSS))
