"""What the steps of the first run are built from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from understudy.desktop import theme
from understudy.desktop.controls import quiet
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space, TypeSize

if TYPE_CHECKING:
    from collections.abc import Iterable


class Step(QWidget):
    """A page with a title, a sentence below it, and what the step asks."""

    def __init__(self, title: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.setAccessibleName(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.WIDE, Space.LARGE, Space.WIDE, Space.LARGE)
        self.column.setSpacing(Space.MEDIUM)
        heading = PlainLabel(title, self)
        heading.setFont(theme.font(TypeSize.TITLE, QFont.Weight.DemiBold))
        self.column.addWidget(heading)
        self.column.addWidget(quiet(hint, self))


def card(parts: Iterable[QWidget], parent: QWidget) -> QFrame:
    """Return a rounded frame with these below each other."""
    frame = QFrame(parent)
    frame.setObjectName("card")
    inside = QVBoxLayout(frame)
    inside.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
    inside.setSpacing(Space.SMALL)
    for one in parts:
        inside.addWidget(one)
    return frame


def indented(part: QWidget, parent: QWidget) -> QWidget:
    """Return ``part`` set in, so that it stands below a tick box's text."""
    whole = QWidget(parent)
    row = QVBoxLayout(whole)
    row.setContentsMargins(Space.WIDE - 2, 0, 0, 0)
    row.addWidget(part)
    return whole


def link(text: str, url: str, colour: str, parent: QWidget) -> PlainLabel:
    """Return a link that the keyboard reaches."""
    label = PlainLabel(parent=parent)
    label.show_link(text, url, colour)
    label.setAccessibleName(text)
    return label
