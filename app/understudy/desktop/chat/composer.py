"""The input box: grows to ten lines, sends on Enter, and never loses a word.

Text leaves the box only when `clear_sent` confirms that it is stored.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QPlainTextEdit, QPushButton

from understudy.desktop import theme
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

DRAFT_MS = 400
MOST_LINES = 10
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class _Box(QPlainTextEdit):
    """A plain text box as tall as its lines, up to ten."""

    entered = Signal()
    focus_changed = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._composing = False
        self.setFont(theme.font(TypeSize.BODY))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setPlaceholderText(str(words.PROMPT_PLACEHOLDER))
        self.setAccessibleName(str(words.YOUR_MESSAGE))
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        self.fit()

    def words_typed(self) -> str:
        """Return the text as typed; Qt's plain text turns no-break spaces into spaces."""
        raw = self.document().toRawText()
        return raw.replace("\u2029", "\n").replace("\u2028", "\n")

    def fit(self) -> None:
        lines = max(1, min(MOST_LINES, round(self.document().size().height())))
        bar = Qt.ScrollBarPolicy
        full = lines == MOST_LINES
        self.setVerticalScrollBarPolicy(bar.ScrollBarAsNeeded if full else bar.ScrollBarAlwaysOff)
        line = self.blockBoundingRect(self.document().firstBlock()).height() / max(
            1, self.document().firstBlock().layout().lineCount()
        )
        self.setFixedHeight(math.ceil(lines * max(line, self.fontMetrics().lineSpacing())) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll back after the box has grown."""
        super().resizeEvent(event)
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


class Composer(QFrame):
    """Send and Stop are one button. GUI thread only."""

    prompt_submitted = Signal(str)
    stop_requested = Signal()
    draft_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("field")
        self._answering = False
        self._sent: str | None = None  # sent, but not known to be stored yet
        self._told = ""
        self._box = _Box(self)
        self._button = QPushButton(str(words.SEND), self)
        self._button.setAutoDefault(False)
        self._draft = QTimer(self, singleShot=True, interval=DRAFT_MS)
        self._guard = QTimer(self, singleShot=True, interval=QApplication.doubleClickInterval())
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.MEDIUM, Space.SMALL, Space.SMALL, Space.SMALL)
        row.setSpacing(Space.SMALL)
        row.addWidget(self._box, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignBottom)
        self.setFocusProxy(self._box)
        self._box.entered.connect(self._send)
        self._box.textChanged.connect(self._changed)
        self._box.focus_changed.connect(self._show_focus)
        self._button.clicked.connect(self._press)
        self._draft.timeout.connect(self.flush_draft)
        self._guard.timeout.connect(self._refresh)
        self._refresh()

    def text(self) -> str:
        return self._box.words_typed()

    def restore(self, text: str) -> None:
        """Restore a saved draft, unless the person has begun to type."""
        if text and not self.text():
            self._put(text)
            self._told = text

    def send(self, text: str) -> None:
        """Send ``text`` unless an answer is coming; the box keeps it until it is stored."""
        if text.strip() and not self._answering and self._sent is None:
            self._hand_on(text)

    def show_answering(self, *, answering: bool) -> None:
        """Turn Send into Stop or back. A double click on Send must not become a Stop."""
        if answering and not self._answering:
            self._guard.start()
        self._answering = answering
        self._refresh()

    def clear_sent(self) -> None:
        """Empty the box after its text was stored, unless more was typed."""
        sent, self._sent = self._sent, None
        if sent is not None and self.text() == sent:
            self._put("")
        self.flush_draft()
        self._refresh()

    def keep_unsent(self) -> None:
        """Keep the text that could not be stored, or restore it; it may be sent again."""
        sent, self._sent = self._sent, None
        text = self.text()
        if sent is not None and sent.strip() not in text:
            self._put(f"{sent}\n{text}" if text.strip() else sent)
        self._refresh()

    def leave_conversation(self) -> None:
        """Make room for another conversation's draft; text not stored yet stays in the box."""
        if self.text() == self._told:
            self._put("")
            self._told = ""
            self._draft.stop()

    def flush_draft(self) -> None:
        """Emit the draft now, at the end of the program and when the window hides."""
        self._draft.stop()
        if self.text() != self._told:
            self._told = self.text()
            self.draft_changed.emit(self._told)

    def _put(self, text: str) -> None:
        self._box.setPlainText(text)
        self._box.moveCursor(QTextCursor.MoveOperation.End)

    def _changed(self) -> None:
        self._draft.start()
        self._refresh()

    def _press(self) -> None:
        if self._answering:
            self.stop_requested.emit()
        else:
            self._send()

    def _send(self) -> None:
        self.send(self.text())

    def _hand_on(self, text: str) -> None:
        self._sent = text
        self._refresh()
        self.prompt_submitted.emit(text)

    def _refresh(self) -> None:
        ready = self._sent is None and bool(self.text().strip())
        self._button.setText(str(words.STOP) if self._answering else str(words.SEND))
        self._button.setToolTip(str(words.STOP_TIP) if self._answering else str(words.SEND_TIP))
        self._button.setAccessibleName(str(words.STOP) if self._answering else str(words.SEND))
        self._button.setEnabled(not self._guard.isActive() if self._answering else ready)
        name = "stop" if self._answering else "primary"
        if self._button.objectName() != name:
            self._button.setObjectName(name)
            self._button.style().polish(self._button)

    def _show_focus(self, focused: bool) -> None:  # noqa: FBT001 - a signal's value
        self.setProperty("focused", focused)
        self.style().polish(self)
