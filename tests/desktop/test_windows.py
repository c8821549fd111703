"""A window that is opened again is as the person left it, and fits on its screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from understudy.desktop.windows import FRAME, bring_forward

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", extend=True)


@pytest.mark.parametrize(
    "filling", [Qt.WindowState.WindowMaximized, Qt.WindowState.WindowFullScreen]
)
def test_one_that_fills_the_screen_does_so_when_opened_again(
    qtbot: QtBot, filling: Qt.WindowState
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setWindowState(filling)
    window.show()
    qtbot.waitExposed(window)
    room = window.screen().availableGeometry().size() - FRAME
    qtbot.waitUntil(lambda: window.height() > room.height())
    full = window.size()
    window.hide()
    bring_forward(window)
    qtbot.waitExposed(window)
    assert window.windowState() & filling
    assert window.size() == full


def test_one_that_is_larger_than_its_screen_is_made_to_fit(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    room = window.screen().availableGeometry().size() - FRAME
    window.setMinimumSize(room.width() + 100, 200)
    window.resize(room.width() + 100, room.height() + 100)
    bring_forward(window)
    assert window.size() == room
    assert window.minimumWidth() == room.width()
