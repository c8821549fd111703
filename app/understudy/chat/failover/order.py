"""Orders candidates by their condition, with the reason shown. Pure.

None is removed: if all are in trouble, they are asked in the person's own order.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, assert_never

import msgspec

from understudy.chat.model import RouteReason, RouteReasonKind, Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from understudy.chat.candidate import Candidate
    from understudy.chat.failover.judged import Down
    from understudy.chat.failover.route import RouteRequest
    from understudy.chat.failure import Failure


class Health(StrEnum):
    """The state of a candidate before it is asked."""

    WELL = "well"
    TRIAL_DUE = "trial_due"  # its breaker is half-open: the next question finds out
    REPORTED_DOWN = "reported_down"  # judged to be down for this person, and not asked lately
    BREAKER_OPEN = "breaker_open"
    PAGE_RED = "page_red"  # its own status page reports it down


class Condition(msgspec.Struct, frozen=True):
    """A candidate's health; ``since`` and ``failure`` describe its trouble, if known.

    ``down`` is the verdict on it. ``waits``: the person has to set something right first, say a
    key.
    """

    health: Health
    since: datetime | None = None
    failure: Failure | None = None
    down: Down | None = None
    waits: bool = False

    @property
    def trouble(self) -> Trouble:
        """Return the source of its trouble."""
        if self.down is not None:
            return Trouble.FAILING if self.down.own else Trouble.REPORTED
        return Trouble.REPORTED if self.health is Health.PAGE_RED else Trouble.FAILED


WELL = Condition(Health.WELL)


def ordered(
    route: tuple[Candidate, ...], condition: Callable[[Candidate], Condition]
) -> tuple[Candidate, ...]:
    """Return ``route`` with troubled candidates after the well ones.

    One that is only reported down comes after the first well one, since reports lag; one that
    failed by our own count after all well ones; one whose own page is red, after these. Last come
    those that wait for the person, but not of the person's first provider: what is wrong there has
    to be told.
    """
    known = [(one, condition(one)) for one in route]
    last = [one for one, its in known if its.waits and one.provider != route[0].provider]
    found = [(one, its.health) for one, its in known if one not in last]
    usable = [one for one, health in found if health in {Health.WELL, Health.TRIAL_DUE}]
    reported = [one for one, health in found if health is Health.REPORTED_DOWN]
    ahead = sum(route.index(one) < route.index(reported[0]) for one in usable) if reported else 0
    at = max(1, ahead)
    shut = [one for one, health in found if health is Health.BREAKER_OPEN]
    red = [one for one, health in found if health is Health.PAGE_RED]
    return (*usable[:at], *reported, *usable[at:], *shut, *red, *last)


def settled(
    remaining: tuple[Candidate, ...], condition: Callable[[Candidate], Condition]
) -> tuple[Candidate, ...]:
    """Return the rest of a route, in the same order as `ordered` after a failure.

    Candidates whose breaker opened meanwhile come last, and those that wait for the person still
    after them.
    """
    later = {Health.BREAKER_OPEN: 1, Health.PAGE_RED: 2}

    def place(one: Candidate) -> int:
        its = condition(one)
        return 3 if its.waits else later.get(its.health, 0)

    return tuple(sorted(remaining, key=place))


def chosen(
    route: tuple[Candidate, ...],
    wanted: RouteRequest,
    first: str,
    condition: Callable[[Candidate], Condition],
) -> tuple[tuple[Candidate, ...], RouteReason]:
    """Return the candidates in order, and why the first is asked.

    A pinned one is asked in any state. ``first`` is the person's first provider: if the route
    begins with another, that one may not be asked at all.
    """
    if wanted.is_pinned:
        return route, RouteReason(RouteReasonKind.PINNED)
    found = {one: condition(one) for one in route}
    order = ordered(route, found.__getitem__)
    return order, _reason(order[0], route[0], found, first)


def _reason(
    asked: Candidate,
    wished: Candidate,
    condition: Mapping[Candidate, Condition],
    first: str,
) -> RouteReason:
    known = condition[asked]
    if known.health is Health.TRIAL_DUE and asked.provider == wished.provider:
        return RouteReason(RouteReasonKind.TRIAL, known.failure, known.since)
    if asked != wished:
        return passed_over(wished, condition[wished], asked)
    skipped = wished.provider != first
    return RouteReason(RouteReasonKind.SKIPPED_OTHERS if skipped else RouteReasonKind.FIRST_CHOICE)


def passed_over(wished: Candidate, known: Condition, asked: Candidate) -> RouteReason:
    """Return why ``asked`` is asked instead of ``wished``, given its condition."""
    match known.health:
        case Health.BREAKER_OPEN | Health.TRIAL_DUE:
            kind = RouteReasonKind.BREAKER_OPEN
        case Health.REPORTED_DOWN | Health.PAGE_RED:
            kind = RouteReasonKind.REPORTED_DOWN
        case Health.WELL:
            kind = RouteReasonKind.SKIPPED_OTHERS
        case _:
            assert_never(known.health)
    model = known.down.model if known.down else ""
    if asked.provider == wished.provider:
        model = wished.model  # the provider as a whole answers
    return RouteReason(
        kind, known.failure, known.since, wished.provider, known.trouble, instead_of_model=model
    )
