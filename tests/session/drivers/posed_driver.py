"""The program, with each of its windows opened at a word on standard input.

Run it as ``python -m tests.session.drivers.posed_driver [--background]`` in the checkout. A line in
is one of ``chat``, ``status``, ``settings PAGE``, ``key PROVIDER``, ``first-run STEP``,
``ask TEXT``, ``hide`` and ``quit``; providers and steps are counted from 0. A line out is
``verdict KIND`` at each poll, ``alert`` at each notification, and ``answered`` at the end of each
answer.
"""

from __future__ import annotations

import os
import sys

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QListWidget, QScrollArea

from understudy import main
from understudy.chat.model import AnswerFailed, AnswerFinished
from understudy.desktop.desktop import Desktop
from understudy.desktop.settings.key_box import KeyBox
from understudy.desktop.settings.section_pages import PROVIDERS
from understudy.engine.events.common_events import AlertRaised, AnswerProgress, VerdictJudged
from understudy.start import start

READ_AT_MOST = 1 << 16


class PosedDesktop(Desktop):
    """Does what it is told, by the slots that the tray and its menu are connected to."""

    def show_tray(self) -> None:
        super().show_tray()
        QApplication.setCursorFlashTime(0)  # a picture is taken once nothing moves any more
        self._told = b""
        self._orders = QSocketNotifier(0, QSocketNotifier.Type.Read, self)
        self._orders.activated.connect(self._read)
        self.bridge.subscribe(VerdictJudged, lambda one: _say(f"verdict {one.verdict.kind}"))
        self.bridge.subscribe(AlertRaised, lambda _: _say("alert"))
        self.bridge.subscribe(AnswerProgress, self._hear)

    def _hear(self, event: AnswerProgress) -> None:
        if isinstance(event.event, AnswerFinished | AnswerFailed):
            _say("answered")

    def _read(self) -> None:
        self._told += os.read(0, READ_AT_MOST)
        *lines, self._told = self._told.split(b"\n")
        for line in lines:
            self._obey(*line.decode().partition(" ")[::2])

    def _obey(self, order: str, about: str) -> None:
        match order:
            case "chat":
                self.open_chat()
            case "status":
                self.open_status()
            case "settings":
                self.open_settings()
                assert self._settings_presenter is not None
                self._settings_presenter.window.show_page(about)
            case "key":
                self._obey("settings", PROVIDERS)
                self._show_key(int(about))
            case "first-run":
                self.open_first_run()
                assert self._first_run is not None
                self._first_run.window.show_step(int(about))
            case "ask":
                self.chat.submit_prompt(about)
            case "hide":
                for one in QApplication.topLevelWidgets():
                    if type(one).__module__.startswith("understudy."):  # not Qt's own for the icon
                        one.hide()
            case "quit":
                QApplication.quit()

    def _show_key(self, row: int) -> None:
        assert self._settings_presenter is not None
        page = self._settings_presenter.window.providers
        page.findChildren(QListWidget)[0].setCurrentRow(row)
        key = page.findChildren(KeyBox)[0]
        for area in page.findChildren(QScrollArea):
            if area.isAncestorOf(key) and area.widget() is not None:
                QTimer.singleShot(0, area, lambda area=area: area.ensureWidgetVisible(key))


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - it is read by who started this


if __name__ == "__main__":
    main.Desktop = PosedDesktop  # type: ignore[misc]  # where the program takes it from
    sys.exit(start(background="--background" in sys.argv))
