"""The marks that a style sheet cannot draw: a check box's tick, and the arrows of boxes.

The system's own are made for its colours, and cannot be seen on ours if they differ.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QCheckBox, QComboBox, QStyle, QStyleOptionButton

from understudy.desktop import theme
from understudy.desktop.controls import ARROWS_PX

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent, QWheelEvent
    from PySide6.QtWidgets import QWidget

LINE_PX = 1.6


class TickBox(QCheckBox):
    """A check box whose tick is drawn in the theme's colours."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the box as usual, and the tick on it."""
        super().paintEvent(event)
        if not self.isChecked():
            return
        option = QStyleOptionButton()
        self.initStyleOption(option)
        place = self.style().subElementRect(QStyle.SubElement.SE_CheckBoxIndicator, option, self)
        tokens = theme.current_tokens()
        colour = tokens.card if self.isEnabled() else tokens.secondary
        _draw(self, QRectF(place), ((0.25, 0.52), (0.43, 0.7), (0.76, 0.32)), colour)


class ArrowBox(QComboBox):
    """A box of choices with its arrow in the theme's colours; the wheel scrolls the page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the arrow as well."""
        super().paintEvent(event)
        place = QRectF(self.rect())
        if self.layoutDirection() is Qt.LayoutDirection.RightToLeft:
            place.setRight(place.left() + ARROWS_PX)
        else:
            place.setLeft(place.right() - ARROWS_PX)
        draw_arrow(self, place)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll the page instead, unless the box has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def draw_arrow(widget: QWidget, place: QRectF, *, up: bool = False, enabled: bool = True) -> None:
    """Draw a small arrow in the middle of ``place``; call it while ``widget`` is painted."""
    middle = place.center()
    box = QRectF(middle.x() - 6, middle.y() - 6, 12, 12)
    shape = (
        ((0.2, 0.62), (0.5, 0.34), (0.8, 0.62)) if up else ((0.2, 0.38), (0.5, 0.66), (0.8, 0.38))
    )
    tokens = theme.current_tokens()
    _draw(widget, box, shape, tokens.secondary if enabled else tokens.hairline)


def _draw(
    widget: QWidget, box: QRectF, shape: tuple[tuple[float, float], ...], colour: str
) -> None:
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(QColor(colour), LINE_PX)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    points = [QPointF(box.x() + x * box.width(), box.y() + y * box.height()) for x, y in shape]
    painter.drawPolyline(QPolygonF(points))
    painter.end()
