"""The composer's text box: as tall as its lines, up to ten; takes text, pictures and files."""

from __future__ import annotations

import math

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QImage,
    QInputMethodEvent,
    QKeyEvent,
    QResizeEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from understudy.desktop import theme
from understudy.desktop.chat.composing.direction import follow_direction
from understudy.desktop.chat.wrapping import wrap_mode
from understudy.desktop.theme import TypeSize
from understudy.words.windows import transcripts as words

MOST_LINES = 10
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class PromptBox(QPlainTextEdit):
    """``earlier_wanted`` carries -1 for the question before the one shown, 1 for the next.

    ``files_given`` carries paths as strings, ``picture_given`` a `QImage`.
    """

    entered = Signal()
    focus_changed = Signal(bool)
    earlier_wanted = Signal(int)
    files_given = Signal(list)
    picture_given = Signal(QImage)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._composing = False
        self.walks = False  # the arrow keys walk through earlier questions
        self.setFont(theme.font(TypeSize.BODY))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setPlaceholderText(str(words.PROMPT_PLACEHOLDER))
        self.setAccessibleName(str(words.YOUR_MESSAGE))
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        self.fit()
        follow_direction(self)

    def words_typed(self) -> str:
        """Return the text as typed; Qt's plain text turns no-break spaces into spaces."""
        raw = self.document().toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n")

    def put(self, text: str) -> None:
        """Replace the text; the cursor goes to its end."""
        self.setWordWrapMode(wrap_mode(text))
        self.setPlainText(text)
        self.fit()
        self.moveCursor(QTextCursor.MoveOperation.End)

    def fit(self) -> None:
        lines = max(1, min(MOST_LINES, round(self.document().size().height())))
        bar = Qt.ScrollBarPolicy
        full = lines == MOST_LINES
        self.setVerticalScrollBarPolicy(bar.ScrollBarAsNeeded if full else bar.ScrollBarAlwaysOff)
        first = self.document().firstBlock()
        self.document().documentLayout().blockBoundingRect(first)  # lays it out, if it is not yet
        line = first.layout().lineAt(0).height() if first.layout().lineCount() else 0.0
        self.setFixedHeight(math.ceil(lines * max(line, self.fontMetrics().lineSpacing())) + 2)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:  # noqa: N802 - Qt's name
        return source.hasImage() or source.hasUrls() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:  # noqa: N802 - Qt's name
        """Take files and pictures as attachments, everything else as plain text."""
        if files := local_files(source):
            self.files_given.emit(files)
        elif source.hasImage() and not source.hasText():
            picture = source.imageData()
            if isinstance(picture, QImage) and not picture.isNull():
                self.picture_given.emit(picture)
        elif source.hasText():
            self.setWordWrapMode(wrap_mode(self.words_typed() + source.text()))
            self.insertPlainText(source.text())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the lines to a new width, and scroll back after the box has grown."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()
        if self.verticalScrollBarPolicy() == Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            self.verticalScrollBar().setValue(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in _ENTER:
            if self._composing:
                return  # the key belongs to the input method
            if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
                self.textCursor().insertBlock()
                self.ensureCursorVisible()
            else:
                self.entered.emit()
            return
        step = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}.get(Qt.Key(event.key()))
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step is not None and plain and (self.walks or not self.words_typed()):
            self.earlier_wanted.emit(step)
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:  # noqa: N802 - Qt's name
        """Remember an unfinished word: then Enter belongs to the input method."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        self.focus_changed.emit(True)  # noqa: FBT003 - a signal's value

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self.focus_changed.emit(False)  # noqa: FBT003 - a signal's value


def local_files(data: QMimeData) -> list[str]:
    """Return the paths of the files that are pasted or dropped."""
    return [one.toLocalFile() for one in data.urls() if one.isLocalFile()]
