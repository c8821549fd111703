"""One month of the log as a value: the pages, the measurements, and the verdicts shown."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.status.log.own_requests import by_model, daily_requests
from understudy.status.log.report.alarms import BEFORE, alarm_for, own_alarms
from understudy.status.log.uptime import DayTally, Tally, daily_uptime, days_between, start_of
from understudy.status.official.surfaces import used_components

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, tzinfo

    from understudy.status.log.intervals import KeptIncident, KeptVerdict
    from understudy.status.log.log_reader import LogReader
    from understudy.status.log.own_requests import DayRequests, RequestTally
    from understudy.status.log.uptime import Day

MONTH = re.compile(r"\d{4}-\d{2}")


class SurfaceReport(msgspec.Struct, frozen=True):
    """A component of a page; ``is_used``: the person's settings name it."""

    page_url: str
    component_id: str
    name: str
    is_used: bool
    total: Tally
    days: tuple[DayTally, ...]


class IncidentReport(msgspec.Struct, frozen=True):
    """``own_alarm_at``: when own requests first counted as failing around it, if they did."""

    page_url: str
    kept: KeptIncident
    own_alarm_at: datetime | None = None

    @property
    def posted_after_alarm_s(self) -> float | None:
        """Return the time from the own alarm to the page's post; negative if the page was first."""
        if self.own_alarm_at is None:
            return None
        return (self.kept.incident.started_at - self.own_alarm_at).total_seconds()


class MonthReport(msgspec.Struct, frozen=True):
    """The content of all three formats; ``until_at`` is the month's end or, if earlier, now.

    ``zone`` None is this computer's time zone.
    """

    month: str
    from_at: datetime
    until_at: datetime
    is_complete: bool
    made_at: datetime
    zone: tzinfo | None
    surfaces: tuple[SurfaceReport, ...]
    incidents: tuple[IncidentReport, ...]
    requests: tuple[RequestTally, ...]
    request_days: tuple[DayRequests, ...]
    verdicts: tuple[KeptVerdict, ...]


def days_of(month: str) -> tuple[date, date]:
    """Return the first day of ``month`` (``2026-08``) and of the next; raises ValueError."""
    if not MONTH.fullmatch(month):
        raise ValueError(month)
    first = date.fromisoformat(f"{month}-01")
    if not 1971 <= first.year < 9999:  # Windows cannot convert local midnights before 1970
        raise ValueError(month)
    return first, (first + timedelta(days=31)).replace(day=1)


def month_report(
    read: LogReader,
    month: str,
    surfaces: Iterable[str],
    now: datetime,
    zone: tzinfo | None = None,
) -> MonthReport:
    """Read a local month from the log; raises `StorageError`, and ValueError for a wrong month.

    Engine thread, or a command's only one: a month of one request a minute takes a moment.
    """
    first, following = days_of(month)
    from_at, end_at = start_of(first, zone), start_of(following, zone)
    until_at = max(from_at, min(end_at, now))
    days = days_between(first, following, zone, now)
    verdicts = read.verdicts(from_at - BEFORE, until_at)
    outcomes = read.outcomes(from_at, until_at)
    wanted = tuple(surfaces)
    parts = [_page(read, url, wanted, days, (from_at, until_at)) for url in read.pages()]
    alarms = own_alarms(verdicts)
    found = [one for _, incidents in parts for one in incidents]
    used = {(one.page_url, one.component_id) for part, _ in parts for one in part if one.is_used}
    return MonthReport(
        month=month,
        from_at=from_at,
        until_at=until_at,
        is_complete=end_at <= now,
        made_at=now,
        zone=zone,
        surfaces=tuple(one for part, _ in parts for one in part),
        incidents=tuple(
            replace(one, own_alarm_at=alarm_for(one.kept, alarms, until_at))
            if _concerns(one, used)
            else one
            for one in found
        ),
        requests=by_model(outcomes),
        request_days=daily_requests(outcomes, days),
        verdicts=_within(verdicts, from_at, until_at),
    )


def _page(
    read: LogReader,
    url: str,
    wanted: Sequence[str],
    days: Sequence[Day],
    period: tuple[datetime, datetime],
) -> tuple[tuple[SurfaceReport, ...], tuple[IncidentReport, ...]]:
    components = read.components(url)
    used = used_components(wanted, components)
    uptime = daily_uptime(read.states(url, *period), days)
    unknown = tuple(
        DayTally(day, Tally(unobserved_s=(day.until_at - day.from_at).total_seconds()))
        for day in days
    )
    surfaces = tuple(
        SurfaceReport(url, one.id, one.name, one in used, _total(own), own)
        for one in (*used, *(one for one in components if one not in used))
        for own in (uptime.get(one.id, unknown),)
    )
    return surfaces, tuple(IncidentReport(url, one) for one in read.incidents(url, *period))


def _total(days: Iterable[DayTally]) -> Tally:
    return sum((one.tally for one in days), Tally())


def _concerns(one: IncidentReport, used: set[tuple[str, str]]) -> bool:
    """Return True if own requests concern it: they go to the services in the settings."""
    named = one.kept.incident.component_ids
    if named:
        return any((one.page_url, component_id) in used for component_id in named)
    return any(page_url == one.page_url for page_url, _ in used)


def _within(
    verdicts: Iterable[KeptVerdict], from_at: datetime, until_at: datetime
) -> tuple[KeptVerdict, ...]:
    return tuple(
        replace(one, from_at=max(one.from_at, from_at), until_at=min(one.until_at, until_at))
        for one in verdicts
        if one.until_at >= from_at
    )
