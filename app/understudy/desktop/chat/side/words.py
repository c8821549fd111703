"""The words of the chat window's left side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.exchange.model import ExportFormat
from understudy.desktop.words.exchange import (
    counts_words,
    ending_words,
    holds_any,
    keeping_words,
    problem_words,
)

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.archive.exchange.model import ExportReport, ImportReport

SEARCH = "Search everything"
SEARCH_TIP = (
    'Words, "phrases", beginnings*. Filters: provider:, model:, before:2026-11, after:2026-11-21,'
    " is:pinned. (Ctrl+F)"
)
NOTHING_FOUND = "Nothing was found."
SEARCHING = "Looking further back…"
SEARCH_FAILED = "The search could not be made. What was said is not affected."
PINNED = "Pinned"

PIN = "Pin"
UNPIN = "Unpin"
EXPORT = "Export as"
DELETE = "Delete…"
FORMATS = {
    ExportFormat.MARKDOWN: "Markdown",
    ExportFormat.HTML: "Web page (HTML)",
    ExportFormat.JSON: "JSON, to be imported again",
}

EXCHANGE = "History"
PAST_ANSWERS = "Past answers…"
IMPORT = "Import chats…"
IMPORT_TIP = "The data export of Claude or ChatGPT (zip or JSON), JSON Lines, or our own export."
IMPORT_FILES = "Exports (*.zip *.json *.jsonl *.ndjson);;All files (*)"
EXPORT_ALL = "Export everything as"
CHOOSE_FOLDER = "Export into a new folder"
STOP = "Stop"
STOPPED = "Stopped. What was imported by then stays."
BUSY = "An import or export is under way already."
DELETE_TITLE = "Delete this conversation?"
DELETE_TEXT = (
    "Its messages, files and drafts go from this computer for good, from the search and from"
    " backups too."
)
DELETE_NOW = "Delete"
KEEP = "Keep"
MOST_PROBLEMS = 5


def progress(share: float, *, is_import: bool) -> str:
    """Return how far an import or export is."""
    return f"{'Importing' if is_import else 'Exporting'}… {share:.0%}"


def imported(report: ImportReport, keep_days: int, now: datetime) -> str:
    """Return what an import did, what it could not take, and when what came in is deleted."""
    lines = [f"Imported: {counts_words(report.progress)}."]
    if ending := ending_words(report):
        lines.append(f"{ending[:1].upper()}{ending[1:]}.")
    lines.extend(f"{problem_words(one)}." for one in report.problems[:MOST_PROBLEMS])
    more = report.problem_count - MOST_PROBLEMS
    if more > 0:
        lines.append(f"{more} more; understudy import tells all.")
    keeping = keeping_words(keep_days, now) if holds_any(report.progress) else ""
    if keeping:
        lines.append(f"{keeping[:1].upper()}{keeping[1:]}.")
    return "\n".join(lines)


def exported(report: ExportReport) -> str:
    """Return what was exported and where to."""
    if report.target is None:
        return "Stopped. Nothing was left behind."
    line = f"{report.conversations} conversations are in {report.target}."
    if report.private_left_out:
        line += f" {report.private_left_out} private ones were left out."
    return line
