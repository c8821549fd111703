"""Converts the log's values to table rows and back."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

import msgspec

from understudy.status.evidence import OutcomeClass, OwnOutcome
from understudy.status.log.intervals import KeptIncident, KeptOutcome, KeptVerdict
from understudy.status.model import (
    AffectedComponent,
    Impact,
    Incident,
    IncidentUpdate,
    Phase,
    Reason,
    VerdictKind,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

T = TypeVar("T")


def to_us(at: datetime) -> int:
    return (at - EPOCH) // MICROSECOND


def from_us(count: int) -> datetime:
    return EPOCH + count * MICROSECOND


def optional_us(at: datetime | None) -> int | None:
    return None if at is None else to_us(at)


def optional_instant(count: int | None) -> datetime | None:
    return None if count is None else from_us(count)


def to_json(value: object) -> str:
    return msgspec.json.encode(value).decode()


def from_json(text: str, kind: type[T]) -> T:
    return msgspec.json.decode(text, type=kind)


def sha_of(body: str) -> bytes:
    return hashlib.sha256(body.encode()).digest()


def outcome_of(row: sqlite3.Row) -> KeptOutcome:
    own = OwnOutcome(
        at=from_us(row["at_us"]),
        provider=row["provider"],
        model=row["model"],
        kind=OutcomeClass(row["kind"]),
        failure=row["failure"],
        first_text_s=row["first_text_s"],
        is_probe=bool(row["is_probe"]),
    )
    return KeptOutcome(own, row["elapsed_s"])


def verdict_of(row: sqlite3.Row) -> KeptVerdict:
    return KeptVerdict(
        kind=VerdictKind(row["kind"]),
        from_at=from_us(row["from_us"]),
        until_at=from_us(row["until_us"]),
        since=from_us(row["since_us"]),
        reasons=from_json(row["reasons"], tuple[Reason, ...]),
        impact=Impact(row["impact"]),
        incident_reported=bool(row["incident_reported"]),
        unstable=bool(row["unstable"]),
    )


def update_of(row: sqlite3.Row) -> IncidentUpdate:
    return IncidentUpdate(
        id=row["code"],
        phase=Phase(row["phase"]),
        body=row["body"],
        display_at=from_us(row["display_us"]),
        affected=from_json(row["affected"], tuple[AffectedComponent, ...]),
        deliver_notifications=bool(row["deliver_notifications"]),
    )


def incident_of(row: sqlite3.Row, updates: Sequence[sqlite3.Row]) -> KeptIncident:
    """Make the incident from its row and the rows of all wordings of its posts, oldest first."""
    kept = {one["code"]: update_of(one) for one in updates}
    newest_first = sorted(kept.values(), key=lambda one: one.display_at, reverse=True)
    incident = Incident(
        id=row["code"],
        name=row["name"],
        impact=Impact(row["impact"]),
        phase=Phase(row["phase"]),
        started_at=from_us(row["started_us"]),
        updated_at=from_us(row["updated_us"]),
        url=row["url"],
        component_ids=from_json(row["component_codes"], frozenset[str]),
        updates=tuple(newest_first),
        models=from_json(row["models"], tuple[str, ...]),
        scheduled_for=optional_instant(row["scheduled_for_us"]),
        scheduled_until=optional_instant(row["scheduled_until_us"]),
    )
    return KeptIncident(
        incident=incident,
        is_maintenance=bool(row["is_maintenance"]),
        first_seen_at=optional_instant(row["first_seen_us"]),
        closed_at=optional_instant(row["closed_us"]),
        vanished_at=optional_instant(row["vanished_us"]),
        edited_posts=len(updates) - len(kept),
    )
