"""The settings' pages of this computer and about the program, alone and on the real engine."""

from __future__ import annotations

import asyncio
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import keyring
import pytest
from PySide6.QtWidgets import QLabel

from tests.engine.running import Told, program
from tests.host.keyring_backends import MemoryKeyring
from understudy.desktop.presenters.settings import what_qt_knows
from understudy.desktop.settings.settings_window import SettingsWindow
from understudy.engine.events.archive_events import ExportEnded
from understudy.engine.events.first_events import DataMeasured, DiagnosticsRead, ReadyToErase
from understudy.engine.setup.this_computer import PARTS

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

# The offscreen platform says so about every window that is shown.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)
ROOT = Path(__file__).parents[3]


@pytest.fixture
def window(qtbot: QtBot) -> SettingsWindow:
    window = SettingsWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


@pytest.mark.parametrize("what", ["delete", "erase"])
def test_deleting_takes_two_presses_of_two_buttons(
    window: SettingsWindow, qtbot: QtBot, what: str
) -> None:
    window.show_page("computer")
    page = window.computer
    asked = getattr(page, what)
    signal = page.delete_all_requested if what == "delete" else page.erase_requested
    assert not asked.second.isVisible()
    asked.first.click()
    asked.keep.click()
    assert not asked.second.isVisible()
    asked.first.click()
    with qtbot.waitSignal(signal):
        asked.second.click()
    assert asked.first.isVisible()


def test_everything_is_exported_with_the_settings_and_without_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine_clock: None, qapp: object
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    told, target = Told(), tmp_path / "given" / "all"
    target.parent.mkdir()

    async def export() -> None:
        async with program(tmp_path, told) as api:
            provider = api.setup._opened.settings.provider[0]
            await api.setup.store_key(provider, "sk-made-up", session_only=True)
            await api.settings.change("chat.idle_s", 33.0)
            await api.exchanging.export_everything(target)

    asyncio.run(export())
    assert told.of(ExportEnded)
    assert {one.name for one in target.iterdir()} == {"conversations.json", "settings.toml"}
    texts = [one.read_text("utf-8") for one in target.iterdir()]
    assert any("idle_s = 33" in text for text in texts)
    assert not any("sk-made-up" in text for text in texts)


def test_before_everything_is_deleted_the_keys_are_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine_clock: None, qapp: object
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    own = MemoryKeyring()
    own.kept = {("understudy", "claude"): "sk-1", ("understudy", "gemini"): "sk-2"}
    before = keyring.get_keyring()
    keyring.set_keyring(own)
    told = Told()

    async def prepare() -> None:
        async with program(tmp_path, told) as api:
            await api.erasing.prepare()

    try:
        asyncio.run(prepare())
    finally:
        keyring.set_keyring(before)
    assert told.of(ReadyToErase)
    assert own.kept == {}


def test_sizes_are_shown_with_their_place(window: SettingsWindow) -> None:
    window.show_page("computer")
    window.computer.show_sizes((("log", Path("/home/me/log"), 12_300),))
    texts = {one.text(): one.toolTip() for one in window.computer.findChildren(QLabel)}
    assert "12 kB" in texts
    assert "/home/me/log" in texts.values()


@pytest.mark.parametrize(("words", "name"), [("log in", "computer"), ("licences", "about")])
def test_the_search_leads_to_the_pages_without_settings(
    window: SettingsWindow, words: str, name: str
) -> None:
    window._search.setText(words)
    link, _page = window._pages._links[name]
    assert link.isVisible()
    link.click()
    assert window._stack.currentIndex() == window._own[name]


def test_the_parts_are_all_libraries_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = {re.split(r"[\[<>=!; ]", one)[0] for one in project["dependencies"]}
    assert set(PARTS) == wanted


def test_diagnostics_have_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine_clock: None, qapp: object
) -> None:
    monkeypatch.setenv("UNDERSTUDY_KEY_CLAUDE", "sk-ant-secret")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "settings.toml").write_text(
        "[status]\npage_url = 'http://127.0.0.1:9'\nspare_urls = []\n"
        "[[provider]]\nid = 'claude'\nkind = 'anthropic'\nmodels = ['m']\n"
        "base_url = 'http://127.0.0.1:9/my-own-host'\n",
        "utf-8",
    )
    told = Told()

    async def read() -> None:
        async with program(tmp_path, told) as api:
            await api.setup.inspect_key(api.setup._opened.settings.provider[0])
            await api.this_computer.measure()
            await api.this_computer.diagnose()

    asyncio.run(read())
    (measured,) = told.of(DataMeasured)
    assert isinstance(measured, DataMeasured)
    assert {kind: count for kind, _path, count in measured.sizes}["conversations"] > 0
    (said,) = told.of(DiagnosticsRead)
    assert isinstance(said, DiagnosticsRead)
    assert "provider 1: anthropic, allowed, key environment" in said.text
    assert "secret" not in said.text
    assert "my-own-host" not in said.text
    assert "msgspec" in said.text
    assert all(version for _name, version, _licence in said.parts)
    assert what_qt_knows().startswith("Qt 6.")
