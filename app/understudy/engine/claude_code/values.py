"""What *Connect* writes into Claude Code's settings, and what it has written. Pure.

The names are those of Claude Code 2.1.332. Each is about logs alone, so that nothing else a person
may export is touched.
"""

from __future__ import annotations

import re
import shlex
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SETTING = "status.claude_code"
"""Our own setting: whether Claude Code's requests count. Connecting turns it on."""
STATUS_LINE = "statusLine"
ENV = "env"
SINK_PATH = "/understudy/v1/logs"
"""Nobody else's: by it our values are known even if our own record of them is lost."""
SWITCH = "CLAUDE_CODE_ENABLE_TELEMETRY"
EXPORTER = "OTEL_LOGS_EXPORTER"
PROTOCOL = "OTEL_EXPORTER_OTLP_LOGS_PROTOCOL"
ENDPOINT = "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT"
HEADERS = "OTEL_EXPORTER_OTLP_LOGS_HEADERS"
REFRESH_S = 30
_OURS = re.compile(r"\bunderstudy\b[^\n]* statusline( --(data|home)\b|$)", re.IGNORECASE)


class Door(msgspec.Struct, frozen=True):
    """Where Claude Code sends its events: a port of this computer's loopback, and a secret."""

    port: int
    token: str


class Written(msgspec.Struct, frozen=True):
    """Our values in one file.

    ``status_line_before`` is the JSON that stood there, None if nothing did. ``made_file`` and
    ``made_env``: there was none before.
    """

    path: str
    status_line: dict[str, Any] | None = None
    status_line_before: str | None = None
    env: dict[str, str] = msgspec.field(default_factory=dict)
    made_file: bool = False
    made_env: bool = False
    copy: str | None = None


class Connection(msgspec.Struct, frozen=True):
    """The record of it all. ``setting_before``: `status.claude_code`, if it was changed."""

    door: Door
    files: tuple[Written, ...] = ()
    setting_before: str = ""

    def of(self, path: str) -> Written | None:
        return next((one for one in self.files if one.path == path), None)

    @property
    def listens(self) -> bool:
        """Return True if Claude Code was told to send its events here."""
        return any(one.env for one in self.files)


def status_line(command: Sequence[str], data: str, *, on_windows: bool) -> dict[str, Any]:
    """Return the value; ``data``, the folder of our data, makes the line three times faster.

    The words are for a POSIX shell, on Windows for Git Bash or PowerShell.
    """
    words = [*command, "statusline", "--data", data]
    line = " ".join(map(_windows_word, words)) if on_windows else shlex.join(words)
    return {"type": "command", "command": line, "padding": 0, "refreshInterval": REFRESH_S}


def telemetry(door: Door) -> dict[str, str]:
    return {
        SWITCH: "1",
        EXPORTER: "otlp",
        PROTOCOL: "http/json",
        ENDPOINT: f"http://127.0.0.1:{door.port}{SINK_PATH}",
        HEADERS: f"Authorization=Bearer {door.token}",
    }


def is_our_line(value: object) -> bool:
    """Return True for a status line that runs ours and nothing else."""
    command = value.get("command") if isinstance(value, dict) else None
    return isinstance(command, str) and bool(_OURS.search(command)) and not _joins(command)


def our_door(env: Mapping[str, object]) -> Door | None:
    """Return where these variables send events, None if that is not to us."""
    endpoint, headers = env.get(ENDPOINT), env.get(HEADERS)
    if not isinstance(endpoint, str) or not isinstance(headers, str):
        return None
    found = re.fullmatch(rf"http://127\.0\.0\.1:(\d{{1,5}}){SINK_PATH}", endpoint)
    token = headers.removeprefix("Authorization=Bearer ")
    return Door(int(found[1]), token) if found else None


def exports(names: Mapping[str, object]) -> tuple[str, ...]:
    """Return which of these variables are about OpenTelemetry; their values are not looked at."""
    return tuple(sorted(one for one in names if one.startswith("OTEL_") or one == SWITCH))


def _joins(command: str) -> bool:
    return any(sign in command for sign in ("|", ";", "&&", "$(", "`"))


def _windows_word(word: str) -> str:
    word = word.replace("\\", "/")
    return f'"{word}"' if re.search(r"[^\w/:.\-~]", word) else word
