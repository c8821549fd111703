"""A provider's key: its present state, a field to paste one, and a button to remove it.

The field keeps the pasted key until it is stored, so that a locked keyring costs no second trip to
the vendor's site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.desktop.drawn_controls import TickBox
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space
from understudy.words.windows import settings_form as words

if TYPE_CHECKING:
    from understudy.desktop.theme import Tokens


class StateLine(QWidget):
    """A shape and a sentence; the shape has the colour, the sentence the meaning."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shape = PlainLabel(parent=self)
        self._shape.setFixedWidth(Space.LARGE)
        self._shape.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter)
        self._text = PlainLabel(parent=self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.HAIR)
        row.addWidget(self._shape, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        self.hide()

    def show_state(self, text: str, severity: str, tokens: Tokens) -> None:
        """Show ``text``; hide the line if it is empty."""
        colours = {"good": tokens.up, "warning": tokens.degraded, "problem": tokens.down}
        self._shape.setText(words.SHAPES.get(severity, words.SHAPES["neutral"]))
        self._shape.setStyleSheet(f"color: {colours.get(severity, tokens.quiet)}")
        self._text.setText(text)
        self.setVisible(bool(text))

    def text(self) -> str:
        return self._text.text()


class KeyBox(QWidget):
    """Handles one provider at a time; `clear` it before showing another."""

    key_entered = Signal(str, bool)
    key_removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.state = StateLine(self)
        self._field = QLineEdit(self)
        self._reveal = QPushButton(str(words.REVEAL), self)
        self._keep = QPushButton(str(words.KEEP_KEY), self)
        self._session_only = TickBox(str(words.SESSION_ONLY), self)
        self._remove = QPushButton(str(words.REMOVE_KEY), self)
        self._dress()
        row = QHBoxLayout()
        row.setSpacing(Space.SMALL)
        row.addWidget(self._field, 1)
        row.addWidget(self._reveal)
        row.addWidget(self._keep)
        below = QHBoxLayout()
        below.addWidget(self._session_only, 1)
        below.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self.state)
        column.addLayout(row)
        column.addLayout(below)
        self._reveal.toggled.connect(self._show_letters)
        self._field.textChanged.connect(self._refresh)
        self._field.returnPressed.connect(self._enter)
        self._keep.clicked.connect(self._enter)
        self._remove.clicked.connect(self.key_removed)
        self.clear()

    def clear(self) -> None:
        """Drop the text typed for another provider."""
        self._field.clear()
        self._reveal.setChecked(False)
        self._session_only.setChecked(False)
        self._remove.hide()
        self._refresh()

    def show_state(self, text: str, severity: str, tokens: Tokens) -> None:
        """Show the state of the key; if a new key was stored, empty the field."""
        if severity == "good" and not self._field.isEnabled():
            self._field.clear()
            self._reveal.setChecked(False)
        self._field.setEnabled(True)
        self.state.show_state(text, severity, tokens)
        self._remove.setVisible(severity == "good")
        self._refresh()

    def focus(self) -> None:
        """Let the person paste a key."""
        self._field.setFocus()

    def give_back(self) -> None:
        """Let the key be entered again: it was not stored."""
        self._field.setEnabled(True)
        self._refresh()

    def _dress(self) -> None:
        self._field.setEchoMode(QLineEdit.EchoMode.Password)
        self._field.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText
        )
        self._field.setPlaceholderText(str(words.KEY_PLACEHOLDER))
        self._field.setAccessibleName(str(words.KEY))
        self._reveal.setCheckable(True)
        for button in (self._reveal, self._remove):
            button.setObjectName("flat")
        for button in (self._reveal, self._keep, self._remove):
            button.setAutoDefault(False)

    def _show_letters(self, shown: bool) -> None:  # noqa: FBT001 - a signal's value
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self._field.setEchoMode(mode)

    def _refresh(self) -> None:
        typed = bool(self._field.text().strip())
        self._keep.setEnabled(typed and self._field.isEnabled())
        self._reveal.setEnabled(typed)

    def _enter(self) -> None:
        key = self._field.text().strip()
        if key and self._field.isEnabled():
            self._field.setEnabled(False)
            self._refresh()
            self.key_entered.emit(key, self._session_only.isChecked())
