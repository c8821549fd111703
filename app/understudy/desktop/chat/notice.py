"""A notice above the transcript that stays until the person dismisses it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.desktop import theme
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import transcripts as words


class Notices(QWidget):
    """One card per notice, newest last; the same text is not shown twice. Hidden while empty."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards: dict[str, QFrame] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, Space.MEDIUM, 0, Space.SMALL)
        self._column.setSpacing(Space.SMALL)
        self.hide()

    def add(self, text: str) -> None:
        if not text or text in self._cards:
            return
        card = QFrame(self)
        card.setObjectName("card")
        label = PlainLabel(text, card)
        label.setWordWrap(True)
        label.setFont(theme.font(TypeSize.BODY))
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        dismiss = QPushButton(str(words.DISMISS), card)
        dismiss.setObjectName("flat")
        dismiss.clicked.connect(lambda: self.dismiss(text))
        row = QHBoxLayout(card)
        row.setContentsMargins(Space.LARGE, Space.SMALL, Space.SMALL, Space.SMALL)
        row.addWidget(label, 1)
        row.addWidget(dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self._cards[text] = card
        self._column.addWidget(card)
        self.show()

    def texts(self) -> tuple[str, ...]:
        """Return the notices not dismissed yet, oldest first."""
        return tuple(self._cards)

    def dismiss(self, text: str) -> None:
        """Dismiss one, as the person does; do nothing if it is not shown."""
        card = self._cards.pop(text, None)
        if card is not None:
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        self.setVisible(bool(self._cards))
