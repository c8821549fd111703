"""The sentences of the chat window's left side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.transfer.results import ExportFormat
from understudy.words.transfer import (
    counts_words,
    ending_words,
    holds_any,
    keeping_words,
    problem_words,
)

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.archive.transfer.results import ExportReport, ImportReport

SEARCH = "Search everything"
SEARCH_TIP = (
    'Words, "phrases", beginnings*. Filters: provider:, model:, before:2026-11, after:2026-11-21,'
    " is:pinned. (Ctrl+F)"
)
NOTHING_FOUND = "Nothing was found."
SEARCHING = "Looking further back…"
SEARCH_FAILED = "Search failed. Your conversations are safe."
PINNED = "Pinned"

PIN = "Pin"
UNPIN = "Unpin"
EXPORT = "Export as"
DELETE = "Delete…"
FORMATS = {
    ExportFormat.MARKDOWN: "Markdown",
    ExportFormat.HTML: "Web page (HTML)",
    ExportFormat.JSON: "JSON, for importing again",
}

EXCHANGE = "History"
PAST_ANSWERS = "Past answers…"
IMPORT = "Import chats…"
IMPORT_TIP = "The data export of Claude or ChatGPT (zip or JSON), JSON Lines, or our own export."
IMPORT_FILES = "Exports (*.zip *.json *.jsonl *.ndjson);;All files (*)"
EXPORT_ALL = "Export everything as"
CHOOSE_FOLDER = "Export into a new folder"
STOP = "Stop"
STOPPED = "Stopped. Conversations imported so far stay."
BUSY = "An import or export is already running."
DELETE_TITLE = "Delete this conversation?"
DELETE_TEXT = (
    "Its messages, files and drafts are removed from this computer for good, from search and "
    "backups too."
)
DELETE_NOW = "Delete"
KEEP = "Keep"
MOST_PROBLEMS = 5


def progress(share: float, *, is_import: bool) -> str:
    """Return the progress of an import or export."""
    return f"{'Importing' if is_import else 'Exporting'}… {share:.0%}"


def imported(report: ImportReport, keep_days: int, now: datetime) -> str:
    """Return the result of an import, its problems, and when the imported is deleted."""
    lines = [f"Imported: {counts_words(report.progress)}."]
    if ending := ending_words(report):
        lines.append(f"{ending[:1].upper()}{ending[1:]}.")
    lines.extend(f"{problem_words(one)}." for one in report.problems[:MOST_PROBLEMS])
    more = report.problem_count - MOST_PROBLEMS
    if more > 0:
        lines.append(f"{more} more; understudy import lists all.")
    keeping = keeping_words(keep_days, now) if holds_any(report.progress) else ""
    if keeping:
        lines.append(f"{keeping[:1].upper()}{keeping[1:]}.")
    return "\n".join(lines)


def exported(report: ExportReport) -> str:
    """Return the number exported and the path."""
    if report.target is None:
        return "Stopped. Nothing was left behind."
    line = f"{report.conversations} conversations are in {report.target}."
    if report.private_left_out:
        line += f" {report.private_left_out} private ones were left out."
    return line
