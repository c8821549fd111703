"""Why the desktop program does not start, and the next step, one line per reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy

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


DID_NOT_START = lazy("Understudy did not start")


def cannot_work(problem: str) -> str:
    """Return that the engine failed."""
    return _("Understudy cannot work here: {problem}", problem=problem)


def no_log(problem: str) -> str:
    return _("There is no log: {problem}.", problem=problem)


def settings_wrong(problem: str) -> str:
    """Return that a value in the settings is wrong; the file is kept."""
    return _("{problem}. The defaults apply until it is fixed.", problem=problem)


def settings_unreadable(problem: str) -> str:
    return _("{problem}. The defaults apply.", problem=problem)


def settings_set_aside(problem: str, moved_to: Path) -> str:
    """Return where the unreadable settings file is now."""
    return _(
        "{problem}. The file is now {path}; the defaults apply.", problem=problem, path=moved_to
    )


def settings_stuck(problem: str, why_not: str) -> str:
    """Return that the unreadable settings file is still in place."""
    return _(
        "{problem}. It cannot be moved ({reason}); the defaults apply.",
        problem=problem,
        reason=why_not,
    )


def unknown_key(path: Path, line: int, key: str) -> str:
    return _("{path}:{line}: unknown key {key}", path=path, line=line, key=key)


def home_unusable(path: Path | str, problem: str) -> str:
    return _(
        "Understudy cannot store anything here: {path}: {problem}.", path=path, problem=problem
    )


def not_deleted(path: Path) -> str:
    return _("{path} could not be deleted.", path=path)
