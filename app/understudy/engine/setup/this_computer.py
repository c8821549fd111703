"""What the settings' last pages show: the data on this computer, the parts used, diagnostics.

Nothing here is a secret: no key, no text of a conversation, no name of this person or computer.
"""

from __future__ import annotations

import asyncio
import os
import platform
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import TYPE_CHECKING

from understudy import __version__
from understudy.engine.events.first_events import DataMeasured, DiagnosticsRead

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from understudy.base.files.paths import Paths
    from understudy.engine.crossing import Publish
    from understudy.engine.opened_chat import OpenedChat

PARTS = (
    *("PySide6-Essentials", "anthropic", "desktop-notifier", "httpx2", "jeepney", "keyring"),
    *("msgspec", "numpy", "openai", "platformdirs", "pygments", "pypdf", "tomlkit", "watchdog"),
    "ziamath",
)
"""The libraries of pyproject.toml: a checkout has no metadata of its own."""
WARNINGS_SHOWN = 10
WARNING_MARKS = (" WARNING ", " ERROR ")
DESKTOP = ("XDG_CURRENT_DESKTOP", "XDG_SESSION_TYPE", "LANG")


class ThisComputer:
    """Engine thread only; files are read in a thread. Answers go out through ``publish``."""

    def __init__(
        self,
        paths: Paths,
        opened: OpenedChat,
        publish: Publish,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._paths = paths
        self._opened = opened
        self._publish = publish
        self._environ = environ

    async def measure(self) -> None:
        """Publish how much there is of each kind of data, and where."""
        self._publish(DataMeasured(await asyncio.to_thread(sizes, self._paths)))

    async def diagnose(self) -> None:
        """Publish what a report of a problem needs, and the parts this program is made of."""
        settings, secrets = self._opened.settings, self._opened.secrets
        lines = [
            f"Understudy {__version__}, Python {sys.version.split()[0]}",
            f"{platform.system()} {platform.release()}, {platform.machine()}",
            ", ".join(f"{name}={self._environ.get(name, '')}" for name in DESKTOP),
            f"surfaces: {', '.join(settings.status.surfaces)}",
            f"Claude Code's records: {settings.status.claude_code}",
        ]
        for number, one in enumerate(settings.provider, start=1):
            state = secrets.state(one.id)
            key = state.lookup.value if state else "not looked up"
            allowed = "allowed" if one in settings.allowed else "not allowed"
            local = ", local" if one.local else ""
            lines.append(f"provider {number}: {one.kind}{local}, {allowed}, key {key}")
        measured = await asyncio.to_thread(sizes, self._paths)
        lines += [f"{kind}: {count} bytes" for kind, _path, count in measured]
        warnings = await asyncio.to_thread(last_warnings, self._paths.log_file)
        parts = await asyncio.to_thread(parts_used)
        lines += [f"{name} {version}" for name, version, _licence in parts]
        lines += ["last warnings:", *(warnings or ["none"])]
        home = str(Path.home())
        text = "\n".join(lines).replace(home, "~") if len(home) > 1 else "\n".join(lines)
        self._publish(DiagnosticsRead(__version__, parts, text))


def sizes(paths: Paths) -> tuple[tuple[str, Path, int], ...]:
    """Return each kind of data with its file or folder and its size in bytes."""
    database, status = paths.database_file, paths.status_file
    return (
        ("conversations", database, _bytes_of(database.parent.glob(f"{database.name}*"))),
        ("status", status, _bytes_of(status.parent.glob(f"{status.name}*"))),
        ("settings", paths.settings_file, _bytes_of([paths.settings_file])),
        ("log", paths.log_dir, _bytes_of(paths.log_dir.rglob("*"))),
        ("cache", paths.cache_dir, _bytes_of(paths.cache_dir.rglob("*"))),
    )


def _bytes_of(files: Iterable[Path]) -> int:
    total = 0
    for one in files:
        try:
            total += one.stat().st_size if one.is_file() else 0
        except OSError:
            continue  # gone meanwhile
    return total


def last_warnings(log_file: Path) -> list[str]:
    """Return the last warnings and errors of the log, without their first lines' traces."""
    try:
        lines = log_file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    found = [one for one in lines if any(mark in one for mark in WARNING_MARKS)]
    return found[-WARNINGS_SHOWN:]


def parts_used() -> tuple[tuple[str, str, str], ...]:
    """Return name, version and licence of each library this program requires and has."""
    found = []
    for name in PARTS:
        try:
            about = metadata(name)
        except PackageNotFoundError:  # of another system, or frozen without it
            continue
        named = (about[key] for key in ("License-Expression", "License") if key in about)
        licence = next(named, "")
        found.append((name, about["Version"], licence.strip().splitlines()[0] if licence else ""))
    return tuple(found)
