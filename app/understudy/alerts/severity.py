"""How grave a verdict is, and whether it is about Claude at all. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.status.model import TROUBLE, Impact, VerdictKind
from understudy.status.severity import IMPACTS

if TYPE_CHECKING:
    from understudy.status.model import Verdict

# offline, blind, signing in, unknown and under maintenance neither begin nor end an episode
TELLING = TROUBLE | {VerdictKind.UP}

# maintenance and what is unknown are no more worth speaking of than nothing
SEVERITY = {
    impact: max(0, IMPACTS.index(impact) - IMPACTS.index(Impact.MAINTENANCE)) for impact in Impact
}

OWN_TROUBLE = frozenset({"own_failing", "own_recovering", "own_left_failing"})
"""The reasons of `status.judge` for own requests that failed."""

HELD_AS_UNSTABLE = "unstable"
"""The reason of `status.judge` while everything works again but is not trusted yet."""


def gravity(verdict: Verdict) -> Impact:
    """Return the impact on this person: own failing requests are major if the page is green."""
    return worse(verdict.impact, Impact.MAJOR) if own_fail(verdict) else verdict.impact


def own_fail(verdict: Verdict) -> bool:
    """Return True if own requests made this verdict, whatever the page shows."""
    return verdict.kind is VerdictKind.DOWN and has_own_trouble(verdict)


def has_own_trouble(verdict: Verdict) -> bool:
    """Return True if own requests failed, by more than a single failure that is being checked."""
    return any(reason.kind in OWN_TROUBLE for reason in verdict.reasons)


def worse(one: Impact, other: Impact) -> Impact:
    return max(one, other, key=lambda impact: SEVERITY[impact])


def causes(verdict: Verdict) -> tuple[str, ...]:
    """Return the ids of the incidents that make this verdict."""
    counts = {"incident", "incident_in_doubt"}
    return tuple(one.fact("id") for one in verdict.reasons if one.kind in counts)


def has_only_faded(verdict: Verdict, told: tuple[str, ...]) -> bool:
    """Return True if the announced trouble has no end yet: the page only stopped mentioning it.

    An own answer is an end, whatever the page leaves open.
    """
    if any(one.kind == "own_working" for one in verdict.reasons):
        return False
    return any(
        one.kind == "incident_informational" and one.fact("why") == "old" and one.fact("id") in told
        for one in verdict.reasons
    )


def works(verdict: Verdict) -> bool:
    """Return True if requests succeed, even if the judge still calls them unstable."""
    if verdict.kind is VerdictKind.UP:
        return True
    return verdict.unstable and any(one.kind == HELD_AS_UNSTABLE for one in verdict.reasons)
