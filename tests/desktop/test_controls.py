"""What a wide window shows is kept together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from understudy.desktop.controls import WIDEST_PX, Readable
from understudy.desktop.theme import Space, scaled_px

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


@pytest.mark.parametrize(("width", "more"), [(300, 0), (WIDEST_PX, 0), (WIDEST_PX + 500, 250)])
def test_it_is_never_wider_than_can_be_read_and_stays_in_the_middle(
    qtbot: QtBot, width: int, more: int
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    column.setContentsMargins(Space.LARGE, 0, Space.LARGE, 0)
    shown = QPushButton("shown")
    column.addWidget(shown)
    Readable(window, column)
    grown = scaled_px(WIDEST_PX) - WIDEST_PX if more else 0
    window.resize(width + grown, 100)
    window.show()
    column.activate()  # as Qt does before it paints
    assert shown.x() == Space.LARGE + more
    assert shown.width() == width + grown - 2 * (Space.LARGE + more)


@pytest.mark.parametrize("own", [0, 350])
def test_a_window_that_was_wide_can_be_made_as_narrow_as_before(qtbot: QtBot, own: int) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    shown = QPushButton("shown")
    shown.setMinimumWidth(200)
    column.addWidget(shown)
    if own:
        window.setMinimumWidth(own)
    Readable(window, column)
    window.resize(400, 100)
    window.show()
    column.activate()  # as Qt does before it paints
    least = window.minimumWidth()
    assert least >= max(own, 200)
    window.resize(scaled_px(WIDEST_PX) + 900, 100)
    column.activate()
    assert window.minimumWidth() == least
    window.resize(least, 100)
    column.activate()
    assert window.width() == least
    shown.setMinimumWidth(300)  # narrow again, the window follows what it shows
    column.activate()
    assert window.minimumWidth() == (own or least + 100)
