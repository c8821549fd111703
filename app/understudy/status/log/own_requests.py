"""Own requests per model and day: number, failures, time to the first text. Pure.

A request counts as failed only if the provider failed it. Those that never reached it, or failed
for this person's reasons (key, limit, the request itself), are counted apart. So are probes: a
one-token request does not show how long an answer takes.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from understudy.status.evidence import OutcomeClass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from understudy.status.log.intervals import KeptOutcome
    from understudy.status.log.uptime import Day

FAILED = (OutcomeClass.REFUSING, OutcomeClass.SILENT, OutcomeClass.CUT)


class RequestTally(msgspec.Struct, frozen=True):
    """Requests without probes, by class; ``failures`` by name, the most frequent first.

    Percentiles are of the time to the first text of successful requests, in seconds, by nearest
    rank.
    """

    provider: str
    model: str
    ok: int = 0
    refusing: int = 0
    silent: int = 0
    cut: int = 0
    yours: int = 0
    network: int = 0
    failures: tuple[tuple[str, int], ...] = ()
    first_text_p50_s: float | None = None
    first_text_p95_s: float | None = None
    probes: int = 0
    probes_failed: int = 0

    @property
    def requests(self) -> int:
        return self.ok + self.failed + self.yours + self.network

    @property
    def failed(self) -> int:
        return self.refusing + self.silent + self.cut

    @property
    def failure_rate(self) -> float | None:
        """Return the share that the provider failed, of those it could have answered."""
        counted = self.ok + self.failed
        return self.failed / counted if counted else None


class DayRequests(msgspec.Struct, frozen=True):
    day: Day
    tally: RequestTally


def by_model(outcomes: Iterable[KeptOutcome]) -> tuple[RequestTally, ...]:
    """Return one tally per provider and model, the busiest first."""
    groups: dict[tuple[str, str], list[KeptOutcome]] = {}
    for one in outcomes:
        groups.setdefault((one.own.provider, one.own.model), []).append(one)
    tallies = [_tally(provider, model, group) for (provider, model), group in groups.items()]
    return tuple(sorted(tallies, key=lambda one: (-one.requests, one.provider, one.model)))


def daily_requests(outcomes: Iterable[KeptOutcome], days: Sequence[Day]) -> tuple[DayRequests, ...]:
    """Return the tallies of each of ``days``, which are in order; quiet days have none."""
    starts = [day.from_at for day in days]
    of_day: dict[int, list[KeptOutcome]] = {}
    for one in outcomes:
        index = bisect_right(starts, one.own.at) - 1
        if index >= 0 and one.own.at < days[index].until_at:
            of_day.setdefault(index, []).append(one)
    return tuple(
        DayRequests(days[index], tally)
        for index in sorted(of_day)
        for tally in by_model(of_day[index])
    )


def percentile(values: Iterable[float], share: float) -> float | None:
    """Return the smallest value that at least ``share`` of all do not exceed; None if empty."""
    ordered = sorted(values)
    if not ordered:
        return None
    return ordered[max(math.ceil(share * len(ordered)), 1) - 1]


def _tally(provider: str, model: str, outcomes: Iterable[KeptOutcome]) -> RequestTally:
    listed = [one.own for one in outcomes]
    asked = [one for one in listed if not one.is_probe]
    probes = [one for one in listed if one.is_probe]
    kinds = Counter(one.kind for one in asked)
    failures = Counter(one.failure for one in asked if one.kind in FAILED)
    first_text_s = [
        one.first_text_s
        for one in asked
        if one.kind is OutcomeClass.OK and one.first_text_s is not None
    ]
    return RequestTally(
        provider,
        model,
        ok=kinds[OutcomeClass.OK],
        refusing=kinds[OutcomeClass.REFUSING],
        silent=kinds[OutcomeClass.SILENT],
        cut=kinds[OutcomeClass.CUT],
        yours=kinds[OutcomeClass.YOURS],
        network=kinds[OutcomeClass.NETWORK],
        failures=tuple(sorted(failures.items(), key=lambda item: (-item[1], item[0]))),
        first_text_p50_s=percentile(first_text_s, 0.50),
        first_text_p95_s=percentile(first_text_s, 0.95),
        probes=len(probes),
        probes_failed=sum(one.kind in FAILED for one in probes),
    )
