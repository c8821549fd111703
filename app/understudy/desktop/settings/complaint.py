"""What is wrong with the value of a control, in words below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.desktop.controls import small
from understudy.desktop.plain import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class Complaint(PlainLabel):
    """Hidden while nothing is wrong."""

    def __init__(self, control: QWidget, parent: QWidget) -> None:
        super().__init__(parent=parent)
        self._control = control
        self.setWordWrap(True)
        small(self)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show ``text`` and mark the control as wrong; neither if ``text`` is empty."""
        self.setText(text)
        self.setVisible(bool(text))
        self._control.setProperty("wrong", bool(text))
        self._control.style().polish(self._control)
