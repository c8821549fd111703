"""What is known of the candidates decides their order and the reason that is shown. Pure.

Nobody is removed: where everybody is in trouble they are asked in the person's own order.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

from understudy.chat.model import RouteReason, RouteReasonKind

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from understudy.chat.failure import Failure
    from understudy.chat.route import Candidate


class Health(StrEnum):
    """How a candidate stands before it is asked."""

    WELL = "well"
    TRIAL_DUE = "trial_due"  # its breaker is half-open: the next question finds out
    REPORTED_DOWN = "reported_down"  # judged to be down for this person, and not asked lately
    BREAKER_OPEN = "breaker_open"
    PAGE_RED = "page_red"  # its own status page says it is down


@dataclass(frozen=True, slots=True)
class Standing:
    """``since`` and ``failure`` tell of its trouble, as far as they are known."""

    health: Health
    since: datetime | None = None
    failure: Failure | None = None


def ordered(
    route: tuple[Candidate, ...], standing: Callable[[Candidate], Standing]
) -> tuple[Candidate, ...]:
    """Return ``route`` with the troubled behind the well.

    Who is only reported to be down comes behind the first that is well, since reports lag; who
    failed by our own count behind all that are; whose own page is red, last.
    """
    found = [(one, standing(one).health) for one in route]
    usable = [one for one, health in found if health in {Health.WELL, Health.TRIAL_DUE}]
    reported = [one for one, health in found if health is Health.REPORTED_DOWN]
    ahead = sum(route.index(one) < route.index(reported[0]) for one in usable) if reported else 0
    at = max(1, ahead)
    shut = [one for one, health in found if health is Health.BREAKER_OPEN]
    red = [one for one, health in found if health is Health.PAGE_RED]
    return (*usable[:at], *reported, *usable[at:], *shut, *red)


def settled(
    remaining: tuple[Candidate, ...], standing: Callable[[Candidate], Standing]
) -> tuple[Candidate, ...]:
    """Return who is left of a route with those last whose breaker opened meanwhile."""
    last = {Health.BREAKER_OPEN: 1, Health.PAGE_RED: 2}
    return tuple(sorted(remaining, key=lambda one: last.get(standing(one).health, 0)))


def first_reason(
    asked: Candidate,
    wished: Candidate,
    standing: Callable[[Candidate], Standing],
    *,
    pinned: bool,
    passed_over: bool,
) -> RouteReason:
    """Say why ``asked`` is asked first where the person wishes ``wished``, both of one route.

    ``passed_over``: somebody before ``wished`` may not be asked at all.
    """
    if pinned:
        return RouteReason(RouteReasonKind.PINNED)
    known = standing(wished)
    if asked == wished:
        if known.health is Health.TRIAL_DUE:
            return RouteReason(RouteReasonKind.TRIAL, known.failure, known.since)
        plain = RouteReasonKind.SKIPPED_OTHERS if passed_over else RouteReasonKind.FIRST_CHOICE
        return RouteReason(plain)
    match known.health:
        case Health.BREAKER_OPEN:
            kind = RouteReasonKind.BREAKER_OPEN
        case Health.REPORTED_DOWN | Health.PAGE_RED:
            kind = RouteReasonKind.REPORTED_DOWN
        case Health.WELL | Health.TRIAL_DUE:
            kind = RouteReasonKind.SKIPPED_OTHERS
        case _:
            assert_never(known.health)
    return RouteReason(kind, known.failure, known.since, wished.provider)
