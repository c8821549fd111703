"""A title above a rounded card, for anything but rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from understudy.desktop.plain import PlainLabel
from understudy.desktop.status.cards import RoundedFrame, tint
from understudy.desktop.theme import Space, TypeSize, font

if TYPE_CHECKING:
    from understudy.desktop.theme import Tokens


class TitledCard(QWidget):
    """``inside`` is the card's own column."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = PlainLabel(title, self)
        self._title.setWordWrap(True)
        self._frame = RoundedFrame()
        self.inside = QVBoxLayout(self._frame)
        self.inside.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        self.inside.setSpacing(Space.SMALL)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(Space.SMALL)
        outer.addWidget(self._title)
        outer.addWidget(self._frame)

    def paint_card(self, tokens: Tokens) -> None:
        """Use these colours from now on."""
        self._title.setFont(font(TypeSize.SMALL, QFont.Weight.DemiBold))
        tint(self._title, tokens.secondary)
        self._frame.show_colours(tokens)
