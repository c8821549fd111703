"""A window opens as large as it was last, also after a quit with the window open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QWidget

from understudy.desktop.places import Places

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

# The offscreen platform says so about every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)


def opened(qtbot: QtBot, file: Path | None) -> tuple[QWidget, Places]:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(300, 200)
    places = Places(file)
    places.remember(window, "status")
    window.show()
    qtbot.waitExposed(window)
    return window, places


@pytest.mark.parametrize("hides", [True, False])
def test_it_is_as_large_as_it_was(qtbot: QtBot, tmp_path: Path, hides: bool) -> None:
    file = tmp_path / "windows.ini"
    window, places = opened(qtbot, file)
    window.resize(420, 310)
    if hides:
        window.hide()
    else:
        places.note_shown()
    again, _ = opened(qtbot, file)
    assert (again.width(), again.height()) == (420, 310)


def test_a_file_of_nonsense_and_no_file_change_nothing(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "windows.ini"
    file.write_text("[General]\nstatus=@ByteArray(nonsense)\n", "utf-8")
    for one in (file, None):
        window, _ = opened(qtbot, one)
        assert (window.width(), window.height()) == (300, 200)
