"""The dialogs of a conversation: its instructions, and the list of shortcuts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.desktop import theme
from understudy.desktop.chat.composing.direction import follow_direction
from understudy.desktop.controls import dress
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space
from understudy.words.windows import chat_reading as words

if TYPE_CHECKING:
    from collections.abc import Iterable


class InstructionsDialog(QDialog):
    """``saved`` carries the text; "" is none."""

    saved = Signal(str)

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(words.INSTRUCTIONS_TITLE))
        self.box = QPlainTextEdit(text, self)
        self.box.setAccessibleName(str(words.INSTRUCTIONS_TITLE))
        self.box.setObjectName("entry")
        self.box.setTabChangesFocus(True)
        follow_direction(self.box)
        told = PlainLabel(str(words.INSTRUCTIONS_TEXT), self)
        told.setObjectName("quiet")
        told.setWordWrap(True)
        self.save_button = QPushButton(str(words.SAVE), self)
        self.save_button.setObjectName("primary")
        self.save_button.clicked.connect(self._save)
        cancel = QPushButton(str(words.CANCEL), self)
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(cancel)
        row.addWidget(self.save_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.LARGE)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(told)
        column.addWidget(self.box)
        column.addLayout(row)
        self.resize(480, 320)
        self.finished.connect(self.deleteLater)
        dress(self, theme.current_tokens())

    def _save(self) -> None:
        self.saved.emit(self.box.toPlainText().strip())
        self.accept()


class ShortcutsDialog(QDialog):
    """Keys on the left, what they do on the right."""

    def __init__(self, shortcuts: Iterable[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(words.SHORTCUTS))
        grid = QGridLayout(self)
        grid.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.LARGE)
        grid.setHorizontalSpacing(Space.WIDE)
        grid.setVerticalSpacing(Space.SMALL)
        for row, (keys, said) in enumerate(shortcuts):
            native = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            shown = PlainLabel(native or keys, self)
            shown.setFont(theme.code_font())
            grid.addWidget(shown, row, 0)
            grid.addWidget(PlainLabel(said, self), row, 1)
        self.finished.connect(self.deleteLater)
        dress(self, theme.current_tokens())
