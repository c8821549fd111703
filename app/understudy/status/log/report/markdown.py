"""The month as Markdown: a document to read and to attach, with the source of each figure.

It states facts and blames no one. The page's words are escaped, so that a name is never markup.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from understudy.status.log.report.times import both, percent, span
from understudy.status.official.models_named import named_models

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from understudy.status.log.intervals import KeptIncident, KeptVerdict
    from understudy.status.log.own_requests import RequestTally
    from understudy.status.log.report.month import IncidentReport, MonthReport, SurfaceReport
    from understudy.status.model import Incident, Reason, VerdictKind

    Say = Callable[[Reason, datetime], str]
    SayKind = Callable[[VerdictKind], str]

MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&$])")
LINKED = re.compile(r"https?://[^\s<>|]+")

NOTES = """\
- **Surfaces and incidents** are as reported by the status pages named above. Time under “own
  reading” was read from the page by this program while it ran; time under “page's history” was
  published by the page afterwards.
- **Weighted** uptime counts as Statuspage does: a major outage whole, a partial outage with 30 %,
  degraded performance and maintenance not at all. **Strict** uptime is the share of time fully
  operational, without maintenance. Both refer to the known time; **coverage** is its share of the
  period.
- **Own requests** were made from one computer by one person and measured there. They show what
  that person met, not the service as a whole. The failure rate leaves out requests that never
  reached the provider, and those that were not accepted because of key, limit or content. First
  text is the time from the request to the first text, of those that were answered, by nearest rank.
- **Own alarm** is when own requests were first judged failing, from two hours before a post to its
  end.
- The month is that of the local calendar. Times are UTC, with local time and its offset in
  brackets."""


def as_markdown(report: MonthReport, say: Say, say_kind: SayKind) -> str:
    """Return the whole document; ``say`` words a reason, and ``say_kind`` a verdict."""
    end = "" if report.is_complete else ", so far"
    lines = [
        f"# Status report {report.month}",
        "",
        f"Period: {both(report.from_at, report.zone)} to {both(report.until_at, report.zone)}{end}",
        "",
        f"Made: {both(report.made_at, report.zone)} by Understudy",
        *("", "## Surfaces", "", *_surfaces(report.surfaces)),
        *("", "## Incidents", "", *_incidents(report)),
        *("", "## Own requests", "", *_requests(report.requests)),
        *("", "## What was shown", "", *_verdicts(report, say, say_kind)),
        *("", "## How this was measured", "", NOTES),
    ]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Return text from outside as one line that Markdown and HTML show unchanged."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))


def linked(url: str) -> str:
    return f"<{url}>" if LINKED.fullmatch(url) else escaped(url)


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    titles = list(head)
    yield f"| {' | '.join(titles)} |"
    yield "|---" * len(titles) + "|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _surfaces(surfaces: Iterable[SurfaceReport]) -> Iterator[str]:
    listed = list(surfaces)
    if not listed:
        yield "No status page was read in this period."
    for page_url in dict.fromkeys(one.page_url for one in listed):
        yield f"Status page: {linked(page_url)}"
        yield ""
        yield from table(
            (
                *("surface", "used", "weighted", "strict", "degraded", "partial outage"),
                *("major outage", "maintenance", "coverage", "own reading", "page's history"),
            ),
            (_surface_row(one) for one in listed if one.page_url == page_url),
        )
        yield ""


def _surface_row(one: SurfaceReport) -> Iterator[str]:
    total = one.total
    yield escaped(one.name)
    yield "yes" if one.is_used else "no"
    yield percent(total.weighted)
    yield percent(total.strict)
    spans = (total.degraded_s, total.partial_s, total.major_s, total.maintenance_s)
    yield from (span(seconds) for seconds in spans)
    yield percent(total.coverage, 1)
    yield span(total.known_s - total.page_history_s)
    yield span(total.page_history_s)


def _incidents(report: MonthReport) -> Iterator[str]:
    names = {(one.page_url, one.component_id): one.name for one in report.surfaces}
    if not report.incidents:
        yield "None is known in this period."
    for one in report.incidents:
        incident = one.kept.incident
        what = "Maintenance" if one.kept.is_maintenance else "Incident"
        surfaces = sorted(names.get((one.page_url, each), each) for each in incident.component_ids)
        yield f"### {escaped(incident.name) or what}"
        yield ""
        known = f"{what} {escaped(incident.id)}, impact {incident.impact.value}"
        yield f"- {known}, {linked(incident.url)}"
        yield f"- Posted: {both(incident.started_at, report.zone)}"
        yield f"- {_end_of(one.kept, report)}"
        yield f"- Surfaces: {escaped(', '.join(surfaces)) or 'none named'}"
        yield f"- Models: {_models(incident)}"
        yield f"- {_first_seen(one, report)}"
        if one.own_alarm_at is not None:
            yield f"- {_own_alarm(one.own_alarm_at, one, report)}"
        if one.kept.edited_posts:
            yield f"- Wordings of posts replaced while it was read: {one.kept.edited_posts}"
        yield ""


def _models(incident: Incident) -> str:
    several = "several, not listed" if named_models(incident).everybody else "none named"
    return escaped(", ".join(incident.models)) or several


def _end_of(kept: KeptIncident, report: MonthReport) -> str:
    began_at = kept.incident.started_at
    if kept.closed_at is not None:
        lasted = span((kept.closed_at - began_at).total_seconds())
        return f"Resolved: {both(kept.closed_at, report.zone)}, {lasted} after it was posted"
    if kept.vanished_at is not None:
        gone = both(kept.vanished_at, report.zone)
        return f"No longer listed: {gone}; its closing was not read"
    return f"Not resolved as of {both(report.until_at, report.zone)}"


def _first_seen(one: IncidentReport, report: MonthReport) -> str:
    seen_at = one.kept.first_seen_at
    if seen_at is None:
        return "First read by this program: not while it was open; from the page's history"
    later = span((seen_at - one.kept.incident.started_at).total_seconds())
    return f"First read by this program: {both(seen_at, report.zone)}, {later} after it was posted"


def _own_alarm(alarm_at: datetime, one: IncidentReport, report: MonthReport) -> str:
    lag_s = (one.kept.incident.started_at - alarm_at).total_seconds()
    order = "before" if lag_s >= 0 else "after"
    return f"Own alarm: {both(alarm_at, report.zone)}, {span(abs(lag_s))} {order} it was posted"


def _requests(requests: Iterable[RequestTally]) -> Iterator[str]:
    listed = list(requests)
    if not listed:
        yield "None were made in this period."
        return
    yield from table(
        (
            *("provider", "model", "requests", "answered", "failed", "failure rate"),
            *("not accepted", "never reached it", "first text p50", "first text p95"),
            *("probes", "probes failed"),
        ),
        (_request_row(one) for one in listed),
    )


def _request_row(one: RequestTally) -> Iterator[str]:
    yield escaped(one.provider)
    yield escaped(one.model)
    yield from (str(count) for count in (one.requests, one.ok, one.failed))
    yield percent(one.failure_rate, 2)
    yield from (str(count) for count in (one.yours, one.network))
    for seconds in (one.first_text_p50_s, one.first_text_p95_s):
        yield "unknown" if seconds is None else f"{seconds:.2f} s"
    yield from (str(count) for count in (one.probes, one.probes_failed))


def _verdicts(report: MonthReport, say: Say, say_kind: SayKind) -> Iterator[str]:
    if not report.verdicts:
        yield "The program was not running in this period."
        return
    yield from table(
        ("from", "until", "verdict", "because"),
        (_verdict_row(one, report, say, say_kind) for one in report.verdicts),
    )


def _verdict_row(
    one: KeptVerdict, report: MonthReport, say: Say, say_kind: SayKind
) -> Iterator[str]:
    yield both(one.from_at, report.zone)
    yield both(one.until_at, report.zone)
    yield escaped(say_kind(one.kind)) + (" (unstable)" if one.unstable else "")
    yield "; ".join(escaped(say(reason, one.from_at)) for reason in one.reasons)
