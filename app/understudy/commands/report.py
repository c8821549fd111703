"""``understudy report``: a month of observations and measurements, to read or to attach."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.base.clock import SystemClock
from understudy.base.errors import StorageError
from understudy.base.translation import _
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.engine.status.monthly_report import formatted, write_whole
from understudy.status.log.log_schema import open_status_log
from understudy.status.log.log_store import StatusLog
from understudy.status.log.report.month import days_of, month_report
from understudy.status.log.uptime import start_of
from understudy.words.disk import storage_line

if TYPE_CHECKING:
    import argparse
    from datetime import datetime

    from understudy.commands.home import Home
    from understudy.status.log.report.month import MonthReport

EXIT_FAILED = 1


def run(arguments: argparse.Namespace) -> int:
    now = SystemClock().now()
    month = arguments.month or f"{now.astimezone():%Y-%m}"
    _check(month, now)
    text = formatted(_read(open_home(arguments), month, now), arguments.format)
    if arguments.output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
    else:
        _write(Path(arguments.output), text)
    return 0


def _check(month: str, now: datetime) -> None:
    try:
        first, _last = days_of(month)
    except ValueError as problem:
        raise CommandError(
            _("--month {month}: not a month; write it like 2026-08", month=month)
        ) from problem
    if start_of(first, None) > now:
        raise CommandError(_("--month {month}: has not begun yet", month=month))


def _read(home: Home, month: str, now: datetime) -> MonthReport:
    clock = SystemClock()
    try:
        opened = open_status_log(home.paths.status_file, clock)
        if opened.moved_aside is not None:
            notice(_("the log could not be read; it is now {path}", path=opened.moved_aside))
        try:
            read = StatusLog(opened.database, clock).read
            return month_report(read, month, home.settings.status.surfaces, now)
        finally:
            opened.database.close()
    except StorageError as problem:
        raise CommandError(
            _("the log cannot be read: {problem}", problem=storage_line(problem)), EXIT_UNUSABLE
        ) from problem


def _write(target: Path, text: str) -> None:
    """Write the report to ``target``, whole or not at all."""
    try:
        write_whole(target, text)
    except OSError as problem:
        line = _(
            "{file}: the report could not be written: {reason}",
            file=target,
            reason=problem.strerror,
        )
        raise CommandError(line, EXIT_FAILED) from problem
    notice(_("the report is in {file}", file=target))
