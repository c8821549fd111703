"""Surfaces that a page no longer lists under any of their names and ids. Pure.

A reorganised page hides an outage as well as a name. A component not known by another name may be
the lost one, so its trouble is shown as degraded at most, beside the doubt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.status.model import (
    TROUBLE,
    ComponentState,
    Impact,
    Reason,
    ReasonSource,
    VerdictKind,
)
from understudy.status.official.findings import Finding
from understudy.status.official.surfaces import components_for, is_of_claude
from understudy.status.severity import KIND_OF_STATE, STATES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.status.model import Component, Snapshot

MOST_NAMED = 12
QUIET = frozenset({Impact.NONE, Impact.MAINTENANCE})


def lost_findings(
    snapshot: Snapshot, surfaces: Iterable[str], used: tuple[Component, ...]
) -> Iterable[Finding]:
    """List the surfaces not found, the components offered, and those in trouble."""
    components = snapshot.components
    lost = [one for one in surfaces if one.strip() and not components_for(one, components)]
    if not lost:
        return
    if snapshot.lists_all:
        offered = ", ".join(one.name for one in components[:MOST_NAMED])
        for surface in lost:
            facts = (("surface", surface), ("offered", offered))
            reason = Reason(ReasonSource.STATUS_PAGE, "surface_not_found", facts)
            yield Finding(VerdictKind.UNKNOWN, reason)
    else:
        read = (("checked_at", snapshot.fetched_at.isoformat()),)
        yield Finding(VerdictKind.UP, Reason(ReasonSource.STATUS_PAGE, "not_in_trouble", read))
    maybe = _unknown_by_name(components, used)
    for one in maybe[:MOST_NAMED]:
        if (found := _of_component(one, lost[0])) is not None:
            yield found
    yield from _of_incidents(snapshot, maybe, used)


def _unknown_by_name(
    components: tuple[Component, ...], used: tuple[Component, ...]
) -> list[Component]:
    """Return the components that may be the lost ones, the worst first."""
    groups = {one.group_id for one in components}
    taken = {one.id for one in used}
    maybe = [
        one
        for one in components
        if one.id not in groups and one.id not in taken and not is_of_claude(one)
    ]
    return sorted(maybe, key=lambda one: STATES.index(one.state), reverse=True)


def _of_component(component: Component, surface: str) -> Finding | None:
    kind = KIND_OF_STATE[component.state]
    facts = (
        ("component", component.name),
        ("state", component.state.value),
        ("surface", surface),
    )
    reason = Reason(ReasonSource.STATUS_PAGE, "component", facts)
    if kind in TROUBLE:
        impact = Impact.MINOR if component.state is ComponentState.DEGRADED else Impact.MAJOR
        return Finding(VerdictKind.DEGRADED, reason, impact)
    return Finding(kind, reason) if kind is VerdictKind.UNKNOWN else None


def _of_incidents(
    snapshot: Snapshot, maybe: list[Component], used: tuple[Component, ...]
) -> Iterable[Finding]:
    others = {one.id for one in snapshot.components} - {one.id for one in maybe}
    for one in snapshot.incidents:
        concerns = one.component_ids - others if one.component_ids else not used
        if not concerns or one.impact in QUIET:
            continue
        facts = (
            ("id", one.id),
            ("name", one.name),
            ("impact", one.impact.value),
            ("phase", one.phase.value),
            ("started_at", one.started_at.isoformat()),
        )
        reason = Reason(ReasonSource.STATUS_PAGE, "incident", facts)
        impact = Impact.MAJOR if one.impact is Impact.CRITICAL else one.impact
        impact = Impact.MINOR if impact is Impact.UNKNOWN else impact
        yield Finding(VerdictKind.DEGRADED, reason, impact)
