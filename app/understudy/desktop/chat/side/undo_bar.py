"""A line that names the deleted conversation, with a way back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from understudy.base.shown_text import one_line
from understudy.desktop import theme
from understudy.desktop.plain import PlainLabel, tip
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import chat_side as words

LONGEST = 48
"""Characters of a title, which take two lines."""


class UndoBar(QWidget):
    """Hidden until `offer`."""

    undo_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._said = PlainLabel("", self)
        self._said.setObjectName("quiet")
        self._said.setWordWrap(True)
        self._said.setFont(theme.font(TypeSize.SMALL))
        self.button = QPushButton(str(words.UNDO), self)
        self.button.setObjectName("flat")
        self.button.setFont(theme.font(TypeSize.SMALL))
        self.button.clicked.connect(self.undo_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.SMALL, 0, 0, 0)
        row.addWidget(self._said, 1)
        row.addWidget(self.button)
        self.hide()

    def offer(self, title: str) -> None:
        """Say that a conversation was deleted, and offer to bring it back."""
        title = one_line(title)
        said = words.deleted(title)
        self._said.setText(words.deleted(shortened(title)))
        self._said.setToolTip(tip(said))
        self.button.setAccessibleName(words.undo_name(said))
        self.show()


def shortened(title: str) -> str:
    return title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip() + "…"
