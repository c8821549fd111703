"""The words of import and export: what came in, what did not and why, what went out."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.archive.exchange.model import WHOLE_FILE, Why

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.archive.exchange.model import ImportReport, Problem, Progress
    from understudy.base.errors import ExportError, StorageError

REASONS = {
    Why.UNREADABLE: "it cannot be read",
    Why.NOT_A_FILE: "only files, folders and zips are read",
    Why.NOT_JSON: "it is no JSON",
    Why.NOTHING_IN_IT: "there are no conversations in it",
    Why.ONLY_A_LIST: "it only lists the parts of an export; fetch these with your browser, then"
    " import them",
    Why.PART_MISSING: "a part of the export is not there",
    Why.NOT_TAKEN: "what it holds has no place here and was left out",
    Why.FILES_UNUSED: "files that no conversation in it speaks of were left out",
    Why.WEB_PAGE: "it is a web page without chats in it; import the zip or conversations.json",
    Why.ZIP_DAMAGED: "the zip is damaged or was not downloaded to its end; fetch it again",
    Why.ZIP_ENCRYPTED: "the zip is locked with a password; unpack it and import what was in it",
    Why.ZIP_METHOD: "the zip is packed in a way that cannot be read; unpack it and import that",
    Why.ZIP_OUTSIDE: "the zip names a place outside itself, so it is not opened",
    Why.ZIP_LINK: "the zip holds a link, so it is not opened",
    Why.ZIP_BOMB: "the zip would unpack to far more than it can honestly hold",
    Why.ZIP_NESTED: "it lies in a zip and holds further zips; unpack it and import those",
    Why.CUT_OFF: "the file ends or breaks off here; what stood before is in",
    Why.STRAY: "something stands here that is no conversation",
    Why.BROKEN: "it is damaged",
    Why.TOO_DEEP: "it is nested too deep",
    Why.TOO_LARGE: "it is larger than 128 MiB",
    Why.UNKNOWN_SHAPE: "it looks like no export that is known",
    Why.NO_ID: "it has no id",
    Why.NO_QUESTION: "it has no question",
    Why.NO_ANSWER: "it has no answer",
    Why.MESSAGES_LEFT_OUT: "is in, but damaged messages were left out",
    Why.CONTENT_UNKNOWN: "is in, but some of it is of a kind not known here and kept as plain text",
    Why.CONTENT_LEFT_OUT: "is in, but content of a kind not known here was left out",
    Why.ONLY_THINKING: "is in, but an answer that is nothing but thinking was left out",
    Why.INSTANT_IMPOSSIBLE: "is in, but has impossible dates; the nearest possible was taken",
    Why.CHARACTERS_LOST: "is in, but some characters could not be read",
    Why.SAID_TWICE: "is in, but something is said twice in it and the last was taken",
    Why.FILES_MISSING: "is in, but the bytes of some files are not there",
}
_STORAGE = {
    "full": "the disk is full",
    "read_only": "the database may not be written",
    "locked": "another program keeps the database busy",
}
_EXPORT = {
    "exists": "there is something already, and nothing is overwritten; name a new folder",
    "full": "the disk is full; nothing was left behind",
    "read_only": "it may not be written",
    "private": "the conversation is private; --private exports it all the same",
}


def problem_words(problem: Problem) -> str:
    """Return what was not taken, and why, as one line without a full stop."""
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
    """Return what an import did, in figures."""
    words = [
        f"{progress.added} conversations added",
        f"{progress.updated} updated",
        f"{progress.unchanged} unchanged",
    ]
    if progress.skipped:
        words.append(f"{progress.skipped} skipped")
    if progress.empty:
        words.append(f"{progress.empty} had nothing in them")
    return f"{', '.join(words)}; {progress.messages} messages"


def holds_any(progress: Progress) -> bool:
    return bool(progress.added or progress.updated or progress.unchanged)


def keeping_words(keep_days: int, now: datetime) -> str:
    """Return when what came in now is deleted by the person's own setting, "" where it is kept."""
    if not keep_days:
        return ""
    goes_at = f"{now + timedelta(days=keep_days):%Y-%m-%d}"
    return (
        f"conversations are kept for {keep_days} days, counted from this import: what is not pinned"
        f" or gone on with by {goes_at} is deleted then ([archive] keep_conversations_days)"
    )


def ending_words(report: ImportReport) -> str:
    """Return why an import ended before its end, "" where it did not."""
    if report.storage_problem is not None:
        cause = storage_words(report.storage_problem)
        return f"the import stopped: {cause}. What was added stays; import again to go on"
    if report.is_stopped:
        return "stopped. What was added stays; import again to go on"
    return ""


def storage_words(problem: StorageError) -> str:
    return _STORAGE.get(problem.cause, f"the database failed: {problem}")


def export_words(problem: ExportError) -> str:
    """Return why nothing was exported, as one line without a full stop."""
    return f"{problem.path}: {_EXPORT.get(problem.cause, problem.detail)}"
