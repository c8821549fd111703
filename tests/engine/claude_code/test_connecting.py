"""Connect and undo: nothing of the person's is lost, whatever their settings file is like."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from understudy.base.files.paths import paths_for
from understudy.engine.claude_code.connecting import ClaudeCodeSettings
from understudy.engine.claude_code.settings_file import ClaudeSettingsError

if TYPE_CHECKING:
    from pathlib import Path

THEIRS = """{
  "model": "opus",
  "x": 1.50,
  "env": {
    "FOO": "caf\\u00e9"
  },
  "z": []
}
"""
CANNOT = {
    "comments": '{\n  // mine\n  "model": "opus"\n}\n',
    "broken": '{"model": "opus",}',
    "not_an_object": "[]",
}


class Person:
    """A home with Claude Code in it, and one of ours."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.home = folder / "person"
        self.file = self.home / ".claude" / "settings.json"
        self.file.parent.mkdir(parents=True)
        self.paths = paths_for(folder / "understudy")
        self.settings = ClaudeCodeSettings(self.paths, environ, self.home)

    def write(self, text: str) -> None:
        self.file.write_bytes(text.encode())

    @property
    def text(self) -> str:
        return self.file.read_bytes().decode()

    @property
    def value(self) -> Any:
        return json.loads(self.text)

    def connect(self) -> None:
        self.settings.connect(self.settings.plan())


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


@pytest.mark.parametrize(
    "text", [THEIRS, "{}", '{"a":1}', "\ufeff{}", THEIRS.replace("\n", "\r\n"), '{"env": {}}']
)
def test_undo_leaves_every_byte_as_it_was(person: Person, text: str) -> None:
    person.write(text)
    person.file.chmod(0o640)
    person.connect()
    after = json.loads(person.text.removeprefix("\ufeff"))
    assert "--data" in after["statusLine"]["command"]
    assert after["env"]["OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"] == "http/json"
    assert stat.S_IMODE(person.file.stat().st_mode) == 0o640
    undone = person.settings.undo()
    assert (person.text, undone.problems, undone.theirs) == (text, (), ())
    assert [one.name for one in person.file.parent.iterdir()] == ["settings.json"]
    assert person.settings.connection() is None


def test_a_file_that_was_not_there_is_gone_again(person: Person) -> None:
    person.connect()
    assert stat.S_IMODE(person.file.stat().st_mode) == 0o600
    person.settings.undo()
    assert list(person.file.parent.iterdir()) == []


def test_a_copy_is_kept_beside(person: Person) -> None:
    person.write(THEIRS)
    person.connect()
    assert (person.file.parent / "settings.json.before-understudy").read_text() == THEIRS


def test_connecting_twice_changes_nothing_more(person: Person) -> None:
    person.write(THEIRS)
    person.connect()
    once = person.text
    assert person.settings.plan().is_done
    person.connect()
    assert person.text == once
    person.settings.undo()
    assert person.text == THEIRS


def test_their_own_status_line_stays(person: Person) -> None:
    person.write('{"statusLine": {"type": "command", "command": "mine.sh"}}')
    planned = person.settings.plan()
    assert [one.keeps_line for one in planned.changes] == [True]
    person.settings.connect(planned)
    assert person.value["statusLine"]["command"] == "mine.sh"
    person.settings.undo()
    assert person.value == {"statusLine": {"type": "command", "command": "mine.sh"}}


def test_our_line_written_by_hand_is_made_quicker_and_restored(person: Person) -> None:
    text = '{"statusLine": {"type":"command", "command": "understudy statusline"}}'
    person.write(text)
    person.connect()
    assert "--data" in person.value["statusLine"]["command"]
    person.settings.undo()
    assert person.text == text


@pytest.mark.parametrize(
    "command",
    [
        "understudy statusline | cut -c1-40",
        "mine.sh; understudy statusline",
        "cat understudy statusline.txt",
    ],
)
def test_a_line_that_does_more_is_their_own(person: Person, command: str) -> None:
    person.write(json.dumps({"statusLine": {"command": command}}))
    assert person.settings.plan().changes[0].keeps_line


def test_what_they_changed_since_stays(person: Person) -> None:
    person.write(THEIRS)
    person.connect()
    value = person.value
    value["statusLine"]["command"] = "mine.sh"
    value["env"]["OTEL_LOGS_EXPORTER"] = "console"
    value["new"] = True
    person.write(json.dumps(value, indent=2))
    undone = person.settings.undo()
    assert {name for _, name in undone.theirs} == {"statusLine", "OTEL_LOGS_EXPORTER"}
    assert person.value == {
        "model": "opus", "x": 1.5, "env": {"FOO": "café", "OTEL_LOGS_EXPORTER": "console"},
        "z": [], "statusLine": value["statusLine"], "new": True,
    }  # fmt: skip


def test_undo_works_without_our_record(person: Person) -> None:
    person.write('{"model": "opus"}')
    person.connect()
    person.paths.claude_code_connection_file.unlink()
    person.settings.undo()
    assert person.value == {"model": "opus"}


def test_a_damaged_record_does_not_change_the_door(person: Person) -> None:
    person.connect()
    env = person.value["env"]
    person.paths.claude_code_connection_file.write_text("{")
    assert person.settings.plan().is_done
    person.connect()
    assert person.value["env"] == env


@pytest.mark.parametrize("problem", CANNOT)
def test_a_file_we_cannot_change_is_not_touched(person: Person, problem: str) -> None:
    person.write(CANNOT[problem])
    with pytest.raises(ClaudeSettingsError) as raised:
        person.settings.plan()
    assert raised.value.problem == problem
    assert person.text == CANNOT[problem]


@pytest.mark.parametrize("text", ['{"env": 7}', '{"env": {"A": "1", "A": "2"}}'])
def test_an_env_that_is_none_is_not_touched(person: Person, text: str) -> None:
    person.write(text)
    with pytest.raises(ClaudeSettingsError) as raised:
        person.settings.plan()
    assert raised.value.problem == "not_an_object"


def test_a_link_is_not_written_through(person: Person, tmp_path: Path) -> None:
    theirs = tmp_path / "dotfiles.json"
    theirs.write_text(THEIRS)
    person.file.symlink_to(theirs)
    with pytest.raises(ClaudeSettingsError) as raised:
        person.settings.plan()
    assert (raised.value.problem, raised.value.detail) == ("link", str(theirs))
    person.file.unlink()
    os.link(theirs, person.file)
    with pytest.raises(ClaudeSettingsError):
        person.settings.plan()
    assert theirs.read_text() == THEIRS


def test_a_read_only_file_stays(person: Person) -> None:
    person.write(THEIRS)
    person.file.chmod(0o400)
    with pytest.raises(ClaudeSettingsError) as raised:
        person.settings.plan()
    assert raised.value.problem == "read_only"


def test_a_change_in_between_is_not_overwritten(person: Person) -> None:
    person.write(THEIRS)
    planned = person.settings.plan()
    person.write('{"model": "haiku"}')
    with pytest.raises(ClaudeSettingsError) as raised:
        person.settings.connect(planned)
    assert raised.value.problem == "changed"
    assert person.value == {"model": "haiku"}


def test_every_home_is_connected_or_none(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    person = Person(tmp_path, CLAUDE_CONFIG_DIR=str(other))
    (other / "settings.json").write_text(THEIRS)
    person.write('{"model": 1}')
    planned = person.settings.plan()
    assert len(planned.changes) == 2
    person.write('{"model": 2}')
    with pytest.raises(ClaudeSettingsError):
        person.settings.connect(planned)
    assert (other / "settings.json").read_text() == THEIRS
    assert person.settings.connection() is None
    person.connect()
    assert person.value["env"] == {
        name: value
        for name, value in json.loads((other / "settings.json").read_text())["env"].items()
        if name != "FOO"
    }


def test_a_link_made_since_is_a_problem_that_can_be_tried_again(person: Person) -> None:
    person.write(THEIRS)
    person.connect()
    moved = person.file.rename(person.home / "moved.json")
    person.file.symlink_to(moved)
    undone = person.settings.undo()
    assert [one.problem for one in undone.problems] == ["link"]
    assert person.settings.connection() is not None
    person.file.unlink()
    moved.rename(person.file)
    assert person.settings.undo().problems == ()
    assert person.text == THEIRS


@pytest.mark.parametrize("name", ["OTEL_METRICS_EXPORTER", "CLAUDE_CODE_ENABLE_TELEMETRY"])
@pytest.mark.parametrize("where", ["settings", "environment"])
def test_telemetry_that_goes_elsewhere_stays(tmp_path: Path, name: str, where: str) -> None:
    person = Person(tmp_path, **({name: "1"} if where == "environment" else {}))
    person.write(json.dumps({"env": {name: "1"} if where == "settings" else {}}))
    env = person.value["env"]
    planned = person.settings.plan()
    assert planned.exporters == (name,)
    person.settings.connect(planned)
    assert person.value["env"] == env
    assert "statusLine" in person.value
    connection = person.settings.connection()
    assert connection is not None
    assert not connection.listens


def test_nothing_is_written_where_there_is_no_claude_code(tmp_path: Path) -> None:
    settings = ClaudeCodeSettings(paths_for(tmp_path / "us"), {}, tmp_path)
    assert not settings.is_found
    assert settings.plan().changes == ()
    assert settings.undo().changed == ()
    assert list(tmp_path.iterdir()) == []


def test_the_difference_is_exact(person: Person) -> None:
    person.write(THEIRS)
    planned = person.settings.plan()
    change = planned.changes[0]
    told = [line for line in change.difference.splitlines()[2:] if line[0] in "+-"]
    assert [line for line in told if line[0] == "-"] == ['-    "FOO": "caf\\u00e9"', '-  "z": []']
    person.settings.connect(planned)
    assert change.text == person.text


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell runs it")
def test_the_command_it_writes_prints_a_line(tmp_path: Path) -> None:
    folder = tmp_path / "a person's $HOME"
    folder.mkdir()
    person = Person(folder)
    person.connect()
    command = person.value["statusLine"]["command"]
    done = subprocess.run(  # noqa: S602 - as Claude Code runs it
        f"cd / && {command}", shell=True, stdin=subprocess.DEVNULL, capture_output=True, check=True
    )
    assert done.stdout.decode() == "○ Understudy is not running\n"
