"""``understudy export``: writes conversations as files, to keep, to read or to take elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from understudy.archive.transfer.exporter import Exporter, Wanted
from understudy.archive.transfer.results import ExportFormat
from understudy.base.clock import SystemClock
from understudy.base.errors import DeletedMeanwhileError, ExportError, StorageError
from understudy.base.interrupts import EXIT_STOPPED
from understudy.base.translation import _, ngettext
from understudy.commands.archive.importing import Meter, stopping
from understudy.commands.arguments.parser import EXIT_USAGE
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.commands.output import print_line
from understudy.words.transfer import export_words, exported_words, storage_words

if TYPE_CHECKING:
    import argparse

    from understudy.archive.transfer.results import ExportProgress, ExportReport

EXIT_DONE = 0
EXIT_FAILED = 1
WRONG_USAGE = {"exists", "private"}


def run(arguments: argparse.Namespace) -> int:
    target = Path(arguments.directory).absolute()
    wanted = Wanted(
        ExportFormat(arguments.format), arguments.conversation, with_private=arguments.private
    )
    home = open_home(arguments)
    try:
        report = _export(home.paths.database_file, target, wanted)
    except ExportError as problem:
        code = EXIT_USAGE if problem.cause in WRONG_USAGE else EXIT_FAILED
        raise CommandError(export_words(problem), code) from problem
    except DeletedMeanwhileError as problem:
        raise CommandError(_("there is no conversation {id}", id=problem.row_id)) from problem
    except StorageError as problem:
        raise CommandError(storage_words(problem), EXIT_UNUSABLE) from problem
    if report.moved_aside is not None:
        notice(_("the database could not be read; it is now {path}", path=report.moved_aside))
    if report.is_stopped:
        notice(_("stopped; nothing was left behind"))
        return EXIT_STOPPED
    if report.private_left_out:
        notice(
            ngettext(
                "{count} private left out; --private exports it too",
                "{count} private left out; --private exports them too",
                report.private_left_out,
            )
        )
    print_line(exported_words(report))
    return EXIT_DONE


def _export(database_file: Path, target: Path, wanted: Wanted) -> ExportReport:
    meter = Meter()

    def show(progress: ExportProgress) -> None:
        meter.say(_("{done} of {total} conversations", done=progress.done, total=progress.total))

    with stopping() as cancel:
        try:
            return Exporter(database_file, SystemClock(), cancel, show).run(target, wanted)
        finally:
            meter.clear()
