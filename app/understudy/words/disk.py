"""The sentences for data that cannot be stored, or shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy
from understudy.words.sentences import with_aside

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.base.errors import StorageError

NO_TRAY = lazy(
    "This desktop shows no status icons, so the chat window opened instead. On GNOME the extension "
    "AppIndicator adds them; closing this window then leaves Understudy running there."
)
NOT_KEPT = lazy("The question could not be saved for Claude. Ask it again when Claude is back.")
STORAGE = {
    "full": lazy(
        "The disk is full: new messages are kept in memory and written once there is room."
    ),
    "read_only": lazy("The database cannot be written: new messages are lost when you quit."),
    "locked": lazy("The database is in use elsewhere: writing will be tried again."),
    "closed": lazy("Understudy is ending, or could not start: see the notice, and start it again."),
    "damaged": lazy(
        "The database is damaged: restart Understudy, and the file will be moved aside and kept."
    ),
}
TITLE = lazy("Understudy cannot save conversations")
GOES_ON = lazy(
    "The icon stays, but nothing is checked or asked until then; it continues by itself."
)
_AWAITED = {
    "full": (
        lazy(
            "The disk is full: Understudy can start its work once there is room. {goes_on} "
            "To make room here, “understudy forget --all --yes” deletes all conversations."
        )
    ),
    "read_only": lazy(
        "{path} cannot be written: Understudy can start its work once it can. {goes_on}"
    ),
    "locked": lazy(
        "{path} is in use elsewhere: Understudy starts its work when it is free. {goes_on}"
    ),
}
_AWAITED_ELSE = lazy(
    "{path} cannot be opened ({cause}): Understudy tries again until it can. {goes_on}"
)

_CAUSES = {
    "full": lazy("the disk is full"),
    "read_only": lazy("it cannot be written"),
    "locked": lazy("another process is using it"),
    "newer": lazy("a newer version of Understudy wrote it"),
    "damaged": lazy("it is damaged"),
}
_CAUSE_ELSE = lazy("the disk or the system failed")


def trouble(cause: str) -> str:
    """Return that new text does not reach the disk."""
    known = STORAGE.get(cause)
    return str(known) if known else _("The database failed ({cause}).", cause=cause)


def awaited(path: Path, cause: str) -> str:
    """Return why nothing has started yet, and what will end it."""
    return _AWAITED.get(cause, _AWAITED_ELSE).format(path=path, cause=cause, goes_on=GOES_ON)


def storage_line(problem: StorageError) -> str:
    """Name the file and the cause; the system's own words only if the cause is no known one."""
    cause = storage_words(problem.cause)
    if problem.detail and problem.cause not in _CAUSES:
        cause = with_aside(cause, problem.detail)
    return _("{path}: {problem}", path=problem.path, problem=cause)


def storage_words(cause: str) -> str:
    """Name the cause that blocks the database, in a few words."""
    return str(_CAUSES.get(cause, _CAUSE_ELSE))
