"""Starting at login is switched on and off in the way of each system, and read back from it."""

from __future__ import annotations

import plistlib
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest

from understudy.host.autostart import (
    APPROVED,
    RUN,
    VALUE,
    AgentAutostart,
    Autostart,
    EntryAutostart,
    RunKeyAutostart,
)

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

COMMAND = ("/opt/my programs/understudy",)


class Registry:
    """The part of ``winreg`` that is used, with its errors: no Windows runs the tests here."""

    HKEY_CURRENT_USER = "HKCU"
    KEY_SET_VALUE = 2
    REG_SZ = 1

    def __init__(self) -> None:
        self.keys: dict[str, dict[str, object]] = {}

    def OpenKey(self, _user: str, path: str, *_: int) -> AbstractContextManager[str]:  # noqa: N802 - its name
        if path not in self.keys:
            raise FileNotFoundError(path)
        return nullcontext(path)

    def CreateKey(self, _user: str, path: str) -> AbstractContextManager[str]:  # noqa: N802 - its name
        self.keys.setdefault(path, {})
        return nullcontext(path)

    def SetValueEx(self, key: str, name: str, _: int, _kind: int, value: object) -> None:  # noqa: N802 - its name
        self.keys[key][name] = value

    def QueryValueEx(self, key: str, name: str) -> tuple[object, int]:  # noqa: N802 - its name
        if name not in self.keys[key]:
            raise FileNotFoundError(name)
        return self.keys[key][name], self.REG_SZ

    def DeleteValue(self, key: str, name: str) -> None:  # noqa: N802 - its name
        if name not in self.keys[key]:
            raise FileNotFoundError(name)
        del self.keys[key][name]


def way_of(system: str, folder: Path) -> Autostart:
    if system == "linux":
        return EntryAutostart({"XDG_CONFIG_HOME": str(folder)})
    if system == "macos":
        return AgentAutostart(folder / "LaunchAgents")
    return RunKeyAutostart(Registry())


@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
def test_it_is_off_until_switched_on_and_off_again_after(system: str, tmp_path: Path) -> None:
    way = way_of(system, tmp_path)
    assert not way.is_on()
    way.switch_off()
    assert not way.is_on()
    way.switch_on(COMMAND)
    way.switch_on(COMMAND)
    assert way.is_on()
    way.switch_off()
    assert not way.is_on()


def test_the_entry_opens_no_window(tmp_path: Path) -> None:
    way_of("linux", tmp_path).switch_on(COMMAND)
    text = (tmp_path / "autostart" / "understudy.desktop").read_text("utf-8")
    assert 'Exec="/opt/my programs/understudy" --background\n' in text


@pytest.mark.parametrize("line", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_an_entry_that_the_desktop_switched_off_is_off(line: str, tmp_path: Path) -> None:
    way = way_of("linux", tmp_path)
    way.switch_on(COMMAND)
    file = tmp_path / "autostart" / "understudy.desktop"
    file.write_text(f"{file.read_text('utf-8')}{line}\n", "utf-8")
    assert not way.is_on()
    way.switch_on(COMMAND)
    assert way.is_on()


def test_the_agent_starts_it_at_login_without_a_window(tmp_path: Path) -> None:
    way_of("macos", tmp_path).switch_on(COMMAND)
    (file,) = (tmp_path / "LaunchAgents").iterdir()
    agent = plistlib.loads(file.read_bytes())
    assert agent["ProgramArguments"] == [*COMMAND, "--background"]
    assert agent["RunAtLoad"] is True
    assert file.name == f"{agent['Label']}.plist"


def test_the_run_key_quotes_a_path_with_spaces_and_heeds_the_task_manager() -> None:
    registry = Registry()
    way = RunKeyAutostart(registry)
    way.switch_on(COMMAND)
    assert registry.keys[RUN][VALUE] == '"/opt/my programs/understudy" --background'
    registry.keys[APPROVED] = {VALUE: b"\x03" + bytes(11)}
    assert not way.is_on()
    way.switch_on(COMMAND)
    assert way.is_on()
    registry.keys[APPROVED] = {VALUE: b"\x02" + bytes(11)}
    assert way.is_on()
