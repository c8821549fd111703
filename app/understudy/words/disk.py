"""The sentences for data that cannot be stored, or shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

NO_TRAY = (
    "This desktop shows no status icons, so the chat window opened instead. On GNOME the extension "
    "AppIndicator adds them; closing this window then leaves Understudy running there."
)
NOT_KEPT = "The question could not be saved for Claude. Ask it again when Claude is back."
STORAGE = {
    "full": "The disk is full: new messages are kept in memory and written once there is room.",
    "read_only": "The database cannot be written: new messages are lost when you quit.",
    "locked": "The database is in use elsewhere: writing will be tried again.",
    "closed": "Understudy is ending, or could not start: see the notice, and start it again.",
    "damaged": "The database is damaged: restart Understudy, and the file will be moved aside "
    "and kept.",
}
TITLE = "Understudy cannot save conversations"
GOES_ON = "The icon stays, but nothing is checked or asked until then; it continues by itself."
AWAITED = {
    "full": (
        "The disk is full: Understudy can start its work once there is room. {goes_on} "
        "To make room here, “understudy forget --all --yes” deletes all conversations."
    ),
    "read_only": "{path} cannot be written: Understudy can start its work once it can. {goes_on}",
    "locked": "{path} is in use elsewhere: Understudy starts its work when it is free. {goes_on}",
}
ELSE = "{path} cannot be opened ({cause}): Understudy tries again until it can. {goes_on}"


def trouble(cause: str) -> str:
    """Return that new text does not reach the disk."""
    return STORAGE.get(cause, f"The database failed ({cause}).")


def awaited(path: Path, cause: str) -> str:
    """Return why nothing has started yet, and what will end it."""
    return AWAITED.get(cause, ELSE).format(path=path, cause=cause, goes_on=GOES_ON)


def storage_words(cause: str) -> str:
    """Name the cause that blocks the database, in a few words."""
    return {
        "full": "the disk is full",
        "read_only": "it cannot be written",
        "locked": "another process is using it",
        "newer": "a newer version of Understudy wrote it",
        "damaged": "it is damaged",
    }.get(cause, "the disk or the system failed")
