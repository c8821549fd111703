"""The sentences about connecting Claude Code, for the window and the command alike; no Qt here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.translation import _, lazy

if TYPE_CHECKING:
    from collections.abc import Iterable

NOT_FOUND = lazy("Claude Code was not found on this computer.")
CONNECTED = lazy("Claude Code is connected. Sessions that start from now on use it.")
CONNECTED_ALREADY = lazy("Claude Code is connected already; there is nothing to change.")
UNDONE = lazy("Claude Code's settings are as if Understudy had not changed them.")
NOTHING_TO_UNDO = lazy("Nothing of Understudy's is in Claude Code's settings.")
HOW_TO_UNDO = lazy("To take it back: understudy connect claude-code --undo")

TITLE = lazy("Claude Code")
OFFER = lazy(
    "Claude Code is on this computer: may Understudy count whether its requests succeed, without "
    "reading what anyone wrote?"
)
COUNTED = lazy("Whether its requests succeed counts as evidence.")
NOT_COUNTED = lazy("Whether its requests succeed is not looked at.")
COUNT = lazy("Yes, count them")
DO_NOT_COUNT = lazy("No")
CAN_CONNECT = lazy(
    "Connected, it shows in its own status line whether Claude works, and tells Understudy how its "
    "requests ended."
)
CONNECT = lazy("Connect Claude Code…")
CONNECTED_LINE = lazy("Connected: sessions show the verdict in their status line.")
WILL_WRITE = lazy("This will be written. A copy of the file is kept beside it.")
WRITE = lazy("Write it")
CANCEL = lazy("Cancel")
UNDO = lazy("Undo")
UNDO_TIP = lazy("Take everything back that Understudy wrote into Claude Code's settings")

_PROBLEMS = {
    "comments": lazy(
        "{file} has comments ({detail}), which Claude Code's format does not know. It was not "
        "changed, so that none is lost."
    ),
    "broken": lazy("{file} is not valid JSON ({detail}). It was not changed; mend it first."),
    "not_an_object": lazy(
        "{file} is not laid out as Claude Code's settings are ({detail}). It was not changed."
    ),
    "link": lazy(
        "{file} is a link ({detail}), and Understudy does not write through links. It was not "
        "changed."
    ),
    "read_only": lazy("{file} is read-only. It was not changed; make it writable first."),
    "not_yours": lazy("{file} belongs to another user. It was not changed."),
    "too_large": lazy("{file} is larger than settings are. It was not changed."),
    "changed": lazy("{file} was changed by another program at this moment. Try again."),
    "failed": lazy("{file} cannot be changed ({detail})."),
}


def problem_sentence(file: str, problem: str, detail: str) -> str:
    """Return why a settings file was not changed, and that nothing was lost."""
    sentence = _PROBLEMS[problem].format(file=file, detail=detail)
    return sentence.replace(" ()", "")


def line_stays(file: str, command: str) -> str:
    return _(
        "{file}: your own status line stays. To see Understudy's as well, let your script call: "
        "{command}",
        file=file,
        command=command,
    )


def exporters_stay(names: Iterable[str]) -> str:
    return _(
        "Claude Code already sends telemetry elsewhere ({names}). That stays as it is, so "
        "Understudy gets no events from it.",
        names=", ".join(names),
    )


def value_stays(file: str, name: str) -> str:
    return _("{file}: {name} was changed since, so it is yours and stays.", file=file, name=name)


def copy_kept(file: str) -> str:
    return _("A copy of what was there before: {file}", file=file)


def undone_in(file: str) -> str:
    return _("taken back: {file}", file=file)
