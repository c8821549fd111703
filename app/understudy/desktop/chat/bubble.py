"""A message of the person: a bubble on the right, as wide as its text, shown exactly as typed.

A long one, as a pasted log, is folded: Qt takes a third of a second to lay out 100,000 characters.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QCoreApplication, QEvent, Signal
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
FOLDED_LINES = 40
FOLDED_CHARACTERS = 4_000
LONGER = 1.5
"""A message is folded only if it is this many times longer than its folded part."""
_BORDER = 1
_ACROSS = 2 * (Space.MEDIUM + _BORDER)
_DOWN = 2 * (Space.SMALL + _BORDER)


class Asked(msgspec.Struct, frozen=True):
    """A question as shown; ``prompt`` is its text alone, ``message_id`` None: not stored here."""

    text: str
    prompt: str = ""
    message_id: int | None = None

    def characters(self) -> int:
        """Return how many are shown at first, about."""
        return min(len(self.text), FOLDED_CHARACTERS)


class Bubble(QWidget):
    """Takes the column's whole width; the bubble stays at the right.

    ``edit_requested`` carries the message's id and its text; the button shows on hover and focus.
    ``unfolded`` carries whether a long text is now shown whole.
    """

    edit_requested = Signal(int, str)
    unfolded = Signal(bool)

    def __init__(
        self, asked: Asked, tokens: Tokens, parent: QWidget | None = None, *, is_whole: bool = False
    ) -> None:
        super().__init__(parent)
        self._asked = asked
        self._is_whole = is_whole
        self._frame = QFrame(self)
        self._frame.setObjectName("bubble")
        self._text = TextView(tokens, self._frame)
        self._begin = beginning(asked.text)
        self._text.setAccessibleName(str(words.YOU))
        self.edit_button = QPushButton(caption(str(words.EDIT)), self)
        self.edit_button.setObjectName("flat")
        self.edit_button.setFont(theme.font(TypeSize.SMALL))
        self.edit_button.setToolTip(str(words.EDIT_TIP))
        self.edit_button.clicked.connect(self._edit)
        self.edit_button.installEventFilter(self)
        self.edit_button.setVisible(asked.message_id is not None)
        self.fold_button: QPushButton | None = None
        if len(self._begin) < len(asked.text):
            self.fold_button = QPushButton(caption(str(words.SHOW_ALL)), self._frame)
            self.fold_button.setObjectName("flat")
            self.fold_button.setFont(theme.font(TypeSize.SMALL))
            self.fold_button.clicked.connect(lambda: self._unfold(is_whole=not self._is_whole))
        self._show_text(is_whole=is_whole)
        self._fade(shown=False)

    def text(self) -> str:
        return self._text.toPlainText()

    def unfold_for(self, sought: str) -> bool:
        """Unfold if ``sought``, ignoring case, ends in the hidden part; return True then."""
        button = self.fold_button
        hidden = self._asked.text[max(0, len(self._begin) - len(sought) + 1) :]
        if button is None or self._is_whole or sought.casefold() not in hidden.casefold():
            return False
        self._unfold(is_whole=True)
        return True

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        text = self._text.heightForWidth(self._text_width(width))
        return text + _DOWN + self._fold_height()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        text_width = self._text_width(self.width())
        frame_width = text_width + _ACROSS
        left = self.width() - frame_width
        self._frame.setGeometry(left, 0, frame_width, self.height())
        inside = Space.MEDIUM + _BORDER, Space.SMALL + _BORDER
        fold = self._fold_height()
        self._text.setGeometry(*inside, text_width, self.height() - _DOWN - fold)
        if self.fold_button is not None:
            below = self.height() - inside[1] - fold
            left_of_words = inside[0] - Space.SMALL - _BORDER  # the button's own padding
            self.fold_button.setGeometry(
                left_of_words, below, self.fold_button.sizeHint().width(), fold
            )
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

    def _unfold(self, *, is_whole: bool) -> None:
        self._show_text(is_whole=is_whole)
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))
        self.unfolded.emit(is_whole)

    def _show_text(self, *, is_whole: bool) -> None:
        self._is_whole = is_whole
        self._text.show_plain(self._asked.text if is_whole else self._begin)
        if self.fold_button is not None:
            self.fold_button.setText(caption(str(words.SHOW_LESS if is_whole else words.SHOW_ALL)))

    def _fold_height(self) -> int:
        return 0 if self.fold_button is None else self.fold_button.sizeHint().height()

    def _text_width(self, width: int) -> int:
        least = 0 if self.fold_button is None else self.fold_button.sizeHint().width()
        return max(least, self._text.ideal_width(max(1, int(width * WIDEST) - _ACROSS)))


def beginning(text: str) -> str:
    """Return what a folded message shows: whole lines or words; all of a text that is not long."""
    is_long = len(text) > LONGER * FOLDED_CHARACTERS
    if not is_long and text.count("\n") <= LONGER * FOLDED_LINES:
        return text
    begin = "\n".join(text.split("\n", FOLDED_LINES)[:FOLDED_LINES])
    if len(begin) > FOLDED_CHARACTERS:
        word = begin.rfind(" ", FOLDED_CHARACTERS // 2, FOLDED_CHARACTERS)
        begin = begin[: word if word > 0 else FOLDED_CHARACTERS]
    return begin
