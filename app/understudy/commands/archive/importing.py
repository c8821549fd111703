"""``understudy import``: adds conversations from Claude.ai, ChatGPT or elsewhere to the history."""

from __future__ import annotations

import signal
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from typing import TYPE_CHECKING, Any

from understudy.archive.transfer.importer import Importer
from understudy.base.clock import SystemClock
from understudy.base.errors import StorageError
from understudy.base.files.given_files import given_pieces, is_given_pipe
from understudy.base.interrupts import EXIT_STOPPED
from understudy.base.translation import _, ngettext
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.commands.output import print_json, write_over
from understudy.words.transfer import (
    counts_words,
    ending_words,
    holds_any,
    keeping_words,
    problem_words,
    storage_words,
)

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator

    from understudy.archive.transfer.results import ImportReport, Problem, Progress

EXIT_DONE = 0
EXIT_NOT_ALL = 1
PROBLEMS_SHOWN = 50
MEGABYTE = 1e6
MOST_PIPED_BYTES = 4 << 30
"""An export of 200,000 conversations is about 1 GB."""


def run(arguments: argparse.Namespace) -> int:
    named = [Path(one) for one in arguments.files]
    for file in named:
        if not is_given_pipe(file) and not file.exists():
            raise CommandError(_("{file}: there is no such file", file=file))
    home = open_home(arguments)
    meter = Meter()
    with taken_in(named, home.paths.cache_dir) as files, stopping() as cancel:
        importer = Importer(home.paths.database_file, SystemClock(), cancel, meter.show)
        try:
            report = importer.run(files)
        except StorageError as problem:
            raise CommandError(storage_words(problem), EXIT_UNUSABLE) from problem
        finally:
            meter.clear()
    _tell(report, home.settings.archive.keep_conversations_days, as_json=arguments.json)
    return _code(report)


@contextmanager
def taken_in(named: list[Path], cache_dir: Path) -> Generator[list[Path]]:
    """Yield the files to import, a pipe as a temporary file: an import reads more than once."""
    with ExitStack() as stack:
        files: list[Path] = []
        for path in named:
            if not is_given_pipe(path):
                files.append(path)
                continue
            folder = stack.enter_context(TemporaryDirectory(prefix="piped-", dir=cache_dir))
            files.append(Path(folder) / "stdin")
            try:
                _copy(path, files[-1])
            except OSError as problem:
                raise CommandError(f"{path}: {problem.strerror}") from problem
        yield files


def _copy(piped: Path, target: Path) -> None:
    size_bytes = 0
    with target.open("xb") as file:
        for piece in given_pieces(piped):
            size_bytes += len(piece)
            if size_bytes > MOST_PIPED_BYTES:
                raise CommandError(
                    _(
                        "{file}: more than {size} GiB; name a file",
                        file=piped,
                        size=MOST_PIPED_BYTES >> 30,
                    )
                )
            file.write(piece)


@contextmanager
def stopping() -> Generator[Event]:
    """Let Ctrl-C ask the work to stop; a second one ends the program at once."""
    cancel = Event()

    def stop(*_: object) -> None:
        cancel.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield cancel
    finally:
        signal.signal(signal.SIGINT, before)


class Meter:
    """Shows the progress on a terminal, in one line that is overwritten."""

    def __init__(self) -> None:
        self.is_shown = False

    def show(self, progress: Progress) -> None:
        done, total = progress.done_bytes / MEGABYTE, progress.total_bytes / MEGABYTE
        self.say(
            _(
                "{done} of {total} MB; {added} added",
                done=f"{done:,.0f}",
                total=f"{total:,.0f}",
                added=progress.added,
            )
        )

    def say(self, words: str) -> None:
        self.is_shown = write_over(words) or self.is_shown

    def clear(self) -> None:
        if self.is_shown:
            write_over("")


def _tell(report: ImportReport, keep_days: int, *, as_json: bool) -> None:
    if report.moved_aside is not None:
        notice(_("the database could not be read; it is now {path}", path=report.moved_aside))
    for problem in report.problems[:PROBLEMS_SHOWN]:
        notice(problem_words(problem))
    more = report.problem_count - PROBLEMS_SHOWN
    if more > 0:
        notice(
            ngettext(
                "and {count} more like these; --json names the first 1000",
                "and {count} more like these; --json names the first 1000",
                more,
            )
        )
    if ending := ending_words(report):
        notice(ending)
    if holds_any(report.progress) and (keeping := keeping_words(keep_days, SystemClock().now())):
        notice(keeping)
    if as_json:
        print_json(report_json(report))
    else:
        print(counts_words(report.progress))


def _code(report: ImportReport) -> int:
    if report.is_stopped:
        return EXIT_STOPPED
    is_all = not report.problem_count and report.storage_problem is None
    return EXIT_DONE if is_all else EXIT_NOT_ALL


def report_json(report: ImportReport) -> dict[str, Any]:
    """Return the documented JSON object for the result of an import."""
    progress = report.progress
    return {
        "added": progress.added,
        "updated": progress.updated,
        "unchanged": progress.unchanged,
        "skipped": progress.skipped,
        "empty": progress.empty,
        "messages": progress.messages,
        "stopped": report.is_stopped,
        "storage_problem": report.storage_problem.cause if report.storage_problem else None,
        "problem_count": report.problem_count,
        "problems": [_problem_json(one) for one in report.problems],
    }


def _problem_json(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file,
        "why": problem.why.value,
        "position": problem.position,
        "title": problem.title,
        "id": problem.key,
        "detail": problem.detail,
        "count": problem.count,
    }
