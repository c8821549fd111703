"""How this very program is started again: by menu entries, autostart and Claude Code."""

from __future__ import annotations

import os
import sys
from pathlib import Path

SYSTEM: str = sys.platform


def own_command() -> list[str]:
    """Return the words that start this program: the AppImage, the frozen program or the script."""
    if image := os.environ.get("APPIMAGE"):
        return [image]
    if getattr(sys, "frozen", False):
        return [sys.executable]
    script = Path(sys.executable).with_name("understudy")
    if script.is_file() and os.access(script, os.X_OK):
        return [str(script)]
    return [sys.executable, "-m", "understudy"]


def terminal_command() -> list[str]:
    """Return the words that start this program with an output that can be read.

    On Windows the windows' program has none, and a path with spaces is no command of PowerShell.
    """
    program, *rest = own_command()
    path = Path(program)
    if path.name.lower() == "understudyw.exe":
        path = path.with_name("understudy.exe")
    return [_short(str(path)), *rest]


def _short(path: str) -> str:
    if SYSTEM != "win32" or " " not in path:
        return path
    import ctypes  # noqa: PLC0415 - only on this system

    kernel = ctypes.CDLL("kernel32")
    short = ctypes.create_unicode_buffer(1024)
    length = kernel.GetShortPathNameW(path, short, len(short))
    return short.value if 0 < length < len(short) else path
