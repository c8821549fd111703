"""Days in a row, told one by one: by hovering, or by the arrow keys. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtWidgets import QToolTip, QWidget

from understudy.desktop.plain import show_tip

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent

    from understudy.desktop.theme import Tokens


class DayStrip(QWidget):
    """A subclass says how many days there are, where they lie and their words, and draws them.

    ``chosen`` is the index of the day that is told now, `told` the words told last.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.tokens: Tokens | None = None
        self.chosen: int | None = None
        self.told = ""
        self.setMouseTracking(True)

    def count(self) -> int:
        raise NotImplementedError

    def first(self) -> int:
        """Return the index of the first day that is drawn."""
        return 0

    def index_at(self, x: float) -> int:
        """Return the index at ``x`` pixels from the left; it may be outside the days."""
        raise NotImplementedError

    def left_of(self, index: int) -> int:
        """Return the left edge of a day, in pixels."""
        raise NotImplementedError

    def words_of(self, index: int) -> str:
        raise NotImplementedError

    def step_of(self, key: Qt.Key) -> int | None:
        """Return how many days an arrow key goes on; None for any other key."""
        return {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        self._choose(self.index_at(event.position().x()))
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        self._choose(None)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusInEvent(event)
        if event.reason() is not Qt.FocusReason.MouseFocusReason:
            self._choose(self.count() - 1)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        super().focusOutEvent(event)
        self._choose(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        step = self.step_of(Qt.Key(event.key()))
        if step is None or not self.count():
            super().keyPressEvent(event)
            return
        last = self.count() - 1
        now = last if self.chosen is None else self.chosen
        self._choose(min(last, max(self.first(), now + step)))

    def _choose(self, index: int | None) -> None:
        if index is not None and not self.first() <= index < self.count():
            index = None
        if index == self.chosen:
            return
        self.chosen = index
        self.update()
        if index is None:
            QToolTip.hideText()
            return
        self.told = self.words_of(index)
        self.setAccessibleDescription(self.told)
        show_tip(self.told, self.mapToGlobal(QPoint(self.left_of(index), self.height())), self)
