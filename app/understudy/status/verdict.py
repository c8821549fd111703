"""Whether Claude works for this person, judged by the status page only. Pure.

Judged are the components this person uses and their incidents, never the page's roll-up, which
turns yellow for a government-only fault. The worst counts: down, degraded, unknown, maintenance,
up.

Why a partial outage or a ``major`` impact gives degraded, not down: both mean that part of the
requests or one of the models fails. Most incidents of 2026 named one or a few models, and complete
outages made up 5 of 1,187 hours of trouble to August, so most requests still succeed and red would
be a false alarm. If own requests fail as well, they turn such a day red. ``major_outage`` on a used
component and a ``critical`` incident give down by themselves.

Reasons, by source, with their facts (instants are ISO 8601, most important reason first):

- status_page ``component``: component, state, surface
- status_page ``incident``: id, name, impact, phase, started_at; it made or worsened the verdict
- status_page ``incident_in_doubt``: the same and why; its text is about others (other_models,
  elsewhere), but its impact is critical or all used components are out
- status_page ``incident_informational``: the same and why; open, but no cause for concern: nothing
  was posted for a day and its components are well (old), they are well again (recovered), it names
  the component only as one that is well (bystander), its impact is none (no_impact), it is about
  other models (other_models), clouds, apps or systems (elsewhere), or own requests work (working)
- status_page ``maintenance_in_progress``: id, name, scheduled_until (may be empty)
- status_page ``operational``: surfaces (joined by ", "), checked_at; those the page shows so
- status_page ``surface_not_found``: surface, offered (names joined by ", "); the page lists no such
  component, only those offered
- status_page ``not_in_trouble``: checked_at; a page that lists only components in trouble
- status_page ``no_surfaces``: no facts; the person chose nothing to watch
- status_page ``not_read``: failure (a `FetchFailure`), checked_at (last success, may be empty)
- status_page ``not_checked_yet``: no facts
- network ``not_read``: as above, if the failure points to this computer's own network
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.base.fetch_failure import FetchFailure
from understudy.status.model import (
    Reason,
    ReasonSource,
    Verdict,
    VerdictKind,
)
from understudy.status.official.bearing import ANYBODY
from understudy.status.official.findings import (
    excuses,
    incident_findings,
    maintenance_findings,
    operational,
    surface_findings,
    weigh,
)
from understudy.status.official.lost import lost_findings
from understudy.status.official.surfaces import used_components
from understudy.status.severity import KINDS, worst_impact

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.base.settings.values import StatusSettings
    from understudy.status.model import Snapshot
    from understudy.status.official.bearing import Person
    from understudy.status.official.findings import Finding


def official_verdict(
    snapshot: Snapshot | None,
    failure: FetchFailure | None,
    settings: StatusSettings,
    now: datetime,
    previous: Verdict | None = None,
    person: Person = ANYBODY,
) -> Verdict:
    """Judge a fresh snapshot or a failed poll for this person.

    ``since`` is ``now`` unless ``previous`` was of the same kind. After a failure the last known
    components and incidents stay, from ``snapshot`` if given (then the last good one), else from
    ``previous``; ``checked_at`` stays the time of the last successful reading.
    """
    if failure is not None:
        return _unread(snapshot, failure, now, previous)
    if snapshot is None:
        reason = Reason(ReasonSource.STATUS_PAGE, "not_checked_yet")
        return Verdict(VerdictKind.UNKNOWN, _since(VerdictKind.UNKNOWN, now, previous), (reason,))
    used = used_components(settings.surfaces, snapshot.components)
    weighed = weigh(snapshot, used, now, person)
    at_most = excuses(snapshot, weighed, now, person)
    findings = [
        *surface_findings(snapshot, settings.surfaces, at_most),
        *incident_findings(weighed),
        *lost_findings(snapshot, settings.surfaces, used),
        *maintenance_findings(snapshot, used),
    ]
    findings.sort(key=_rank)
    kind = findings[0].kind if findings else VerdictKind.UP
    reasons = [finding.reason for finding in findings]
    well = operational(snapshot, settings.surfaces) if kind is VerdictKind.UP else None
    if well is not None:
        # after the page's other findings, if there are any
        is_mixed = any(reason.kind == "component" for reason in reasons)
        reasons.insert(len(reasons) if is_mixed else 0, well)
    return Verdict(
        kind=kind,
        since=_since(kind, now, previous),
        reasons=tuple(reasons),
        components=snapshot.components,
        incidents=snapshot.incidents,
        checked_at=snapshot.fetched_at,
        incident_reported=any(finding.incident_reported for finding in findings),
        impact=worst_impact(one.impact for one in findings),
    )


def _rank(finding: Finding) -> tuple[int, bool]:
    """Put the worst first, and the incident that excuses a component before it."""
    is_excused = finding.kind is VerdictKind.UP and finding.reason.kind == "component"
    return -KINDS.index(finding.kind), is_excused


def only_the_page(verdict: Verdict) -> Verdict:
    """Return the verdict when only the page is unreachable, so it has moved."""
    reasons = tuple(
        replace(one, source=ReasonSource.STATUS_PAGE, facts=_moved(one.facts))
        if one.kind == "not_read"
        else one
        for one in verdict.reasons
    )
    return replace(verdict, kind=VerdictKind.BLIND, reasons=reasons)


def _moved(facts: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    seemed, moved = FetchFailure.CAPTIVE_PORTAL.value, FetchFailure.MOVED.value
    return tuple((name, moved if value == seemed else value) for name, value in facts)


def _since(kind: VerdictKind, now: datetime, previous: Verdict | None) -> datetime:
    return previous.since if previous is not None and previous.kind is kind else now


def _unread(
    snapshot: Snapshot | None, failure: FetchFailure, now: datetime, previous: Verdict | None
) -> Verdict:
    """Return a blind verdict: an unread page is no news of Claude, good or bad."""
    source = ReasonSource.STATUS_PAGE
    kind = VerdictKind.BLIND
    if failure is FetchFailure.CAPTIVE_PORTAL:
        source, kind = ReasonSource.NETWORK, VerdictKind.SIGN_IN
    elif failure in {FetchFailure.DNS_FAILED, FetchFailure.NETWORK_UNREACHABLE}:
        source, kind = ReasonSource.NETWORK, VerdictKind.OFFLINE
    last = snapshot or previous
    checked_at = snapshot.fetched_at if snapshot else previous.checked_at if previous else None
    facts = (
        ("failure", failure.value),
        ("checked_at", checked_at.isoformat() if checked_at else ""),
    )
    return Verdict(
        kind=kind,
        since=_since(kind, now, previous),
        reasons=(Reason(source, "not_read", facts),),
        components=last.components if last else (),
        incidents=last.incidents if last else (),
        checked_at=checked_at,
    )
