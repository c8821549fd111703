"""What *Connect* would change in each of Claude Code's settings files; nothing is written here."""

from __future__ import annotations

import json
import secrets
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from understudy.engine.claude_code import json_members
from understudy.engine.claude_code.settings_file import NAME, ClaudeSettingsError, Seen, read
from understudy.engine.claude_code.values import (
    ENV,
    STATUS_LINE,
    Connection,
    Door,
    Written,
    exports,
    is_our_line,
    our_door,
    telemetry,
)
from understudy.status.claude_code.homes import config_folders

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_PORT, PORTS = 21_000, 11_000
"""Below what systems give to outgoing connections: from 32768 (Linux), 49152 (Windows, macOS)."""
MANAGED = {
    "linux": "/etc/claude-code/managed-settings.json",
    "darwin": "/Library/Application Support/ClaudeCode/managed-settings.json",
    "win32": "C:/Program Files/ClaudeCode/managed-settings.json",
}
NO_HOOKS = "disableAllHooks"
"""With hooks it switches the status line off."""


class Change(msgspec.Struct, frozen=True):
    """The change of one file. ``keeps_line``: a status line of the person's own stays there."""

    path: Path
    seen: Seen
    text: str
    ours: Written
    keeps_line: bool = False

    @property
    def is_none(self) -> bool:
        return self.seen.mode is not None and self.text == self.seen.text

    @property
    def difference(self) -> str:
        """The change as a unified difference; the whole file stands around it."""
        import difflib  # noqa: PLC0415 - a tray program that shows none does without

        before = self.seen.text.splitlines() if self.seen.mode is not None else []
        after = self.text.splitlines()
        name = str(self.path)
        return "\n".join(difflib.unified_diff(before, after, name, name, lineterm=""))


class Plan(msgspec.Struct, frozen=True):
    """``exporters`` are variables that already export telemetry somewhere: then ours is left out.

    ``command`` prints the status line. No ``changes``: Claude Code was not found.
    """

    door: Door
    changes: tuple[Change, ...]
    exporters: tuple[str, ...] = ()
    command: str = ""

    @property
    def is_done(self) -> bool:
        return bool(self.changes) and all(one.is_none for one in self.changes)


def plan(
    line: dict[str, object],
    kept: Connection | None,
    environ: Mapping[str, str],
    home: Path | None = None,
) -> Plan:
    """Return what would be written: ``line`` as status line, and the telemetry to our own door.

    ``kept`` is the record of an earlier time. Raises `ClaudeSettingsError` if any file cannot be
    changed.
    """
    seen = [(folder / NAME, read(folder / NAME)) for folder in config_folders(environ, home)]
    door = kept.door if kept else _door_in(seen) or new_door()
    exporters = _exporters(seen, environ)
    changes = [_change(path, one, line, door, kept, exporters) for path, one in seen]
    return Plan(door, tuple(changes), exporters, str(line["command"]))


def new_door() -> Door:
    """Return a door that nothing listens at now."""
    for _ in range(100):
        port = FIRST_PORT + secrets.randbelow(PORTS)
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tried:
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
        break
    return Door(port, secrets.token_urlsafe(24))


def _change(
    path: Path,
    seen: Seen,
    line: dict[str, object],
    door: Door,
    kept: Connection | None,
    exporters: tuple[str, ...],
) -> Change:
    before = (kept.of(str(path)) if kept else None) or Written(str(path))
    ours = Written(
        str(path),
        made_file=seen.mode is None or before.made_file,
        made_env=before.made_env,
        copy=before.copy,
    )
    text, ours, keeps_line = _with_line(seen.text, line, before, ours)
    if not exporters:
        text, ours = _with_telemetry(path, text, telemetry(door), ours)
    return Change(path, seen, text, ours, keeps_line)


def _with_line(
    text: str, line: dict[str, object], before: Written, ours: Written
) -> tuple[str, Written, bool]:
    whole = json_members.document(text)
    there = whole.get(STATUS_LINE)
    value = json_members.value_of(text, there) if there else None
    is_recorded = before.status_line is not None and value == before.status_line
    if there is not None and value is not None and not is_recorded and not is_our_line(value):
        return text, ours, True
    stood = text[there.value : there.end] if there else None
    if is_recorded:
        stood = before.status_line_before
    if value != line:
        layout = json_members.written(line, text, json_members.margin(text, whole))
        text = json_members.with_member(text, whole, STATUS_LINE, layout)
    elif not is_recorded:
        stood = None
    made = msgspec.structs.replace(ours, status_line=line, status_line_before=stood)
    return text, made, False


def _with_telemetry(
    path: Path, text: str, values: dict[str, str], ours: Written
) -> tuple[str, Written]:
    whole = json_members.document(text)
    there = whole.get(ENV)
    if there is None:
        layout = json_members.written(values, text, json_members.margin(text, whole))
        text = json_members.with_member(text, whole, ENV, layout)
        return text, msgspec.structs.replace(ours, env=values, made_env=True)
    for name, value in values.items():
        inside = env_of(path, text)
        if inside is not None:
            text = json_members.with_member(text, inside, name, json.dumps(value))
    return text, msgspec.structs.replace(ours, env=values)


def env_of(path: Path, text: str) -> json_members.Object | None:
    """Return the object ``env``, None if there is none. Raises `ClaudeSettingsError`."""
    there = json_members.document(text).get(ENV)
    if there is None:
        return None
    try:
        return json_members.object_at(text, there.value)
    except ValueError as problem:
        raise ClaudeSettingsError(path, "not_an_object", ENV) from problem


def values_in(text: str, inside: json_members.Object | None) -> dict[str, object]:
    members = inside.members if inside else ()
    return {one.name: json_members.value_of(text, one) for one in members}


def _envs(seen: list[tuple[Path, Seen]]) -> list[dict[str, object]]:
    return [values_in(one.text, env_of(path, one.text)) for path, one in seen]


def _door_in(seen: list[tuple[Path, Seen]]) -> Door | None:
    """Return the door that is written there already, though our record of it is lost."""
    return next((door for env in _envs(seen) if (door := our_door(env))), None)


def _exporters(seen: list[tuple[Path, Seen]], environ: Mapping[str, str]) -> tuple[str, ...]:
    found = set(exports(environ)) | set(exports(_managed()))
    for env in _envs(seen):
        if our_door(env) is None:
            found.update(exports(env))
        else:
            found.update(set(exports(env)) - set(telemetry(Door(0, ""))))
    return tuple(sorted(found))


def switched_off_in(planned: Plan) -> Path | None:
    """Return the file that switches every status line off, an organization's or the person's."""
    managed = [path for path, told in _managed_files() if told.get(NO_HOOKS) is True]
    own = (one.path for one in planned.changes if _is_off(one.text))
    return next(iter(managed), None) or next(own, None)


def _is_off(text: str) -> bool:
    there = json_members.document(text).get(NO_HOOKS)
    return there is not None and json_members.value_of(text, there) is True


def _managed() -> dict[str, object]:
    """Return the variables that an organization's own settings set for everyone here."""
    found: dict[str, object] = {}
    for _, told in _managed_files():
        env = told.get(ENV)
        found |= env if isinstance(env, dict) else {}
    return found


def _managed_files(system: str = sys.platform) -> list[tuple[Path, dict[str, object]]]:
    """Return an organization's files, the later ones of more weight; a damaged one is left out."""
    whole = Path(MANAGED[system]) if system in MANAGED else None
    if whole is None:
        return []
    found = []
    for path in (whole, *sorted(whole.with_suffix(".d").glob("*.json"))):
        try:
            told = json.loads(path.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            continue
        if isinstance(told, dict):
            found.append((path, told))
    return found
