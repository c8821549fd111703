"""The fonts of messages: the theme's, larger or smaller as the person zooms. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QFontMetrics

from understudy.desktop import theme
from understudy.desktop.theme import TypeSize

if TYPE_CHECKING:
    from PySide6.QtGui import QFont

STEPS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0)
_NORMAL = STEPS.index(1.0)


class _Zoom:
    def __init__(self) -> None:
        self.step = _NORMAL


_zoom = _Zoom()


def zoom_by(steps: int) -> bool:
    """Zoom in or out; 0 is the normal size. Return True if it changed."""
    before = _zoom.step
    wanted = _NORMAL if steps == 0 else before + steps
    _zoom.step = max(0, min(len(STEPS) - 1, wanted))
    return _zoom.step != before


def body(size: TypeSize = TypeSize.BODY) -> QFont:
    return _zoomed(theme.font(size))


def code(size: TypeSize = TypeSize.BODY) -> QFont:
    return _zoomed(theme.code_font(size))


def _zoomed(font: QFont) -> QFont:
    font.setPixelSize(max(1, round(font.pixelSize() * STEPS[_zoom.step])))
    return font


def character_px() -> int:
    """Return the width of a usual letter."""
    return QFontMetrics(body()).horizontalAdvance("x")
