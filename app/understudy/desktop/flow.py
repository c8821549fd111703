"""Controls in a row that goes on in the next line if the window is too narrow for their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLabel, QLayout, QWidget

if TYPE_CHECKING:
    from PySide6.QtWidgets import QLayoutItem


class Flow(QLayout):
    """Fills lines from the side where the language's lines begin. GUI thread only."""

    def __init__(self, parent: QWidget, spacing: int) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt takes None for the end
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - the same
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._place(QRect(0, 0, width, 0), moves=False)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.minimumSize()

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        widest = max((one.width() for one in sizes), default=0)
        return QSize(widest, max((one.height() for one in sizes), default=0))

    def setGeometry(self, area: QRect) -> None:  # noqa: N802 - Qt's name
        super().setGeometry(area)
        self._place(area, moves=True)

    def _place(self, area: QRect, *, moves: bool) -> int:
        """Return the height that ``area``'s width needs; put the controls there if ``moves``."""
        parent = self.parentWidget()
        is_mirrored = parent is not None and parent.isRightToLeft()
        y = 0
        for line in self._lines(area.width()):
            x, height = self._indent(line, area.width()), max(size.height() for _, size in line)
            for item, size in line:
                if moves:
                    left = area.width() - x - size.width() if is_mirrored else x
                    middle = y + (height - size.height()) // 2
                    item.setGeometry(QRect(area.topLeft() + QPoint(left, middle), size))
                x += size.width() + self.spacing()
            y += height + self.spacing()
        return max(0, y - self.spacing())

    def _indent(self, line: list[tuple[QLayoutItem, QSize]], width: int) -> int:  # noqa: ARG002 - for subclasses
        """Return how far from its side a line begins."""
        return 0

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return the visible controls that share each line, with their sizes."""
        return self._lined(self._items, width)

    def _lined(self, items: list[QLayoutItem], width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        x = 0
        for item in items:
            if item.isEmpty():  # hidden
                continue
            size = item.sizeHint()
            if not lines or x + size.width() > width:
                lines.append([])
                x = 0
            lines[-1].append((item, size))
            x += size.width() + self.spacing()
        return lines


class LabelledFlow(Flow):
    """At the other end of a label's line; of the lines below if the label needs its whole one."""

    def __init__(self, parent: QWidget, label: QLabel, spacing: int) -> None:
        super().__init__(parent, spacing)
        self._label = label
        self.addWidget(label)

    def _indent(self, line: list[tuple[QLayoutItem, QSize]], width: int) -> int:
        needed = sum(size.width() + self.spacing() for _, size in line) - self.spacing()
        return max(0, width - needed)

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        first, *others = self._items
        beside = sum(one.sizeHint().width() + self.spacing() for one in others if not one.isEmpty())
        said = self._label.fontMetrics().horizontalAdvance(self._label.text())
        room = width - beside if said <= width - beside else width
        own = (first, QSize(room, self._label.heightForWidth(room)))
        below = self._lined(others, width)
        return (
            [[own, *(one for line in below for one in line)]] if room < width else [[own], *below]
        )
