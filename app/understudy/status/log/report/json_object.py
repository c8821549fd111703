"""The month as one JSON object, for programs: instants in UTC, shares from 0 to 1, lengths in s."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from understudy.status.log.report.times import local, utc

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.log.intervals import KeptVerdict
    from understudy.status.log.own_requests import RequestTally
    from understudy.status.log.report.month import IncidentReport, MonthReport, SurfaceReport
    from understudy.status.log.uptime import Tally


def as_json(report: MonthReport) -> str:
    """Return the object with indentation."""
    raw = msgspec.json.encode(
        {
            "month": report.month,
            "from_at": utc(report.from_at),
            "until_at": utc(report.until_at),
            "from_local": local(report.from_at, report.zone),
            "until_local": local(report.until_at, report.zone),
            "complete": report.is_complete,
            "made_at": utc(report.made_at),
            "measured_by": {
                "surfaces": "status_page",
                "incidents": "status_page",
                "requests": "this_computer",
                "verdicts": "this_computer",
            },
            "surfaces": [_surface(one) for one in report.surfaces],
            "incidents": [_incident(one) for one in report.incidents],
            "requests": [_requests(one) for one in report.requests],
            "requests_by_day": [
                {"day": one.day.day.isoformat(), **_requests(one.tally)}
                for one in report.request_days
            ],
            "verdicts": [_verdict(one) for one in report.verdicts],
        }
    )
    return msgspec.json.format(raw, indent=2).decode() + "\n"


def _surface(one: SurfaceReport) -> dict[str, Any]:
    return {
        "page": one.page_url,
        "id": one.component_id,
        "name": one.name,
        "used": one.is_used,
        **_tally(one.total),
        "days": [{"day": each.day.day.isoformat(), **_tally(each.tally)} for each in one.days],
    }


def _tally(tally: Tally) -> dict[str, float | None]:
    return {
        "uptime_weighted": tally.weighted,
        "uptime_strict": tally.strict,
        "coverage": tally.coverage,
        "operational_s": tally.operational_s,
        "degraded_s": tally.degraded_s,
        "partial_outage_s": tally.partial_s,
        "major_outage_s": tally.major_s,
        "maintenance_s": tally.maintenance_s,
        "unobserved_s": tally.unobserved_s,
        "page_history_s": tally.page_history_s,
    }


def _incident(one: IncidentReport) -> dict[str, Any]:
    incident = one.kept.incident
    return {
        "page": one.page_url,
        "id": incident.id,
        "name": incident.name,
        "maintenance": one.kept.is_maintenance,
        "impact": incident.impact.value,
        "phase": incident.phase.value,
        "surfaces": sorted(incident.component_ids),
        "models": list(incident.models),
        "url": incident.url,
        "posted_at": utc(incident.started_at),
        "resolved_at": _or_null(one.kept.closed_at),
        "vanished_at": _or_null(one.kept.vanished_at),
        "first_read_at": _or_null(one.kept.first_seen_at),
        "own_alarm_at": _or_null(one.own_alarm_at),
        "posted_after_own_alarm_s": one.posted_after_alarm_s,
        "edited_posts": one.kept.edited_posts,
        "posts": [
            {"at": utc(post.display_at), "phase": post.phase.value, "text": post.body}
            for post in incident.updates
        ],
    }


def _requests(one: RequestTally) -> dict[str, Any]:
    return {
        "provider": one.provider,
        "model": one.model,
        "requests": one.requests,
        "answered": one.ok,
        "failed": {"refused": one.refusing, "silent": one.silent, "cut": one.cut},
        "failures": dict(one.failures),
        "not_accepted": one.yours,
        "never_reached": one.network,
        "failure_rate": one.failure_rate,
        "first_text_p50_s": one.first_text_p50_s,
        "first_text_p95_s": one.first_text_p95_s,
        "probes": one.probes,
        "probes_failed": one.probes_failed,
    }


def _verdict(one: KeptVerdict) -> dict[str, Any]:
    return {
        "from_at": utc(one.from_at),
        "until_at": utc(one.until_at),
        "verdict": one.kind.value,
        "since": utc(one.since),
        "unstable": one.unstable,
        "reasons": [
            {"source": reason.source.value, "kind": reason.kind, "facts": dict(reason.facts)}
            for reason in one.reasons
        ],
    }


def _or_null(at: datetime | None) -> str | None:
    return utc(at) or None
