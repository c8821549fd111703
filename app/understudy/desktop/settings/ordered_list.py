"""A list whose rows are moved by drag, and with Alt and the arrow keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QListWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QDropEvent, QKeyEvent
    from PySide6.QtWidgets import QWidget

STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


class OrderedList(QListWidget):
    """Moves nothing itself: ``move_requested`` has a row and its new place."""

    move_requested = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Move the row with Alt and an arrow."""
        step = STEPS.get(Qt.Key(event.key()))
        only_alt = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step is None or only_alt != Qt.KeyboardModifier.AltModifier:
            super().keyPressEvent(event)
            return
        row = self.currentRow()
        if 0 <= row + step < self.count():
            self.move_requested.emit(row, row + step)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Report the new place; the rows' widgets would be lost if the list moved them."""
        row, to = self.currentRow(), self._place_of(event)
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if row >= 0 and to != row:
            self.move_requested.emit(row, to)

    def _place_of(self, event: QDropEvent) -> int:
        """Return the row's index once it has been taken out of its old place."""
        under = self.indexAt(event.position().toPoint())
        if not under.isValid():
            return self.count() - 1
        before = under.row()
        middle = self.visualRect(under).center().y()
        if event.position().y() > middle:
            before += 1
        return before - 1 if before > self.currentRow() else before
