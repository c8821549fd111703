"""Whether this program starts at login, and switching that on and off, on each system.

Linux: Desktop Application Autostart 0.5. macOS: launchd.plist(5), a LaunchAgent of this person.
Windows: the ``Run`` key of this person, and ``StartupApproved``, where the task manager notes what
was switched off there (an odd first byte). Read in November 2026.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from understudy.host import desktop_files
from understudy.host.own_command import own_command

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LABEL = "org.understudy.Understudy"
RUN = r"Software\Microsoft\Windows\CurrentVersion\Run"
APPROVED = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
VALUE = "Understudy"


class Autostart(Protocol):
    """Each method raises OSError if the system refuses."""

    def is_on(self) -> bool: ...
    def switch_on(self, command: Sequence[str]) -> None: ...
    def switch_off(self) -> None: ...


class EntryAutostart:
    """An entry in the person's autostart folder."""

    def __init__(self, environment: Mapping[str, str] = os.environ) -> None:
        self._environment = environment

    def is_on(self) -> bool:
        """Return False as well if a desktop's own settings switched the entry off."""
        try:
            text = self._file.read_text("utf-8", "replace")
        except FileNotFoundError:
            return False
        keys = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
        told = (keys.get("Hidden", "false"), keys.get("X-GNOME-Autostart-enabled", "true"))
        return tuple(one.strip().lower() for one in told) == ("false", "true")

    def switch_on(self, command: Sequence[str]) -> None:
        desktop_files.write_autostart(command, self._environment)

    def switch_off(self) -> None:
        desktop_files.removed([self._file])

    @property
    def _file(self) -> Path:
        return desktop_files.autostart_entry(self._environment)


class AgentAutostart:
    """A LaunchAgent; launchd reads it at the next login."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / f"{LABEL}.plist"

    def is_on(self) -> bool:
        return self._file.is_file()

    def switch_on(self, command: Sequence[str]) -> None:
        agent = {
            "Label": LABEL,
            "ProgramArguments": [*command, "--background"],
            "RunAtLoad": True,
            "ProcessType": "Interactive",
            "LimitLoadToSessionType": "Aqua",
        }
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_suffix(".new")
        import plistlib  # noqa: PLC0415 - only on macOS

        new.write_bytes(plistlib.dumps(agent))
        new.replace(self._file)

    def switch_off(self) -> None:
        self._file.unlink(missing_ok=True)


class RunKeyAutostart:
    """A value of the ``Run`` key; ``registry`` is the standard library's ``winreg``."""

    def __init__(self, registry: Any) -> None:  # noqa: ANN401 - the module exists on Windows only
        self._registry = registry

    def is_on(self) -> bool:
        if self._read(RUN) is None:
            return False
        approved = self._read(APPROVED)
        return not (isinstance(approved, bytes) and approved and approved[0] & 1)

    def switch_on(self, command: Sequence[str]) -> None:
        line = subprocess.list2cmdline([*command, "--background"])
        user = self._registry.HKEY_CURRENT_USER
        with self._registry.CreateKey(user, RUN) as key:
            self._registry.SetValueEx(key, VALUE, 0, self._registry.REG_SZ, line)
        self._delete(APPROVED)

    def switch_off(self) -> None:
        self._delete(RUN)
        self._delete(APPROVED)

    def _read(self, path: str) -> object:
        try:
            with self._registry.OpenKey(self._registry.HKEY_CURRENT_USER, path) as key:
                return self._registry.QueryValueEx(key, VALUE)[0]
        except FileNotFoundError:
            return None

    def _delete(self, path: str) -> None:
        user, access = self._registry.HKEY_CURRENT_USER, self._registry.KEY_SET_VALUE
        try:
            with self._registry.OpenKey(user, path, 0, access) as key:
                self._registry.DeleteValue(key, VALUE)
        except FileNotFoundError:
            return


def autostart(system: str = sys.platform) -> Autostart:
    """Return this system's way."""
    if system == "win32":
        import winreg  # noqa: PLC0415 - exists there only

        return RunKeyAutostart(winreg)
    if system == "darwin":
        return AgentAutostart(Path.home() / "Library" / "LaunchAgents")
    return EntryAutostart()


def switch(way: Autostart, *, on: bool) -> None:
    """Start this very program at login, or no longer; raises OSError."""
    if on:
        way.switch_on(own_command())
    else:
        way.switch_off()
