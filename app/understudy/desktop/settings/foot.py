"""A settings page's last line: a message, Undo, Discard changes, Save."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space
from understudy.words.windows import settings_form as words


class Foot(QWidget):
    """Save is enabled only if there are changes.

    Without ``saves`` there is no Save at all, and the line is shown only if it says something.
    """

    save_requested = Signal()
    revert_requested = Signal()
    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None, *, saves: bool = True) -> None:
        super().__init__(parent)
        self._saves = saves
        self._text = PlainLabel(parent=self)
        self._text.setWordWrap(True)
        self._undo = QPushButton(str(words.UNDO), self)
        self._undo.setObjectName("flat")
        self._revert = QPushButton(str(words.REVERT), self)
        self._save = QPushButton(str(words.SAVE), self)
        self._save.setToolTip("Ctrl+S")
        rule = QFrame(self)
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        row = self.row = QHBoxLayout()
        left = Space.LARGE + Space.HAIR if saves else Space.WIDE  # where the text above begins
        row.setContentsMargins(left, Space.MEDIUM, Space.WIDE, Space.MEDIUM)
        row.setSpacing(Space.SMALL)
        row.addWidget(self._text, 1)
        for button in (self._undo, self._revert, self._save):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(rule)
        column.addLayout(row)
        self._undo.hide()
        self._revert.setVisible(saves)
        self._save.setVisible(saves)
        self.setVisible(saves)
        self._undo.clicked.connect(self.undo_requested)
        self._revert.clicked.connect(self.revert_requested)
        self._save.clicked.connect(self.save_requested)

    def show_text(self, text: str) -> None:
        self._text.setText(text)
        self._undo.hide()
        self.setVisible(self._saves or bool(text))

    def show_problem(self, text: str) -> None:
        self.show_text(text)

    def show_undo(self, text: str) -> None:
        """Show the last action, with Undo."""
        self._text.setText(text)
        self._undo.show()
        self.show()

    def show_edited(self, *, edited: bool, keep_text: bool) -> None:
        """Enable Save and Discard; ``keep_text`` keeps the current message."""
        if not keep_text:
            self.show_text(str(words.UNSAVED) if edited else "")
        self._revert.setEnabled(edited)
        self._save.setEnabled(edited)
        name = "primary" if edited else ""
        if self._save.objectName() != name:
            self._save.setObjectName(name)
            self._save.style().polish(self._save)

    def text(self) -> str:
        return self._text.text()
