"""The sentences of import and export: results, problems, and paths."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.archive.transfer.results import WHOLE_FILE, Why
from understudy.base.translation import _, lazy, ngettext
from understudy.words.sentences import comma_list, short_date, whole_number, with_aside

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.archive.transfer.results import ExportReport, ImportReport, Problem, Progress
    from understudy.base.errors import ExportError, StorageError

REASONS = {
    Why.UNREADABLE: lazy("it cannot be read"),
    Why.NOT_A_FILE: lazy("only files, folders and zips are read"),
    Why.NOT_JSON: lazy("it is not JSON"),
    Why.NOTHING_IN_IT: lazy("it contains no conversations"),
    Why.ONLY_A_LIST: lazy(
        "it only lists the parts of an export; fetch these with your browser, then import them"
    ),
    Why.PART_MISSING: lazy("a part of the export is missing"),
    Why.NOT_TAKEN: lazy("it has content that Understudy has no place for, which was left out"),
    Why.FILES_UNUSED: lazy("files that no conversation in it refers to were left out"),
    Why.WEB_PAGE: lazy("it is a web page without chats; import the zip or conversations.json"),
    Why.ZIP_DAMAGED: lazy("the zip is damaged or incomplete; download it again"),
    Why.ZIP_ENCRYPTED: lazy("the zip has a password; unpack it and import its contents"),
    Why.ZIP_METHOD: lazy("the zip uses an unknown compression; unpack it and import its contents"),
    Why.ZIP_OUTSIDE: lazy("the zip contains a path outside itself, so it was not opened"),
    Why.ZIP_LINK: lazy("the zip contains a link, so it was not opened"),
    Why.ZIP_BOMB: lazy("the zip would expand beyond any reasonable size"),
    Why.ZIP_NESTED: lazy("it is in a zip and contains further zips; unpack it and import those"),
    Why.CUT_OFF: lazy("the file breaks off here; everything before was imported"),
    Why.STRAY: lazy("this is not a conversation"),
    Why.BROKEN: lazy("it is damaged"),
    Why.TOO_DEEP: lazy("it is nested too deeply"),
    Why.TOO_LARGE: lazy("it is larger than 128 MiB"),
    Why.UNKNOWN_SHAPE: lazy("it is not a known export"),
    Why.NO_ID: lazy("it has no id"),
    Why.NO_QUESTION: lazy("it has no question"),
    Why.NO_ANSWER: lazy("it has no answer"),
    Why.MESSAGES_LEFT_OUT: lazy("was imported, but damaged messages were left out"),
    Why.CONTENT_UNKNOWN: lazy(
        "was imported, but some of it is of an unknown kind and was kept as plain text"
    ),
    Why.CONTENT_LEFT_OUT: lazy("was imported, but content of an unknown kind was left out"),
    Why.ONLY_THINKING: lazy("was imported, but an answer with only thinking was left out"),
    Why.INSTANT_IMPOSSIBLE: lazy(
        "was imported, but has impossible dates; the nearest possible ones were used"
    ),
    Why.CHARACTERS_LOST: lazy("was imported, but some characters could not be read"),
    Why.SAID_TWICE: lazy("was imported, but something occurs twice in it and the last was used"),
    Why.FILES_MISSING: lazy("was imported, but the content of some files is missing"),
}
_STORAGE = {
    "full": lazy("the disk is full"),
    "read_only": lazy("the database cannot be written"),
    "locked": lazy("another program keeps the database busy"),
}
_EXPORT = {
    "exists": lazy("it exists already, and nothing is overwritten; choose a new folder"),
    "full": lazy("the disk is full; nothing was left behind"),
    "read_only": lazy("it cannot be written"),
    "private": lazy("the conversation is private; add --private to export it"),
}


def problem_words(problem: Problem) -> str:
    """Return the problem of one item, as one line without a full stop."""
    reason = str(REASONS[problem.why])
    if problem.count:
        reason = with_aside(reason, problem.count)
    if problem.detail:
        reason = with_aside(reason, " ".join(problem.detail.split()))
    if problem.why in WHOLE_FILE:
        return _("{file}: {problem}", file=problem.file, problem=reason)
    named = [_("“{title}”", title=problem.title)] if problem.title else []
    named += [problem.key] if problem.key else []
    number = " ".join([str(problem.position), comma_list(named)]).strip()
    return _(
        "{file}, conversation {number}: {problem}",
        file=problem.file,
        number=number,
        problem=reason,
    )


def counts_words(progress: Progress) -> str:
    """Return the result of an import, in figures."""
    words = [
        ngettext(
            "{count} conversation added",
            "{count} conversations added",
            progress.added,
            count=whole_number(progress.added),
        ),
        ngettext(
            "{count} updated",
            "{count} updated",
            progress.updated,
            count=whole_number(progress.updated),
        ),
        ngettext(
            "{count} unchanged",
            "{count} unchanged",
            progress.unchanged,
            count=whole_number(progress.unchanged),
        ),
    ]
    if progress.skipped:
        words.append(ngettext("{count} skipped", "{count} skipped", progress.skipped))
    if progress.empty:
        words.append(ngettext("{count} was empty", "{count} were empty", progress.empty))
    said = whole_number(progress.messages)
    messages = ngettext("{count} message", "{count} messages", progress.messages, count=said)
    return _("{conversations}; {messages}", conversations=comma_list(words), messages=messages)


def holds_any(progress: Progress) -> bool:
    return bool(progress.added or progress.updated or progress.unchanged)


def keeping_words(keep_days: int, now: datetime) -> str:
    """Return when the imported is deleted by the person's setting, "" if it is kept."""
    if not keep_days:
        return ""
    goes_at = short_date(now + timedelta(days=keep_days))
    return ngettext(
        "conversations are kept for {count} day from this import: those not pinned or continued by "
        "{date} will be deleted ([archive] keep_conversations_days)",
        "conversations are kept for {count} days from this import: those not pinned or continued "
        "by {date} will be deleted ([archive] keep_conversations_days)",
        keep_days,
        date=goes_at,
    )


def ending_words(report: ImportReport) -> str:
    """Return why an import ended early, "" if it did not."""
    if report.storage_problem is not None:
        cause = storage_words(report.storage_problem)
        return _(
            "the import stopped: {cause}. What was added stays; import again to continue",
            cause=cause,
        )
    if report.is_stopped:
        return _("stopped. What was added stays; import again to continue")
    return ""


def storage_words(problem: StorageError) -> str:
    known = _STORAGE.get(problem.cause)
    return str(known) if known else _("the database failed: {problem}", problem=problem)


def export_words(problem: ExportError) -> str:
    """Return why nothing was exported, as one line without a full stop."""
    return _(
        "{path}: {problem}",
        path=problem.path,
        problem=_EXPORT.get(problem.cause, problem.detail),
    )


def exported_words(report: ExportReport) -> str:
    """Return the number exported and the path, without a full stop."""
    return ngettext(
        "{count} conversation is in {path}",
        "{count} conversations are in {path}",
        report.conversations,
        path=report.target,
    )
