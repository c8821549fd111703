"""Desktop entries of this person (freedesktop.org): in the menu, and started at login.

A package brings its own menu entry; these are for pipx, uv and the portable archive. Sources:
Desktop Entry Specification 1.5 (keys, quoting of Exec), Desktop Application Autostart 0.5 and
Icon Theme Specification 0.13, read in November 2026.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.base.files.assets import asset

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

NAME = "understudy.desktop"
_RESERVED = re.compile(r"[\s\"'\\><~|&;$*?#()`%=]")
_ESCAPED = re.compile(r"([\"`$\\])")


def menu_entry(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where this person's menu entry lies, there or not."""
    return _folder(environment, "XDG_DATA_HOME", ".local/share") / "applications" / NAME


def autostart_entry(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where this person's autostart entry lies, there or not."""
    return _folder(environment, "XDG_CONFIG_HOME", ".config") / "autostart" / NAME


def menu_icon(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where this person's copy of the icon lies, there or not."""
    data = _folder(environment, "XDG_DATA_HOME", ".local/share")
    return data / "icons" / "hicolor" / "scalable" / "apps" / "understudy.svg"


def write_menu_entry(
    command: Sequence[str], environment: Mapping[str, str] = os.environ
) -> list[Path]:
    """Write the menu entry and the icon; return the files. Raises OSError if they cannot be."""
    entry, icon = menu_entry(environment), menu_icon(environment)
    _write(icon, asset("icons/app.svg").read_bytes())
    _write(entry, _entry(command).encode())
    return [entry, icon]


def write_autostart(command: Sequence[str], environment: Mapping[str, str] = os.environ) -> Path:
    """Start the program at login, without a window; return the file. Raises OSError."""
    path = autostart_entry(environment)
    _write(path, _entry([*command, "--background"]).encode())
    return path


def removed(paths: Sequence[Path]) -> list[Path]:
    """Remove those of ``paths`` that are there, and return them. Raises OSError."""
    there = [path for path in paths if path.is_file() or path.is_symlink()]
    for path in there:
        path.unlink()
    return there


def _entry(command: Sequence[str]) -> str:
    """Return the entry of the packages, started by ``command``.

    Without TryExec: it would hide the entry if the program is not on the path.
    """
    text = asset("desktop/understudy.desktop").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("TryExec=")]
    line = " ".join(map(exec_word, command)).replace("\\", "\\\\")
    return "\n".join([f"Exec={line}" if one.startswith("Exec=") else one for one in lines]) + "\n"


def exec_word(word: str) -> str:
    """Return ``word`` quoted as an argument of Exec (before the escapes of any string value)."""
    if not _RESERVED.search(word):
        return word
    return '"' + _ESCAPED.sub(r"\\\1", word).replace("%", "%%") + '"'


def _folder(environment: Mapping[str, str], variable: str, usual: str) -> Path:
    """Return a base folder; a relative path in the variable is invalid and ignored."""
    named = environment.get(variable, "")
    return Path(named) if Path(named).is_absolute() else Path.home() / usual


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.new")
    new.write_bytes(content)
    new.replace(path)
