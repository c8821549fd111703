"""Why the desktop program does not start, and the next step, one line per reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NAMELESS = "could not connect to display"
"""Qt's message if it does not know the X server's name."""
WITHOUT_A_SCREEN = "The commands work without one: see understudy --help."


def no_screen(said: list[str]) -> str:
    """``said`` is Qt's messages before it gave up, in order."""
    reason = said[0].strip().rstrip(".") if said else "Qt could not open it"
    if reason == NAMELESS:
        reason = "neither DISPLAY nor WAYLAND_DISPLAY is set"
    return f"There is no screen for the windows ({reason}). {WITHOUT_A_SCREEN}"


def not_answering(pid: int | None) -> str:
    """Return the next step if a running Understudy hangs."""
    if pid is None:
        return "Understudy is running but does not answer. Quit or kill it, then start it again."
    return (
        f"Understudy is running (process {pid}) but does not answer. "
        f"Wait a little, or end it with: kill {pid}, or if that fails: kill -9 {pid}. Then start "
        "it again."
    )


def home_unusable(path: Path | str, problem: str) -> str:
    return f"Understudy cannot store anything here: {path}: {problem}."
