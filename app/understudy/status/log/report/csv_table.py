"""The month as one CSV table for spreadsheets: one measure per row, with its source.

A spreadsheet runs anything that looks like a formula, so text from outside is defused (OWASP, "CSV
Injection", read 2026-11). Numbers are written as numbers.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from understudy.base.shown_text import one_line
from understudy.status.log.report.times import local, utc

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from understudy.status.log.own_requests import RequestTally
    from understudy.status.log.report.month import IncidentReport, MonthReport, SurfaceReport
    from understudy.status.log.uptime import Tally

HEAD = (
    *("section", "subject", "id", "measure", "value", "unit"),
    *("from_utc", "until_utc", "from_local", "until_local", "measured_by"),
)
PAGE, HERE = "status page", "this computer"
# at the beginning, and after characters that end a cell in another locale
FORMULA = re.compile(r"""(^|[;,|"'])( ?)([=+\-@\uff1d\uff0b\uff0d\uff20])""")

Row = tuple[
    str, str, str, str, "str | float | None", str, "datetime | None", "datetime | None", str
]


def as_csv(report: MonthReport) -> str:
    """Return the table with its head, comma-separated, every text in quotes, lines ended CRLF."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(HEAD)
    for *cells, from_at, until_at, measured_by in _rows(report):
        zone = report.zone
        times = (utc(from_at), utc(until_at), local(from_at, zone), local(until_at, zone))
        whole = (*cells, *times, measured_by)
        writer.writerow([defused(cell) if isinstance(cell, str) else cell for cell in whole])
    return text.getvalue()


def defused(text: str) -> str:
    """Return ``text`` on one line, with an apostrophe before each possible formula."""
    return FORMULA.sub(r"\1\2'\3", one_line(text))


def _rows(report: MonthReport) -> Iterator[Row]:
    period = (report.from_at, report.until_at)
    yield (
        "report",
        "Status report",
        report.month,
        "complete",
        str(report.is_complete).lower(),
        "",
        *period,
        HERE,
    )
    for surface in report.surfaces:
        yield from _surface(surface, period)
    for incident in report.incidents:
        yield from _incident(incident)
    for tally in report.requests:
        yield from _requests("requests", tally, period)
    for day in report.request_days:
        yield from _requests("requests by day", day.tally, (day.day.from_at, day.day.until_at))
    for one in report.verdicts:
        span = (one.from_at, one.until_at)
        reasons = " ".join(f"{reason.source.value}:{reason.kind}" for reason in one.reasons)
        yield ("verdict", one.kind.value, "", "reasons", reasons, "", *span, HERE)


def _surface(one: SurfaceReport, period: tuple[datetime, datetime]) -> Iterator[Row]:
    yield (
        "surface",
        one.name,
        one.component_id,
        "used",
        str(one.is_used).lower(),
        "",
        *period,
        HERE,
    )
    yield from _tally("surface", one, one.total, period)
    for each in one.days:
        yield from _tally("surface by day", one, each.tally, (each.day.from_at, each.day.until_at))


def _tally(
    section: str, one: SurfaceReport, tally: Tally, period: tuple[datetime, datetime]
) -> Iterator[Row]:
    for measure, share in (
        ("uptime weighted", tally.weighted),
        ("uptime strict", tally.strict),
        ("coverage", tally.coverage),
    ):
        value = None if share is None else round(share * 100, 5)
        yield (section, one.name, one.component_id, measure, value, "%", *period, PAGE)
    for measure, seconds in (
        ("operational", tally.operational_s),
        ("degraded performance", tally.degraded_s),
        ("partial outage", tally.partial_s),
        ("major outage", tally.major_s),
        ("under maintenance", tally.maintenance_s),
        ("unobserved", tally.unobserved_s),
        ("known from the page's history", tally.page_history_s),
    ):
        value = round(seconds, 3)
        yield (section, one.name, one.component_id, measure, value, "s", *period, PAGE)


def _incident(one: IncidentReport) -> Iterator[Row]:
    incident, ended_at = one.kept.incident, one.kept.closed_at or one.kept.vanished_at
    section = "maintenance" if one.kept.is_maintenance else "incident"
    span = (incident.started_at, ended_at)
    known = (section, incident.name, incident.id)
    yield (*known, "impact", incident.impact.value, "", *span, PAGE)
    yield (*known, "phase", incident.phase.value, "", *span, PAGE)
    yield (*known, "models", " / ".join(incident.models), "", *span, PAGE)
    yield (*known, "surfaces", " ".join(sorted(incident.component_ids)), "", *span, PAGE)
    yield (*known, "address", incident.url, "", *span, PAGE)
    yield (*known, "first read", utc(one.kept.first_seen_at), "UTC", *span, HERE)
    yield (*known, "own alarm", utc(one.own_alarm_at), "UTC", *span, HERE)
    yield (*known, "posted after own alarm", one.posted_after_alarm_s, "s", *span, HERE)


def _requests(section: str, one: RequestTally, period: tuple[datetime, datetime]) -> Iterator[Row]:
    rate = one.failure_rate
    for measure, value, unit in (
        ("requests", one.requests, ""),
        ("answered", one.ok, ""),
        ("failed: refused", one.refusing, ""),
        ("failed: silent", one.silent, ""),
        ("failed: cut off", one.cut, ""),
        ("not accepted", one.yours, ""),
        ("never reached it", one.network, ""),
        ("failure rate", None if rate is None else round(rate * 100, 5), "%"),
        ("first text p50", one.first_text_p50_s, "s"),
        ("first text p95", one.first_text_p95_s, "s"),
        ("probes", one.probes, ""),
        ("probes failed", one.probes_failed, ""),
    ):
        yield (section, one.provider, one.model, measure, value, unit, *period, HERE)
