"""The engine's answers to the status window: what happened before, and the monthly report."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.status.log.intervals import KeptIncident
    from understudy.status.log.measures import Aftermath, DayMeasure
    from understudy.status.log.report.month import MonthReport


class HistoryListed(msgspec.Struct, frozen=True):
    """Incidents of the last 90 days, the newest first; own requests by day; the last outage."""

    incidents: tuple[KeptIncident, ...]
    measures: tuple[DayMeasure, ...]
    aftermath: Aftermath | None = None


class ReportRead(msgspec.Struct, frozen=True):
    """A month to be drawn and saved as ``target``; ``text`` is its Markdown."""

    report: MonthReport
    measures: tuple[DayMeasure, ...]
    text: str
    target: Path


class ReportSaved(msgspec.Struct, frozen=True):
    """The report is in ``target``; or it is not, because of ``problem``."""

    target: Path
    problem: str = ""
