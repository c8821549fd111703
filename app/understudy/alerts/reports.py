"""What the page reports while this person's own requests succeed all the same. Pure.

An incident stays open for days, and most concern somebody else. A person who worked through it for
a while knows that it is not theirs: when they stop asking, the page alone decides again, and that
is no news. It is news again when the page shows it graver, or when own requests fail.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.alerts.severity import SEVERITY, TELLING, gravity, has_own_trouble
from understudy.status.model import ComponentState, Impact, VerdictKind
from understudy.status.severity import IMPACT_OF_STATE, worst_impact

if TYPE_CHECKING:
    from collections.abc import Iterator

    from understudy.status.model import Verdict

# in a partial outage a request succeeds by chance, but not for as long as this
WORKED_THROUGH = timedelta(minutes=10)
MAKING = frozenset({"incident", "incident_in_doubt"})
INCIDENTS = MAKING | {"incident_informational"}


class Report(msgspec.Struct, frozen=True):
    """An incident or a component in trouble; ``impact`` the gravest since ``seen_at``.

    ``worked_through``: own requests still succeeded ten minutes after it was first seen.
    """

    name: str
    impact: Impact
    seen_at: datetime
    worked_through: bool = False


def followed(reports: tuple[Report, ...], verdict: Verdict, now: datetime) -> tuple[Report, ...]:
    """Return the reports after this verdict; those that it no longer mentions are dropped."""
    if verdict.kind not in TELLING:
        return reports
    before = {one.name: one for one in reports}
    answered_at = _answered_at(verdict) if verdict.kind is VerdictKind.UP else None
    after = []
    for name, impact in _reported(verdict):
        report = before.get(name)
        if report is None or SEVERITY[impact] > SEVERITY[report.impact]:
            report = Report(name, impact, now)
        if has_own_trouble(verdict):
            report = replace(report, seen_at=now, worked_through=False)
        elif answered_at is not None and answered_at - report.seen_at >= WORKED_THROUGH:
            report = replace(report, worked_through=True)
        after.append(report)
    return tuple(after)


def is_known(reports: tuple[Report, ...], verdict: Verdict) -> bool:
    """Return True for trouble of the page only, all of which the person has worked through.

    Also if there is none left, and it is only held until the end is sure.
    """
    if _is_felt(verdict) or _unknown(reports, verdict):
        return False
    is_held = _answered_at(verdict) is not None
    return is_held or bool(_shown(verdict))


def gravity_of_news(reports: tuple[Report, ...], verdict: Verdict) -> Impact:
    """Return the impact of the news: a small incident is no graver beside a known large one."""
    if _is_felt(verdict) or not _shown(verdict):
        return gravity(verdict)
    return min(worst_impact(_unknown(reports, verdict)), verdict.impact, key=SEVERITY.__getitem__)


def _is_felt(verdict: Verdict) -> bool:
    return verdict.unstable or has_own_trouble(verdict)


def _unknown(reports: tuple[Report, ...], verdict: Verdict) -> list[Impact]:
    """Return the impacts of what the page shows and the person has not worked through."""
    known = {one.name for one in reports if one.worked_through}
    return [impact for name, impact in _shown(verdict) if name not in known]


def _shown(verdict: Verdict) -> list[tuple[str, Impact]]:
    return list(_reported(verdict, MAKING))


def _answered_at(verdict: Verdict) -> datetime | None:
    """Return when an own request last succeeded; None if the verdict does not rest on one."""
    said = [one.fact("last_at") for one in verdict.reasons if one.kind == "own_working"]
    return datetime.fromisoformat(said[0]) if said and said[0] else None


def _reported(
    verdict: Verdict, incidents: frozenset[str] = INCIDENTS
) -> Iterator[tuple[str, Impact]]:
    """Return the open incidents and the components in trouble, by name, as the page shows them."""
    for reason in verdict.reasons:
        if reason.kind in incidents:
            yield f"incident {reason.fact('id')}", Impact(reason.fact("impact"))
        elif reason.kind == "component":
            state = ComponentState(reason.fact("state"))
            yield f"component {reason.fact('component')}", IMPACT_OF_STATE[state]
