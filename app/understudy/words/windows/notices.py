"""Notices above the transcript, and results that only a window shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.errors import DeletedMeanwhileError, ExportError
from understudy.base.translation import _, lazy
from understudy.words.disk import trouble
from understudy.words.sentences import comma_list, decimal
from understudy.words.transfer import export_words, storage_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from understudy.base.errors import StorageError

REHEARSAL = lazy(
    "This is a rehearsal: in this conversation Claude counts as down, and everything else is real. "
    "Ask something, and see who answers."
)
STOPPED = lazy("Stopped. Conversations imported so far stay.")
DEMO_ENDS = lazy(
    "That was the whole outage. Look around; quit from the tray icon when you have seen enough."
)


def demo_begins(speed: float) -> str:
    """Return the demo's first notice; ``speed`` is how many times as fast its time runs."""
    return _(
        "A simulated outage on this computer. Between the answers, time runs {speed} times as "
        "fast.",
        speed=f"{speed:.0f}",
    )


def still_in(files: Iterable[Path]) -> str:
    """Return which damaged files may contain a deleted conversation."""
    names = comma_list(map(str, files))
    return _("Damaged files moved aside earlier may still contain it: {files}", files=names)


def exchange_failed(problem: StorageError | ExportError | DeletedMeanwhileError | None) -> str:
    """Return why an import or export failed; None is one that was stopped."""
    if problem is None:
        return str(STOPPED)
    if isinstance(problem, ExportError):
        return _("Nothing was exported. {problem}.", problem=export_words(problem))
    if isinstance(problem, DeletedMeanwhileError):
        return _("Nothing was exported: the conversation is gone.")
    return _("That did not work: {problem}.", problem=storage_words(problem))


def not_sent(cause: str) -> str:
    """Return that a message could not be stored, so it was not sent."""
    return _(
        "Your message was not sent, because it could not be saved. {reason}", reason=trouble(cause)
    )


def moved_aside(path: Path) -> str:
    """Return where an unreadable database is now."""
    return _(
        "The database could not be read. It was kept as {path}, and a new one was created.",
        path=path,
    )


def did_not_work(cause: str) -> str:
    return _("That did not work ({cause}).", cause=cause)


def settings_not_saved(problem: str) -> str:
    return _("The settings were not saved: {problem}", problem=problem)


SHOWN_FROM_S = 0.05
"""Less would be shown as 0.0 s."""


def provider_answered(model: str, after_s: float | None) -> str:
    """Return the result of a provider's test; ``after_s`` is the time to the first text."""
    if after_s is None or after_s < SHOWN_FROM_S:
        return _("{model} answered.", model=model)
    return _("{model} answered after {seconds} s.", model=model, seconds=decimal(after_s, 1))
