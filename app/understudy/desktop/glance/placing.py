"""Where the panel opens: beside the icon, at the edge of the screen that the tray is on. Pure."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize

MARGIN_PX = 8


def place(anchor: QRect, screen: QRect, free: QRect, size: QSize) -> QPoint:
    """Return the panel's top left corner, in the desktop's coordinates.

    ``anchor`` is the icon, or an empty rectangle at the mouse; ``free`` is ``screen`` without
    its panels. The panel of the tray is at the edge that the anchor is nearest to.
    """
    middle = anchor.center()
    distances = {
        "bottom": screen.bottom() - middle.y(),
        "top": middle.y() - screen.top(),
        "right": screen.right() - middle.x(),
        "left": middle.x() - screen.left(),
    }
    edge = min(distances, key=lambda name: distances[name])
    if edge in {"bottom", "top"}:
        x = middle.x() - size.width() // 2
        below = edge == "top"
        y = free.top() + MARGIN_PX if below else free.bottom() + 1 - size.height() - MARGIN_PX
        if below:
            y = max(y, anchor.bottom() + MARGIN_PX) if not anchor.isEmpty() else y
        elif not anchor.isEmpty():
            y = min(y, anchor.top() - size.height() - MARGIN_PX)
    else:
        y = middle.y() - size.height() // 2
        after = edge == "left"
        x = free.left() + MARGIN_PX if after else free.right() + 1 - size.width() - MARGIN_PX
        if after:
            x = max(x, anchor.right() + MARGIN_PX) if not anchor.isEmpty() else x
        elif not anchor.isEmpty():
            x = min(x, anchor.left() - size.width() - MARGIN_PX)
    return QPoint(
        _within(x, free.left() + MARGIN_PX, free.right() + 1 - size.width() - MARGIN_PX),
        _within(y, free.top() + MARGIN_PX, free.bottom() + 1 - size.height() - MARGIN_PX),
    )


def _within(value: int, least: int, most: int) -> int:
    """Keep the value between both; a screen that is too small keeps the top left corner."""
    return max(least, min(value, most))
