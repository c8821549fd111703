"""Every window fits a language of longer words: nothing is wider than where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QCoreApplication, QPoint, QRect, Qt
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QPushButton,
    QScrollArea,
    QWidget,
)

from tests.desktop.settings.settings_pieces import ALL
from tests.desktop.test_pseudo_language import down
from tests.desktop.tray.tray_reading import NOON, HeldClock
from tests.words.pseudo import pseudo_language
from understudy.base.settings.values import Settings
from understudy.desktop.firstrun.first_run_window import FirstRunWindow
from understudy.desktop.flow import Flow
from understudy.desktop.glance.panel import GlancePanel
from understudy.desktop.glance.sections import StandIn
from understudy.desktop.settings.settings_window import SettingsWindow
from understudy.desktop.status.status_window import StatusWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

# The offscreen platform says so about every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", r"raise\(\)", extend=True)


@pytest.fixture(params=["left to right", "right to left"])
def longest(request: pytest.FixtureRequest, qapp: QApplication) -> Iterator[None]:
    is_mirrored = request.param == "right to left"
    qapp.setLayoutDirection(
        Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight
    )
    with pseudo_language():
        yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def shown(qtbot: QtBot, window: QWidget) -> None:
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    QCoreApplication.sendPostedEvents()


def cut_off(window: QWidget) -> list[str]:
    """Return what is wider than its scroll area, and the buttons narrower than their words."""
    areas = [one for one in window.findChildren(QScrollArea) if one.isVisible()]
    wide = [
        f"{one.widget().__class__.__name__} {one.widget().width()} in {one.viewport().width()}"
        for one in areas
        if one.widget().width() > one.viewport().width()
    ]
    buttons = [one for one in window.findChildren(QPushButton) if one.isVisible() and one.text()]
    boxes = [one for one in window.findChildren(QComboBox) if one.isVisible()]
    labels = [one for one in window.findChildren(QLabel) if one.isVisible() and not one.wordWrap()]
    return (
        wide
        + [one.text() for one in buttons if one.width() < one.minimumSizeHint().width()]
        + [one.currentText() for one in boxes if one.width() < one.sizeHint().width()]
        + [one.text() for one in labels if one.width() < one.minimumSizeHint().width()]
    )


def test_the_first_run_fits(qtbot: QtBot, longest: None) -> None:
    window = FirstRunWindow()
    window.show_settings(Settings())
    shown(qtbot, window)
    for step in range(3):
        window.show_step(step)
        QCoreApplication.sendPostedEvents()
        assert cut_off(window) == []


def test_the_settings_fit(qtbot: QtBot, longest: None) -> None:
    window = SettingsWindow()
    window.providers.show_providers(ALL)
    shown(qtbot, window)
    names = [one.objectName().removeprefix("tab ") for one in window._tabs.buttons()]
    assert {"provider", "computer", "about"} <= set(names)
    for name in names:
        window.show_page(name)
        QCoreApplication.sendPostedEvents()
        assert cut_off(window) == [], name


@pytest.mark.parametrize("width", [560, 360])
def test_the_status_window_fits(qtbot: QtBot, longest: None, width: int) -> None:
    window = StatusWindow(clock=HeldClock())
    window.show_verdict(down(), NOON)
    window.resize(width, 640)
    shown(qtbot, window)
    assert cut_off(window) == []


def test_the_glance_panel_fits(qtbot: QtBot, longest: None) -> None:
    window = GlancePanel(HeldClock())
    window.show_verdict(down(), NOON)
    window.show_stand_ins((StandIn("gpt-5.5", works=True), StandIn("a-model-of-a-long-name-9")))
    qtbot.addWidget(window)
    window.toggle()
    qtbot.waitExposed(window)
    QCoreApplication.sendPostedEvents()
    assert cut_off(window) == []
    inside = window.rect()
    parts = [one for one in window.findChildren(QWidget) if one.isVisible()]
    assert [one for one in parts if not inside.contains(whole(one, window))] == []


def whole(part: QWidget, window: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint(0, 0)), part.size())


@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_row_goes_on_in_the_next_line_from_where_lines_begin(
    qtbot: QtBot, is_mirrored: bool
) -> None:
    whole = QWidget()
    qtbot.addWidget(whole)
    if is_mirrored:
        whole.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    row = Flow(whole, 4)
    parts = [QPushButton(text, whole) for text in ("one", "two", "three")]
    for one in parts:
        row.addWidget(one)
    widths = [one.sizeHint().width() for one in parts]
    whole.resize(widths[0] + widths[1] + 8, 400)
    whole.show()
    qtbot.waitExposed(whole)
    tops = [one.y() for one in parts]
    assert tops[0] == tops[1] < tops[2]
    assert row.heightForWidth(whole.width()) > row.heightForWidth(9999)
    assert (parts[0].x() > parts[1].x()) is is_mirrored
    assert (parts[2].geometry().right() == whole.width() - 1) is is_mirrored
