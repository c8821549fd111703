"""The sentences of import and export: results, problems, and paths."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.archive.transfer.results import WHOLE_FILE, Why

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.archive.transfer.results import ImportReport, Problem, Progress
    from understudy.base.errors import ExportError, StorageError

REASONS = {
    Why.UNREADABLE: "it cannot be read",
    Why.NOT_A_FILE: "only files, folders and zips are read",
    Why.NOT_JSON: "it is not JSON",
    Why.NOTHING_IN_IT: "it contains no conversations",
    Why.ONLY_A_LIST: "it only lists the parts of an export; fetch these with your browser, then"
    " import them",
    Why.PART_MISSING: "a part of the export is missing",
    Why.NOT_TAKEN: "it has content that Understudy has no place for, which was left out",
    Why.FILES_UNUSED: "files that no conversation in it refers to were left out",
    Why.WEB_PAGE: "it is a web page without chats; import the zip or conversations.json",
    Why.ZIP_DAMAGED: "the zip is damaged or incomplete; download it again",
    Why.ZIP_ENCRYPTED: "the zip has a password; unpack it and import its contents",
    Why.ZIP_METHOD: "the zip uses an unknown compression; unpack it and import its contents",
    Why.ZIP_OUTSIDE: "the zip contains a path outside itself, so it was not opened",
    Why.ZIP_LINK: "the zip contains a link, so it was not opened",
    Why.ZIP_BOMB: "the zip would expand beyond any reasonable size",
    Why.ZIP_NESTED: "it is in a zip and contains further zips; unpack it and import those",
    Why.CUT_OFF: "the file breaks off here; everything before was imported",
    Why.STRAY: "this is not a conversation",
    Why.BROKEN: "it is damaged",
    Why.TOO_DEEP: "it is nested too deeply",
    Why.TOO_LARGE: "it is larger than 128 MiB",
    Why.UNKNOWN_SHAPE: "it is not a known export",
    Why.NO_ID: "it has no id",
    Why.NO_QUESTION: "it has no question",
    Why.NO_ANSWER: "it has no answer",
    Why.MESSAGES_LEFT_OUT: "was imported, but damaged messages were left out",
    Why.CONTENT_UNKNOWN: "was imported, but some of it is of an unknown kind and was kept as "
    "plain text",
    Why.CONTENT_LEFT_OUT: "was imported, but content of an unknown kind was left out",
    Why.ONLY_THINKING: "was imported, but an answer with only thinking was left out",
    Why.INSTANT_IMPOSSIBLE: "was imported, but has impossible dates; the nearest possible ones "
    "were used",
    Why.CHARACTERS_LOST: "was imported, but some characters could not be read",
    Why.SAID_TWICE: "was imported, but something occurs twice in it and the last was used",
    Why.FILES_MISSING: "was imported, but the content of some files is missing",
}
_STORAGE = {
    "full": "the disk is full",
    "read_only": "the database cannot be written",
    "locked": "another program keeps the database busy",
}
_EXPORT = {
    "exists": "it exists already, and nothing is overwritten; choose a new folder",
    "full": "the disk is full; nothing was left behind",
    "read_only": "it cannot be written",
    "private": "the conversation is private; add --private to export it",
}


def problem_words(problem: Problem) -> str:
    """Return the problem of one item, as one line without a full stop."""
    reason = REASONS[problem.why]
    if problem.count:
        reason = f"{reason} ({problem.count})"
    if problem.detail:
        reason = f"{reason} ({' '.join(problem.detail.split())})"
    if problem.why in WHOLE_FILE:
        return f"{problem.file}: {reason}"
    named = [f"“{problem.title}”"] if problem.title else []
    named += [problem.key] if problem.key else []
    words = f" {', '.join(named)}" if named else ""
    return f"{problem.file}, conversation {problem.position}{words}: {reason}"


def counts_words(progress: Progress) -> str:
    """Return the result of an import, in figures."""
    words = [
        f"{progress.added} conversations added",
        f"{progress.updated} updated",
        f"{progress.unchanged} unchanged",
    ]
    if progress.skipped:
        words.append(f"{progress.skipped} skipped")
    if progress.empty:
        words.append(f"{progress.empty} were empty")
    return f"{', '.join(words)}; {progress.messages} messages"


def holds_any(progress: Progress) -> bool:
    return bool(progress.added or progress.updated or progress.unchanged)


def keeping_words(keep_days: int, now: datetime) -> str:
    """Return when the imported is deleted by the person's setting, "" if it is kept."""
    if not keep_days:
        return ""
    goes_at = f"{now + timedelta(days=keep_days):%Y-%m-%d}"
    return (
        f"conversations are kept for {keep_days} days from this import: those not pinned or "
        f"continued by {goes_at} will be deleted ([archive] keep_conversations_days)"
    )


def ending_words(report: ImportReport) -> str:
    """Return why an import ended early, "" if it did not."""
    if report.storage_problem is not None:
        cause = storage_words(report.storage_problem)
        return f"the import stopped: {cause}. What was added stays; import again to continue"
    if report.is_stopped:
        return "stopped. What was added stays; import again to continue"
    return ""


def storage_words(problem: StorageError) -> str:
    return _STORAGE.get(problem.cause, f"the database failed: {problem}")


def export_words(problem: ExportError) -> str:
    """Return why nothing was exported, as one line without a full stop."""
    return f"{problem.path}: {_EXPORT.get(problem.cause, problem.detail)}"
