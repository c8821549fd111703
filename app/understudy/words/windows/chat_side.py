"""The sentences of the chat window's left side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.transfer.results import ExportFormat
from understudy.base.translation import _, lazy, ngettext
from understudy.words.sentences import as_sentence, paragraph
from understudy.words.transfer import (
    counts_words,
    ending_words,
    exported_words,
    holds_any,
    keeping_words,
    problem_words,
)

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.archive.transfer.results import ExportReport, ImportReport

SEARCH = lazy("Search everything")
SEARCH_TIP = lazy(
    'Words, "phrases", beginnings*. Filters: provider:, model:, before:2026-11, after:2026-11-21,'
    " is:pinned. (Ctrl+Shift+F)"
)
NOTHING_FOUND = lazy("Nothing was found.")
SEARCHING = lazy("Looking further back…")
SEARCH_FAILED = lazy("Search failed. Your conversations are safe.")
PINNED = lazy("Pinned")

PIN = lazy("Pin")
UNPIN = lazy("Unpin")
EXPORT = lazy("Export as")
RENAME = lazy("Rename")
DELETE = lazy("Delete")
UNDO = lazy("Undo")
DROP_HERE = lazy("Drop the export here to import its chats.")
FORMATS = {
    ExportFormat.MARKDOWN: lazy("Markdown"),
    ExportFormat.HTML: lazy("Web page (HTML)"),
    ExportFormat.JSON: lazy("JSON, for importing again"),
}

EXCHANGE = lazy("History")
PAST_ANSWERS = lazy("Past answers…")
IMPORT = lazy("Import chats…")
IMPORT_TIP = lazy(
    "The data export of Claude or ChatGPT (zip or JSON), JSON Lines, or our own export."
)
IMPORT_FILES = lazy("Exports (*.zip *.json *.jsonl *.ndjson);;All files (*)")
EXPORT_ALL = lazy("Export everything as")
CHOOSE_FOLDER = lazy("Export into a new folder")
STOP = lazy("Stop")
BUSY = lazy("An import or export is already running.")
MOST_PROBLEMS = 5


def progress(share: float, *, is_import: bool) -> str:
    """Return the progress of an import or export."""
    if is_import:
        return _("Importing… {share}", share=f"{share:.0%}")
    return _("Exporting… {share}", share=f"{share:.0%}")


def deleted(title: str) -> str:
    """Return the line shown while a deleted conversation can still be brought back."""
    return _("Deleted: {title}", title=title)


def undo_name(said: str) -> str:
    """Return a screen reader's name for the button that undoes what was ``said``."""
    return _("Undo. {done}", done=said)


def imported(report: ImportReport, keep_days: int, now: datetime) -> str:
    """Return the result of an import, its problems, and when the imported is deleted."""
    lines = [_("Imported: {counts}.", counts=counts_words(report.progress))]
    if ending := ending_words(report):
        lines.append(as_sentence(ending))
    lines.extend(as_sentence(problem_words(one)) for one in report.problems[:MOST_PROBLEMS])
    more = report.problem_count - MOST_PROBLEMS
    if more > 0:
        lines.append(
            ngettext(
                "{count} more; understudy import lists all.",
                "{count} more; understudy import lists all.",
                more,
            )
        )
    keeping = keeping_words(keep_days, now) if holds_any(report.progress) else ""
    if keeping:
        lines.append(as_sentence(keeping))
    return "\n".join(lines)


def exported(report: ExportReport) -> str:
    """Return the number exported and the path."""
    if report.target is None:
        return _("Stopped. Nothing was left behind.")
    line = as_sentence(exported_words(report))
    if not report.private_left_out:
        return line
    left_out = ngettext(
        "{count} private one was left out.",
        "{count} private ones were left out.",
        report.private_left_out,
    )
    return paragraph(line, left_out)
