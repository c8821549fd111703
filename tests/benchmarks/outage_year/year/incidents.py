"""Reads a year of recorded incidents into spells of trouble that a question can meet.

What is recorded is what the status pages posted. Real trouble begins earlier: where the page later
stated the real window it is used, elsewhere the lag is drawn from those that were stated (2024-08
to 2026-09: 5 to 267 min, median 23), for OpenAI too, where nobody recorded lags. It ends when the
page said "monitoring", or with the incident. Where the vendor published a write-up with times and
shares, those hold. Pure but for reading; standard library alone.
"""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from tests.benchmarks.outage_year.year.titles import (
    CLAUDE,
    OPENAI,
    Row,
    is_felt,
    manner,
    models_hit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

NOT_ABOUT_ANSWERS = {"feature", "login"}
# what OpenAI's own write-ups say of plain completions (status.openai.com/incidents/<id>, read
# 2026-11-21): from, to, and the share that failed, None where no figure is given
WRITE_UPS: dict[str, tuple[tuple[str, str, float | None], ...]] = {
    "n38dwwksfkv9": (("2024-01-30T00:19Z", "2024-01-30T00:34Z", None),),
    "s9d5cv5jcy7x": (
        # 18:38 to 20:16 in two waves of 44 and 15 min
        ("2024-08-16T18:38Z", "2024-08-16T19:22Z", None),
        ("2024-08-16T20:01Z", "2024-08-16T20:16Z", None),
    ),
    # 13 to 23 % at its worst for paying people, other models more than the newest
    "3pn6gclf1cjx": (("2024-11-25T18:15Z", "2024-11-25T21:00Z", 0.23),),
    "55qs3vq1m35z": (
        ("2024-12-04T23:48Z", "2024-12-04T23:52Z", 1.0),
        ("2024-12-05T00:07Z", "2024-12-05T01:37Z", 0.45),
    ),
    "ctrsv3lwd797": (
        ("2024-12-11T23:16Z", "2024-12-12T01:36Z", None),
        # substantial recovery, then the rest of the models
        ("2024-12-12T01:36Z", "2024-12-12T03:38Z", 0.20),
    ),
    "6bwlxnvdncnm": (),  # plain completions were not affected
}


@dataclass(frozen=True, slots=True)
class Spell:
    """A stretch in which requests fail; ``share`` None: as the severity has it."""

    began_at: datetime
    ended_at: datetime
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Trouble:
    """One incident. Requests fail in its ``spells``, none: a plain question does not meet it.

    ``models`` empty: all of the provider's. The page shows it from ``posted_at`` to
    ``resolved_at``; ``manner`` is errors, latency or limits.
    """

    name: str
    provider: str
    title: str
    impact: str
    posted_at: datetime
    resolved_at: datetime
    spells: tuple[Spell, ...] = ()
    monitoring_at: datetime | None = None
    components: tuple[str, ...] = ()
    models: frozenset[str] = frozenset()
    manner: str = "errors"

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first to the last that is seen or felt of it."""
        began = min((self.posted_at, *(one.began_at for one in self.spells)))
        return began, max((self.resolved_at, *(one.ended_at for one in self.spells)))


@dataclass(frozen=True, slots=True)
class Stated:
    """One window of Claude's that the page stated afterwards."""

    incident: str
    era: str
    began_at: datetime
    ended_at: datetime
    posted_at: datetime

    @property
    def lag(self) -> timedelta:
        return self.posted_at - self.began_at


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def stated_windows(lines: Iterable[str]) -> tuple[Stated, ...]:
    """Read ``claude_impact_windows.csv``, without what is about a feature or signing in."""
    rows = csv.DictReader(line for line in lines if not line.startswith("#"))
    return tuple(
        Stated(
            row["incident_id"],
            row["era"],
            instant(row["impact_start"]),
            instant(row["impact_end"]),
            instant(row["first_post"]),
        )
        for row in rows
        if row["kind"] not in NOT_ABOUT_ANSWERS
    )


def troubles_of(
    rows: Iterable[dict[str, str]], stated: tuple[Stated, ...], seed: int, *, as_posted: bool
) -> tuple[Trouble, ...]:
    """Turn the rows of ``incidents.csv`` into trouble; the seed draws what nobody stated.

    ``as_posted`` leaves the write-ups aside.
    """
    told = {} if as_posted else WRITE_UPS
    kept = [_trouble(row, stated, seed, told) for row in rows if _is_usable(row)]
    return tuple(sorted(kept, key=lambda one: (one.posted_at, one.name)))


def recorded_troubles(
    folder: Path, since: datetime, until: datetime, seed: int, *, as_posted: bool = False
) -> tuple[Trouble, ...]:
    """Read Claude's and OpenAI's incidents that touch the time between the two instants."""
    stated = stated_windows((folder / "claude_impact_windows.csv").read_text("utf-8").splitlines())
    with (folder / "incidents.csv").open(encoding="utf-8") as file:
        found = troubles_of(csv.DictReader(file), stated, seed, as_posted=as_posted)
    return tuple(one for one in found if one.span[0] < until and one.span[1] > since)


def _is_usable(row: dict[str, str]) -> bool:
    known = row["provider"] in {CLAUDE, OPENAI}
    return known and bool(row["started_at"]) and bool(row["resolved_at"])


def _trouble(
    row: dict[str, str],
    stated: tuple[Stated, ...],
    seed: int,
    told: dict[str, tuple[tuple[str, str, float | None], ...]],
) -> Trouble:
    posted_at = instant(row["started_at"])
    resolved_at = max(posted_at, instant(row["resolved_at"]))
    monitoring_at = instant(row["monitoring_at"]) if row["monitoring_at"] else None
    incident = row["incident_id"]
    name = f"{row['provider']}-{incident or row['started_at']}"
    facts = Row(row["provider"], row["name"], row["components"], row["models"], row["started_at"])
    spells: tuple[Spell, ...] = ()
    if incident in told:
        spells = tuple(Spell(instant(a), instant(b), share) for a, b, share in told[incident])
    elif is_felt(facts):
        closed_at = monitoring_at or resolved_at
        spells = (_spell(incident, posted_at, closed_at, stated, f"{seed}|{name}"),)
    return Trouble(
        name=name,
        provider=row["provider"],
        title=row["name"],
        impact=row["impact"] or "none",
        posted_at=posted_at,
        resolved_at=resolved_at,
        spells=spells,
        monitoring_at=monitoring_at,
        components=tuple(one.split("=")[0] for one in row["components"].split(";") if one),
        models=models_hit(facts),
        manner=manner(row["name"]),
    )


def _spell(
    incident: str,
    posted_at: datetime,
    closed_at: datetime,
    stated: tuple[Stated, ...],
    seed: str,
) -> Spell:
    """Return when requests really failed: as stated, or posted with a lag like those stated."""
    known = [one for one in stated if one.incident == incident]
    if known:
        return Spell(known[0].began_at, known[0].ended_at)
    rng = random.Random(seed)  # noqa: S311 - a simulation
    if closed_at <= posted_at:  # written when all was over
        past = rng.choice([one for one in stated if one.ended_at <= one.posted_at])
        return Spell(posted_at - past.lag, posted_at - (past.posted_at - past.ended_at))
    lag = rng.choice([one.lag for one in stated if one.era != "A"])
    return Spell(posted_at - lag, closed_at)
