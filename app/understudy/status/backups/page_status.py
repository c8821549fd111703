"""A backup's status by its own page: the worst of the components that count. Pure.

If a page cannot be read, the status is blind: never red, never green.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.base.instants import is_within
from understudy.status.backups.understudy_status import UnderstudyStatus
from understudy.status.model import ComponentState, Reason, ReasonSource, VerdictKind
from understudy.status.official.bearing import OF_A_BACKUP, Surroundings, bearing_of
from understudy.status.official.surfaces import used_components
from understudy.status.severity import KIND_OF_STATE, KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from understudy.base.fetch_failure import FetchFailure
    from understudy.status.model import Component, Snapshot

PAGE = ReasonSource.STATUS_PAGE


def page_status(
    provider: str,
    snapshot: Snapshot,
    chosen: tuple[str, ...],
    now: datetime,
    previous: UnderstudyStatus | None = None,
) -> UnderstudyStatus:
    """Judge a fresh reading. ``chosen`` are the components that count, empty: all of them.

    If nothing was chosen, one product of two dozen in outage (OpenAI's page lists Sora and Ads)
    means little for a chat request: DOWN takes half of them, or a critical incident.
    """
    used = used_components(chosen, snapshot.components) if chosen else snapshot.components
    found = [*_of_components(used, counted=not chosen), *_of_incidents(snapshot, used, now)]
    if not used and not snapshot.lists_all:
        used = snapshot.components[:1]  # it is not among those in trouble
    if not used:
        missing = ", ".join(chosen)
        reason = Reason(PAGE, "surface_not_found", (("surface", missing),))
        found = [(VerdictKind.UNKNOWN, reason), *found]
    found.sort(key=lambda one: KINDS.index(one[0]), reverse=True)
    kind = found[0][0] if found else VerdictKind.UP
    reasons = tuple(reason for _, reason in found)
    if kind is VerdictKind.UP:
        facts = (
            ("surfaces", ", ".join(chosen)),
            ("checked_at", snapshot.fetched_at.isoformat()),
        )
        reasons = (Reason(PAGE, "operational", facts), *reasons)
    return UnderstudyStatus(
        provider,
        kind,
        previous.since if previous is not None and previous.kind is kind else now,
        reasons,
        snapshot.incidents,
        snapshot.fetched_at,
    )


def unread(
    provider: str, failure: FetchFailure, now: datetime, previous: UnderstudyStatus | None = None
) -> UnderstudyStatus:
    """Judge a failed reading: earlier incidents stay for display only."""
    blind = VerdictKind.BLIND
    checked_at = previous.checked_at if previous is not None else None
    facts = (
        ("failure", failure.value),
        ("checked_at", checked_at.isoformat() if checked_at else ""),
    )
    return UnderstudyStatus(
        provider,
        blind,
        previous.since if previous is not None and previous.kind is blind else now,
        (Reason(PAGE, "not_read", facts),),
        previous.incidents if previous is not None else (),
        checked_at,
    )


def aged(status: UnderstudyStatus, now: datetime, fresh_for: timedelta) -> UnderstudyStatus:
    """Return the status as far as it still holds: an old reading makes it blind."""
    checked_at = status.checked_at
    if status.kind is VerdictKind.BLIND or (checked_at and is_within(checked_at, now, fresh_for)):
        return status
    since = now if checked_at is None else checked_at + fresh_for
    return replace(status, kind=VerdictKind.BLIND, since=since)


def _of_components(
    used: tuple[Component, ...], *, counted: bool
) -> Iterator[tuple[VerdictKind, Reason]]:
    out = sum(one.state is ComponentState.MAJOR_OUTAGE for one in used)
    for one in used:
        kind = KIND_OF_STATE[one.state]
        if kind is VerdictKind.DOWN and counted and 2 * out < len(used):
            kind = VerdictKind.DEGRADED
        if kind is not VerdictKind.UP:
            facts = (("component", one.name), ("state", one.state.value), ("surface", one.name))
            yield kind, Reason(PAGE, "component", facts)


def _of_incidents(
    snapshot: Snapshot, used: tuple[Component, ...], now: datetime
) -> Iterator[tuple[VerdictKind, Reason]]:
    around = Surroundings(used, snapshot.components)
    for one in snapshot.incidents:
        bearing = bearing_of(one, around, now, OF_A_BACKUP)
        if bearing is None:
            continue
        facts: tuple[tuple[str, str], ...] = (
            ("id", one.id),
            ("name", one.name),
            ("impact", one.impact.value),
            ("phase", one.phase.value),
            ("started_at", one.started_at.isoformat()),
        )
        if bearing.informational is None:
            yield bearing.kind, Reason(PAGE, "incident", facts)
        else:
            facts = (*facts, ("why", bearing.informational.value))
            yield bearing.kind, Reason(PAGE, "incident_informational", facts)
