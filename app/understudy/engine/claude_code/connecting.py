"""Makes the change to Claude Code's settings, and takes it back: also while the program is stopped.

Each change is recorded in our own data before it is written, so that it can always be taken
back. If the person changed a value of ours meanwhile, it is theirs and stays.
"""

from __future__ import annotations

import json
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from understudy.base.files.paths import replace_private
from understudy.engine.claude_code import json_members
from understudy.engine.claude_code.line_words import keep_words
from understudy.engine.claude_code.planning import Plan, env_of, plan, values_in
from understudy.engine.claude_code.settings_file import (
    NAME,
    ClaudeSettingsError,
    keep_copy,
    read,
    replace,
)
from understudy.engine.claude_code.values import (
    ENV,
    STATUS_LINE,
    Connection,
    Written,
    is_our_line,
    our_door,
    status_line,
    telemetry,
)
from understudy.host.own_command import terminal_command
from understudy.status.claude_code.homes import config_folders

if TYPE_CHECKING:
    from collections.abc import Mapping

    from understudy.base.files.paths import Paths

log = logging.getLogger(__name__)

MOST_BYTES = 1 << 20


class Undone(msgspec.Struct, frozen=True):
    """``changed`` are files something was taken out of; ``theirs`` are values that stay.

    ``problems`` are files that could not be changed; what we wrote there is still on record.
    """

    changed: tuple[Path, ...] = ()
    theirs: tuple[tuple[Path, str], ...] = ()
    problems: tuple[ClaudeSettingsError, ...] = ()
    setting_before: str = ""


class ClaudeCodeSettings:
    """Any thread. Each call reads the files anew."""

    def __init__(
        self, paths: Paths, environ: Mapping[str, str] = os.environ, home: Path | None = None
    ) -> None:
        self._paths = paths
        self._environ = environ
        self._home = home

    @property
    def is_found(self) -> bool:
        """Return True if Claude Code was ever used here."""
        return bool(config_folders(self._environ, self._home))

    def connection(self) -> Connection | None:
        """Return the record; None if there is none or it is damaged."""
        try:
            with self._paths.claude_code_connection_file.open("rb") as file:
                return msgspec.json.decode(file.read(MOST_BYTES), type=Connection)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError, ValueError):
            log.warning("the record of our changes to Claude Code's settings cannot be read")
            return None

    def plan(self) -> Plan:
        """Return what `connect` would do. Raises `ClaudeSettingsError`."""
        data = str(self._paths.data_dir.absolute())
        line = status_line(terminal_command(), data, on_windows=sys.platform == "win32")
        return plan(line, self.connection(), self._environ, self._home)

    def connect(self, planned: Plan, setting_before: str = "") -> None:
        """Write ``planned``. Raises `ClaudeSettingsError`, and OSError for our own record.

        If one file cannot be written, those before it are restored.
        """
        kept = self.connection()
        ours = [_with_copy(one.ours, keep_copy(one.path, one.seen)) for one in planned.changes]
        before = kept.setting_before if kept and kept.setting_before else setting_before
        self._record(Connection(planned.door, tuple(ours), before))
        keep_words(self._paths.status_line_words_file)
        for change in planned.changes:
            if change.is_none:
                continue
            try:
                replace(change.path, change.seen, change.seen.encoded(change.text))
            except ClaudeSettingsError:
                self.undo()
                raise

    def undo(self) -> Undone:
        """Take our values back out of every file. Raises OSError for our own record."""
        kept = self.connection()
        recorded = {one.path: one for one in kept.files} if kept else {}
        for folder in config_folders(self._environ, self._home):
            recorded.setdefault(str(folder / NAME), Written(str(folder / NAME)))
        changed: list[Path] = []
        theirs: list[tuple[Path, str]] = []
        problems: list[ClaudeSettingsError] = []
        for ours in recorded.values():
            try:
                if _taken_back(ours, theirs):
                    changed.append(Path(ours.path))
            except ClaudeSettingsError as problem:
                problems.append(problem)
        left = {str(one.path) for one in problems}
        if kept and (files := tuple(one for one in kept.files if one.path in left)):
            self._record(msgspec.structs.replace(kept, files=files))
        else:
            self._paths.claude_code_connection_file.unlink(missing_ok=True)
        before = kept.setting_before if kept else ""
        return Undone(tuple(changed), tuple(theirs), tuple(problems), before)

    def _record(self, connection: Connection) -> None:
        self._paths.data_dir.mkdir(parents=True, exist_ok=True)
        replace_private(self._paths.claude_code_connection_file, msgspec.json.encode(connection))


def _with_copy(ours: Written, copy: Path | None) -> Written:
    """Return the record with the first copy made: later ones hold values of ours."""
    if ours.copy is not None or copy is None:
        return ours
    return msgspec.structs.replace(ours, copy=str(copy))


def _taken_back(ours: Written, theirs: list[tuple[Path, str]]) -> bool:
    """Take our values out of one file; return True if there were any."""
    path = Path(ours.path)
    seen = read(path)
    if seen.mode is None:
        return False
    text = _without_line(path, seen.text, ours, theirs)
    text = _without_telemetry(path, text, ours, theirs)
    if text != seen.text:
        if ours.made_file and not json_members.document(text).members:
            path.unlink()
        else:
            replace(path, seen, seen.encoded(text))
    if ours.copy is not None and text == _text_of(ours.copy):
        Path(ours.copy).unlink(missing_ok=True)
    return text != seen.text


def _without_line(path: Path, text: str, ours: Written, theirs: list[tuple[Path, str]]) -> str:
    whole = json_members.document(text)
    there = whole.get(STATUS_LINE)
    if there is None:
        return text
    value = json_members.value_of(text, there)
    recorded = ours.status_line
    if value != recorded and not (recorded is None and is_our_line(value)):
        if recorded is not None:
            theirs.append((path, STATUS_LINE))
        return text
    if ours.status_line_before is not None:
        return json_members.with_member(text, whole, STATUS_LINE, ours.status_line_before)
    return json_members.without_member(text, whole, STATUS_LINE)


def _without_telemetry(path: Path, text: str, ours: Written, theirs: list[tuple[Path, str]]) -> str:
    inside = env_of(path, text)
    values = values_in(text, inside)
    expected = ours.env
    if not expected and (door := our_door(values)):
        expected = telemetry(door)
    for name, value in expected.items():
        inside = env_of(path, text)
        if inside is None or name not in values:
            continue
        if values[name] != value:
            theirs.append((path, name))
            continue
        text = json_members.without_member(text, inside, name)
    inside = env_of(path, text)
    was_ours = expected and (ours.made_env or not ours.env)
    if inside is not None and not inside.members and was_ours:
        text = json_members.without_member(text, json_members.document(text), ENV)
    return text


def _text_of(copy: str) -> str | None:
    try:
        return Path(copy).read_bytes().decode("utf-8-sig")
    except (OSError, json.JSONDecodeError, ValueError):
        return None
