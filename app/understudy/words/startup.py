"""Why the desktop program does not start, and the next step, one line per reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _

if TYPE_CHECKING:
    from pathlib import Path

NAMELESS = "could not connect to display"
"""Qt's message if it does not know the X server's name."""


def no_screen(said: list[str]) -> str:
    """``said`` is Qt's messages before it gave up, in order."""
    reason = said[0].strip().rstrip(".") if said else _("Qt could not open it")
    if reason == NAMELESS:
        reason = _("neither DISPLAY nor WAYLAND_DISPLAY is set")
    return _(
        "There is no screen for the windows ({reason}). The commands work without one: see "
        "understudy --help.",
        reason=reason,
    )


def not_answering(pid: int | None) -> str:
    """Return the next step if a running Understudy hangs."""
    if pid is None:
        return _("Understudy is running but does not answer. Quit or kill it, then start it again.")
    return _(
        "Understudy is running (process {pid}) but does not answer. Wait a little, or end it with: "
        "kill {pid}, or if that fails: kill -9 {pid}. Then start it again.",
        pid=pid,
    )


def home_unusable(path: Path | str, problem: str) -> str:
    return _(
        "Understudy cannot store anything here: {path}: {problem}.", path=path, problem=problem
    )
