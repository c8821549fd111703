"""A setting changed in the window is in the file and in force, and a refusal comes back to it."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QLabel, QWidget

from understudy.base.settings.file import load_settings
from understudy.base.settings.values import Settings
from understudy.desktop.bridge import Bridge
from understudy.desktop.presenters.settings import SettingsPresenter
from understudy.engine.events.common_events import SettingsChanged
from understudy.engine.events.first_events import ShortcutShown
from understudy.engine.settings.changes import SettingChanges
from understudy.engine.settings.live import LiveSettings
from understudy.host.global_shortcut import Binding, Shortcut

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from understudy.desktop.settings.settings_window import SettingsWindow


class Half:
    """The engine's half about single settings, on a loop that runs when it is asked."""

    def __init__(self, file: Path, bridge: Bridge) -> None:
        self._loop = asyncio.new_event_loop()
        self.bridge = bridge
        self.live = LiveSettings(Settings())
        self.live.on_change(lambda settings: bridge.publish(SettingsChanged(settings)))
        self.settings = SettingChanges(file, self.live, bridge.publish)

    def submit(self, work: Callable[[Any], Coroutine[Any, Any, Any]]) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(self._loop.run_until_complete(work(self)))
        return done

    def close(self) -> None:
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()


@pytest.fixture
def opened(qtbot: QtBot, tmp_path: Path) -> Iterator[tuple[SettingsWindow, Half, Path]]:
    parent, file = QObject(), tmp_path / "settings.toml"
    bridge = Bridge(parent)
    half = Half(file, bridge)
    presenter = SettingsPresenter(bridge, half.submit, parent)
    qtbot.addWidget(presenter.window)
    presenter.window.show_settings(half.live.now)
    presenter.window.show()
    qtbot.waitExposed(presenter.window)
    yield presenter.window, half, file
    bridge.close()
    half.close()


def test_a_setting_changed_in_the_window_is_in_force_and_in_the_file(
    opened: tuple[SettingsWindow, Half, Path], qtbot: QtBot
) -> None:
    window, half, file = opened
    window.setting_changed.emit("chat.mid_answer", "continue")
    assert half.live.now.chat.mid_answer == "continue"
    assert load_settings(file).settings == half.live.now
    qtbot.waitUntil(lambda: window._settings == half.live.now)


def test_what_changed_elsewhere_is_shown_as_well(
    opened: tuple[SettingsWindow, Half, Path], qtbot: QtBot
) -> None:
    window, half, _ = opened
    half.submit(lambda api: api.settings.change("chat.past_answers", "off"))
    control = window._pages.rows()["chat.past_answers"].control
    qtbot.waitUntil(lambda: control.property("currentIndex") == 1)


@pytest.mark.parametrize("reason", ["wrong", "disk"])
def test_a_refusal_comes_back_to_the_window(
    opened: tuple[SettingsWindow, Half, Path], qtbot: QtBot, reason: str
) -> None:
    window, half, file = opened
    row = window._pages.rows()["alerts.quiet_hours"]
    if reason == "wrong":
        window.setting_changed.emit("alerts.quiet_hours", "22")
        qtbot.waitUntil(lambda: row.complaint().startswith('"22" is not a stretch of time'))
    else:
        file.mkdir()
        window.setting_changed.emit("alerts.quiet_hours", "22:00-07:00")
        qtbot.waitUntil(lambda: window._foot.text().startswith("The settings were not saved: "))
    assert half.live.now == Settings()


def test_a_global_shortcut_is_switched_on_and_says_what_the_desktop_gave(
    opened: tuple[SettingsWindow, Half, Path], qtbot: QtBot
) -> None:
    window, half, file = opened
    window.show_page("computer")
    page = window.computer
    page.shortcut.click()
    qtbot.waitUntil(lambda: half.live.now.chat.global_shortcut == "on")
    assert load_settings(file).settings.chat.global_shortcut == "on"
    said = {
        Shortcut(Binding.ASKING): "asks you for the shortcut",
        Shortcut(Binding.BOUND, "Ctrl+Alt+U"): "The chat opens with Ctrl+Alt+U.",
        Shortcut(Binding.BOUND): "no shortcut for it yet",
        Shortcut(Binding.DECLINED): "Switch it off and on",
        Shortcut(Binding.FAILED, "An app id is required"): "An app id is required",
        Shortcut(Binding.ABSENT): "understudy",
    }
    for shortcut, words in said.items():
        half.bridge.publish(ShortcutShown(shortcut, is_offered=True))
        qtbot.waitUntil(lambda words=words: words in texts(page))
    half.bridge.publish(ShortcutShown(None, is_offered=False))
    qtbot.waitUntil(lambda: "Only Linux" in texts(page))


def test_a_global_shortcut_that_cannot_be_saved_is_off_again(
    opened: tuple[SettingsWindow, Half, Path], qtbot: QtBot
) -> None:
    window, _half, file = opened
    file.mkdir()
    window.show_page("computer")
    window.computer.shortcut.click()
    qtbot.waitUntil(lambda: not window.computer.shortcut.isChecked())
    assert "not saved" in texts(window.computer)


def texts(page: QWidget) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())
