"""`understudy connect claude-code` as a person runs it, with the program stopped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.commands.program import understudy

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.program import Ended

THEIRS = '{\n  "model": "opus"\n}\n'


def settings_file(home: Path) -> Path:
    file = home / "person" / ".claude" / "settings.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


async def connect(home: Path, *how: str) -> Ended:
    env = {"HOME": str(home / "person"), "USERPROFILE": str(home / "person")}
    return await understudy(home, "connect", "claude-code", *how, CLAUDE_CONFIG_DIR="", **env)


async def test_show_changes_nothing(tmp_path: Path) -> None:
    file = settings_file(tmp_path)
    file.write_text(THEIRS)
    ended = await connect(tmp_path, "--show")
    assert (ended.code, ended.err) == (0, "")
    assert f"--- {file}" in ended.out
    assert '+  "statusLine": {' in ended.out
    assert file.read_text() == THEIRS
    assert [one.name for one in file.parent.iterdir()] == ["settings.json"]


async def test_connect_says_what_it_did_and_undo_takes_it_back(tmp_path: Path) -> None:
    file = settings_file(tmp_path)
    file.write_text(THEIRS)
    ended = await connect(tmp_path)
    assert (ended.code, ended.err) == (0, "")
    assert "--undo" in ended.out
    assert ".before-understudy" in ended.out
    written = json.loads(file.read_text())
    assert f"--data {tmp_path / 'data'}" in written["statusLine"]["command"]
    ours = tmp_path / "config" / "settings.toml"
    assert 'claude_code = "on"' in ours.read_text()

    again = await connect(tmp_path)
    assert "connected already" in again.out

    undone = await connect(tmp_path, "--undo")
    assert (undone.code, undone.err) == (0, "")
    assert file.read_text() == THEIRS
    assert 'claude_code = "ask"' in ours.read_text()
    assert "Nothing of Understudy's" in (await connect(tmp_path, "--undo")).out


async def test_comments_are_refused_in_one_line(tmp_path: Path) -> None:
    file = settings_file(tmp_path)
    file.write_text('{\n  // mine\n  "model": "opus"\n}\n')
    ended = await connect(tmp_path)
    assert (ended.code, ended.out, ended.err.count("\n")) == (1, "", 1)
    assert "has comments (2:3)" in ended.err


async def test_without_claude_code_it_says_so(tmp_path: Path) -> None:
    ended = await connect(tmp_path)
    assert (ended.code, ended.out) == (1, "")
    assert "not found" in ended.err


async def test_nothing_else_can_be_connected(tmp_path: Path) -> None:
    assert (await understudy(tmp_path, "connect", "emacs")).code == 64
