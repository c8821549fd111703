"""What the log knows of the past, for the status window, and the monthly report from it."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.base.errors import StorageError
from understudy.engine.events.history_events import HistoryListed, ReportRead, ReportSaved
from understudy.engine.status.monthly_report import formatted, write_whole
from understudy.status.log.measures import AROUND, aftermath, daily_measures, outages
from understudy.status.log.report.month import days_of, month_report
from understudy.status.log.uptime import days_between, last_days
from understudy.status.own import CLAUDE_CODE

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.engine.crossing import Publish
    from understudy.engine.status.monthly_report import Format
    from understudy.status.log.intervals import KeptIncident
    from understudy.status.log.log_reader import LogReader
    from understudy.status.log.log_store import StatusLog
    from understudy.status.log.measures import Aftermath
    from understudy.status.log.report.month import MonthReport

log = logging.getLogger(__name__)

DAYS, MEASURED_DAYS = 90, 30
MOST_INCIDENTS = 200


class StatusHistory:
    """Engine thread only; answers go out through ``publish``. ``kept`` None: there is no log."""

    def __init__(
        self,
        kept: StatusLog | None,
        settings: Callable[[], Settings],
        clock: Clock,
        publish: Publish,
    ) -> None:
        self._kept = kept
        self._settings = settings
        self._clock = clock
        self._publish = publish

    async def show(self) -> None:
        """Publish the incidents, the own requests by day, and the last outage."""
        if self._kept is None:
            self._publish(HistoryListed((), ()))
            return
        now, read = self._clock.now(), self._kept.read
        days = last_days(now, None, MEASURED_DAYS)
        try:
            incidents = _incidents(read, now - timedelta(days=DAYS), now)
            outcomes = read.outcomes(days[0].from_at, now)
            last = self._last_outage(read, incidents, now)
        except StorageError as problem:
            log.warning("cannot read what happened before: %s", problem.cause)
            self._publish(HistoryListed((), ()))
            return
        measures = daily_measures(outcomes, days, self._claudes)
        self._publish(HistoryListed(incidents, measures, last))

    async def save_report(self, month: str, form: Format, target: Path) -> None:
        """Write the report of a month like ``2026-08``, and publish `ReportSaved`."""
        try:
            text = formatted(self._read(month), form)
            await asyncio.to_thread(write_whole, target, text)
        except (StorageError, OSError) as problem:
            self._publish(ReportSaved(target, _words(problem)))
            return
        self._publish(ReportSaved(target))

    async def read_report(self, month: str, target: Path) -> None:
        """Publish a month for a document that only the windows can draw."""
        now = self._clock.now()
        try:
            report = self._read(month)
            days = days_between(*days_of(month), None, now)
            outcomes = (
                self._kept.read.outcomes(report.from_at, report.until_at) if self._kept else ()
            )
        except StorageError as problem:
            self._publish(ReportSaved(target, _words(problem)))
            return
        measures = daily_measures(outcomes, days, self._claudes)
        self._publish(ReportRead(report, measures, formatted(report, "markdown"), target))

    @property
    def _claudes(self) -> frozenset[str]:
        return self._settings().claude_ids | {CLAUDE_CODE}

    def _read(self, month: str) -> MonthReport:
        if self._kept is None:
            raise StorageError(Path("status.db"), "missing")
        surfaces = self._settings().status.surfaces
        return month_report(self._kept.read, month, surfaces, self._clock.now())

    def _last_outage(
        self, read: LogReader, incidents: tuple[KeptIncident, ...], now: datetime
    ) -> Aftermath | None:
        over = outages(read.verdicts(now - timedelta(days=DAYS), now))
        if not over:
            return None
        from_at, until_at = over[-1]
        outcomes = read.outcomes(from_at - AROUND, min(now, until_at + AROUND))
        return aftermath(over[-1], incidents, outcomes, self._claudes)


def _incidents(read: LogReader, since: datetime, now: datetime) -> tuple[KeptIncident, ...]:
    """Return those of all addresses of the page, each once, the newest first."""
    found = [one for url in read.pages() for one in read.incidents(url, since, now)]
    by_id = {one.incident.id: one for one in found[::-1]}
    newest = sorted(by_id.values(), key=lambda one: one.incident.started_at, reverse=True)
    return tuple(newest[:MOST_INCIDENTS])


def _words(problem: StorageError | OSError) -> str:
    return problem.cause if isinstance(problem, StorageError) else problem.strerror or str(problem)
