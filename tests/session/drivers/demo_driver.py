"""The demo as `understudy demo` plays it, with each act written down as it begins.

Run it as ``python -m tests.session.drivers.demo_driver HOME LOG [light|dark]``. It writes down
``act CAPTION``, at last ``over``, and between them each change of ``line TEXT``, the chat's top
line, and of ``icon TEXT``, the first line of the tray icon's tooltip.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QSystemTrayIcon

from understudy.base.files.paths import paths_for
from understudy.engine.demo.stage import Stage
from understudy.start import start
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from understudy.world.story import Step

LOOK_MS = 50
SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}


class WatchedStage(Stage):
    """Writes down each step it takes, and what the chat's top line says meanwhile."""

    def __init__(self, log: Path, scheme: str) -> None:
        super().__init__()
        self._log = log
        self._scheme = scheme
        self._told: dict[str, str] = {}
        self._labels: list[QLabel] = []
        self._icon: QSystemTrayIcon | None = None
        self._looking: QTimer | None = None

    def next_step(self) -> Step | None:
        if self._looking is None:
            QGuiApplication.styleHints().setColorScheme(SCHEMES[self._scheme])
            self._looking = QTimer(QApplication.instance(), interval=LOOK_MS)
            self._looking.timeout.connect(self._look)
            self._looking.start()
        self._look()
        step = super().next_step()
        self._write(f"act {step.caption}" if step else "over")
        return step

    def _look(self) -> None:
        """Find the line and the icon, as a person would see them, and write down what is new."""
        if not self._labels:
            self._labels = [
                one
                for window in QApplication.topLevelWidgets()
                for one in window.findChildren(QLabel)
                if one.accessibleName() == str(words.WHO_ANSWERS)
            ]
        if self._icon is None:
            gc.unfreeze()  # the program freezes what its start made, which then is not listed
            self._icon = next(one for one in gc.get_objects() if isinstance(one, QSystemTrayIcon))
        self._tell("icon", self._icon.toolTip().split("\n")[0])
        for label in self._labels:
            self._tell("line", label.text())

    def _tell(self, what: str, text: str) -> None:
        if self._told.get(what) != text:
            self._told[what] = text
            self._write(f"{what} {text}")

    def _write(self, line: str) -> None:
        with self._log.open("a", encoding="utf-8") as log:
            log.write(f"{line}\n")


def play(home: str, log: str, scheme: str = "light") -> int:
    stage = WatchedStage(Path(log), scheme)
    try:
        stage.open(paths_for(home))
        return start(home, stage=stage)
    finally:
        stage.close()


if __name__ == "__main__":
    sys.exit(play(*sys.argv[1:]))
