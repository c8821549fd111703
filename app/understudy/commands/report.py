"""``understudy report``: a month of observations and measurements, to read or to attach."""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from understudy.base.clock import SystemClock
from understudy.base.errors import StorageError
from understudy.base.shown_text import json_shown, shown
from understudy.base.translation import _
from understudy.commands.home import EXIT_UNUSABLE, CommandError, notice, open_home
from understudy.status.log.report.csv_table import as_csv
from understudy.status.log.report.json_object import as_json
from understudy.status.log.report.markdown import as_markdown
from understudy.status.log.report.month import days_of, month_report
from understudy.status.log.schema import open_status_log
from understudy.status.log.store import StatusLog
from understudy.status.log.uptime import start_of
from understudy.words.common import HEADLINES
from understudy.words.verdict_reasons import reason_sentence

if TYPE_CHECKING:
    import argparse
    from datetime import datetime
    from typing import Literal

    from understudy.commands.home import Home
    from understudy.status.log.report.month import MonthReport
    from understudy.status.model import VerdictKind

    Format = Literal["markdown", "csv", "json"]

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


def formatted(report: MonthReport, form: Format) -> str:
    """Return the report in one of the three formats."""
    match form:
        case "markdown":
            return shown(as_markdown(report, reason_sentence, _kind_words))
        case "csv":
            return as_csv(report)
        case "json":
            return json_shown(as_json(report))
        case _:
            assert_never(form)


def _kind_words(kind: VerdictKind) -> str:
    return str(HEADLINES[kind])


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
            _("the log cannot be read: {problem}", problem=problem), EXIT_UNUSABLE
        ) from problem


def _write(target: Path, text: str) -> None:
    """Write the report to ``target``, whole or not at all."""
    try:
        file, part = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        try:
            with os.fdopen(file, "w", encoding="utf-8", newline="") as opened:
                opened.write(text)
            Path(part).replace(target)
        except BaseException:
            Path(part).unlink(missing_ok=True)
            raise
    except OSError as problem:
        line = _(
            "{file}: the report could not be written: {reason}",
            file=target,
            reason=problem.strerror,
        )
        raise CommandError(line, EXIT_FAILED) from problem
    notice(_("the report is in {file}", file=target))
