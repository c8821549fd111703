"""What is worse than what: the one order of states, verdicts and impacts, mildest first. Pure.

An unknown state ranks above maintenance, because anything may be behind it, and below any trouble
that a page reports.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.status.model import ComponentState, Impact, VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterable

STATES = (
    ComponentState.OPERATIONAL,
    ComponentState.MAINTENANCE,
    ComponentState.UNKNOWN,
    ComponentState.DEGRADED,
    ComponentState.PARTIAL_OUTAGE,
    ComponentState.MAJOR_OUTAGE,
)
KINDS = (
    VerdictKind.UP,
    VerdictKind.MAINTENANCE,
    VerdictKind.UNKNOWN,
    VerdictKind.DEGRADED,
    VerdictKind.DOWN,
)
"""Only the verdicts that a status page by itself can give."""
IMPACTS = (
    Impact.NONE,
    Impact.UNKNOWN,
    Impact.MAINTENANCE,
    Impact.MINOR,
    Impact.MAJOR,
    Impact.CRITICAL,
)
KIND_OF_STATE = {
    ComponentState.OPERATIONAL: VerdictKind.UP,
    ComponentState.MAINTENANCE: VerdictKind.MAINTENANCE,
    ComponentState.UNKNOWN: VerdictKind.UNKNOWN,
    ComponentState.DEGRADED: VerdictKind.DEGRADED,
    ComponentState.PARTIAL_OUTAGE: VerdictKind.DEGRADED,
    ComponentState.MAJOR_OUTAGE: VerdictKind.DOWN,
}
# as Statuspage derives it
IMPACT_OF_STATE = {
    ComponentState.OPERATIONAL: Impact.NONE,
    ComponentState.MAINTENANCE: Impact.MAINTENANCE,
    ComponentState.DEGRADED: Impact.MINOR,
    ComponentState.PARTIAL_OUTAGE: Impact.MAJOR,
    ComponentState.MAJOR_OUTAGE: Impact.CRITICAL,
    ComponentState.UNKNOWN: Impact.UNKNOWN,
}


def worst(states: Iterable[ComponentState]) -> ComponentState:
    return max(states, key=STATES.index, default=ComponentState.OPERATIONAL)


def worst_impact(impacts: Iterable[Impact]) -> Impact:
    return max(impacts, key=IMPACTS.index, default=Impact.NONE)
