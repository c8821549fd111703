"""The windows connect Claude Code and take it back, through the running program."""

# ruff: noqa: ASYNC240 - small files of a test

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.engine.running import Told, program
from tests.engine.status.claude_code.writing import allowing_home
from understudy.engine.events.common_events import SettingsChanged
from understudy.engine.events.connection_events import ClaudeCodeShown
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    for name in ("CLAUDE_CONFIG_DIR", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    file = tmp_path / ".claude" / "settings.json"
    file.parent.mkdir()
    file.write_text('{"model": "opus"}')
    return file


def shown(told: Told) -> ClaudeCodeShown:
    event = told.of(ClaudeCodeShown)[-1]
    assert isinstance(event, ClaudeCodeShown)
    return event


def answer(told: Told) -> str:
    event = told.of(SettingsChanged)[-1]
    assert isinstance(event, SettingsChanged)
    return event.settings.status.claude_code


@pytest.mark.usefixtures("machine_clock")
async def test_what_was_shown_is_written_and_taken_back(tmp_path: Path, file: Path) -> None:
    told = Told()
    async with World() as world:
        home = allowing_home(world, tmp_path / "us", "ask")
        async with program(home, told) as api:
            await api.claude_code.show()
            first = shown(told)
            assert (first.is_found, first.is_connected) == (True, False)
            await api.claude_code.connect()
            assert shown(told) == ClaudeCodeShown(is_found=True, is_connected=True)
            assert answer(told) == "on"
            written = json.loads(file.read_text())
            for line in json.dumps(written["env"], indent=2).splitlines()[1:-1]:
                assert line.strip().rstrip(",") in first.difference
            await api.claude_code.undo()
            assert not shown(told).is_connected
            assert answer(told) == "ask"
    assert file.read_text() == '{"model": "opus"}'


@pytest.mark.usefixtures("machine_clock")
async def test_a_file_changed_since_it_was_shown_is_shown_again(tmp_path: Path, file: Path) -> None:
    told = Told()
    async with World() as world:
        home = allowing_home(world, tmp_path / "us", "ask")
        async with program(home, told) as api:
            await api.claude_code.show()
            file.write_text('{"model": "haiku"}')
            await api.claude_code.connect()
            assert "changed by another program" in shown(told).problem
            assert not shown(told).is_connected
            assert file.read_text() == '{"model": "haiku"}'
            await api.claude_code.connect()
            assert shown(told).is_connected
