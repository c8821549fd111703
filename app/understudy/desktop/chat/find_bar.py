"""Find in the conversation: a line above the transcript, with the match shown of how many."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut, Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from understudy.desktop.chat.answers.announce import say_aloud
from understudy.desktop.chat.composing.chips import quiet_line
from understudy.desktop.plain import caption, tip
from understudy.desktop.theme import Space
from understudy.words.windows import chat_reading as words

PAUSE_MS = 80
ALOUD_AFTER_MS = 400
"""So that a screen reader does not begin anew at each letter."""


class FindBar(QWidget):
    """``sought`` carries the text at each change, ``step_wanted`` -1 or 1. Hidden until opened."""

    sought = Signal(str)
    step_wanted = Signal(int)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(self)
        self.field.setPlaceholderText(str(words.FIND_HERE))
        self.field.setAccessibleName(str(words.FIND_HERE))
        self.field.setClearButtonEnabled(True)
        self._count = quiet_line("", self)
        self._typed = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._aloud = ""
        self._telling = QTimer(self, singleShot=True, interval=ALOUD_AFTER_MS)
        self._telling.timeout.connect(lambda: say_aloud(self, self._aloud))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, Space.SMALL, 0, Space.SMALL)
        row.setSpacing(Space.HAIR)
        row.addWidget(self.field, 1)
        row.addSpacing(Space.HAIR)
        row.addWidget(self._count)
        for sign, name, act in (
            ("↑", words.FIND_PREVIOUS, lambda: self.step_wanted.emit(-1)),
            ("↓", words.FIND_NEXT, lambda: self.step_wanted.emit(1)),
            ("×", words.CLOSE, self.close_bar),  # noqa: RUF001 - a sign, meant
        ):
            button = QPushButton(caption(sign), self)
            button.setObjectName("flat")
            button.setAccessibleName(str(name))
            button.setToolTip(tip(str(name)))
            button.clicked.connect(act)
            row.addWidget(button)
        self._typed.timeout.connect(lambda: self.sought.emit(self.field.text()))
        self.field.textChanged.connect(self._typed.start)
        self.field.returnPressed.connect(self._next)
        inside = Qt.ShortcutContext.WidgetWithChildrenShortcut
        back = QKeySequence("Shift+Return")
        QShortcut(back, self, lambda: self.step_wanted.emit(-1), context=inside)
        self.hide()

    def open_bar(self) -> None:
        self.show()
        self.field.setFocus()
        self.field.selectAll()
        self.sought.emit(self.field.text())

    def show_sought(self, text: str) -> None:
        """Show that ``text`` is sought, without seeking it again."""
        self.field.setText(text)
        self._typed.stop()
        self.setVisible(bool(text))

    def close_bar(self) -> None:
        if not self.isHidden():
            self.hide()
            self._telling.stop()
            self.sought.emit("")
            self.closed.emit()

    def show_match(self, count: int, at: int) -> None:
        """Show how many matches there are, and which one is shown, from 1; 0: none of them."""
        if not self.field.text():
            self._count.clear()
            self._telling.stop()
            return
        self._count.setText(words.matches(count, at))
        self._aloud = words.matches_aloud(count, at)
        self._telling.start()

    def _next(self) -> None:
        if self._typed.isActive():
            self._typed.stop()
            self.sought.emit(self.field.text())
        self.step_wanted.emit(1)
