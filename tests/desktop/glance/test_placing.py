"""The panel opens beside the icon, on the screen, wherever the tray is."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize

from understudy.desktop.glance.placing import MARGIN_PX, place

SCREEN = QRect(0, 0, 1920, 1080)
SECOND = QRect(1920, 200, 2560, 1440)
SIZE = QSize(360, 420)


@pytest.mark.parametrize(
    ("anchor", "screen", "free"),
    [
        (QRect(1800, 1052, 24, 24), SCREEN, SCREEN.adjusted(0, 0, 0, -32)),
        (QRect(1800, 4, 24, 24), SCREEN, SCREEN.adjusted(0, 32, 0, 0)),
        (QRect(4, 900, 24, 24), SCREEN, SCREEN.adjusted(48, 0, 0, 0)),
        (QRect(1890, 500, 24, 24), SCREEN, SCREEN.adjusted(0, 0, -48, 0)),
        (QRect(4300, 1620, 24, 24), SECOND, SECOND.adjusted(0, 0, 0, -40)),
        (QRect(1900, 1060, 0, 0), SCREEN, SCREEN),
        (QRect(0, 0, 1, 1), SCREEN, SCREEN),
    ],
    ids=["bottom", "top", "left", "right", "second screen", "at the mouse", "corner"],
)
def test_it_is_on_the_screen_and_leaves_the_icon_free(
    anchor: QRect, screen: QRect, free: QRect
) -> None:
    panel = QRect(place(anchor, screen, free, SIZE), SIZE)
    assert free.contains(panel)
    assert not panel.intersects(anchor)
    middle, nearest = anchor.center(), panel.center()
    away = QPoint(abs(middle.x() - nearest.x()), abs(middle.y() - nearest.y()))
    assert min(away.x() - panel.width() // 2, away.y() - panel.height() // 2) <= 64, "beside it"


def test_a_panel_larger_than_the_screen_begins_at_its_top() -> None:
    small = QRect(0, 0, 320, 240)
    at = place(QRect(300, 220, 16, 16), small, small, SIZE)
    assert at == QPoint(MARGIN_PX, MARGIN_PX)
