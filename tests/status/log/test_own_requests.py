"""Own requests are counted per model and day, and only what the provider failed is a failure."""

from __future__ import annotations

from datetime import date

import pytest

from tests.status.log.logged import at, outcome
from understudy.status.evidence import OutcomeClass
from understudy.status.log.intervals import KeptOutcome
from understudy.status.log.own_requests import FAILED, by_model, daily_requests, percentile
from understudy.status.log.uptime import Day


def test_each_class_is_counted_and_only_the_providers_failures_make_the_rate() -> None:
    kinds = [*OutcomeClass, OutcomeClass.OK, OutcomeClass.REFUSING]
    (tally,) = by_model(
        KeptOutcome(outcome(number, kind, failure="" if kind is OutcomeClass.OK else kind.value))
        for number, kind in enumerate(kinds)
    )
    assert (tally.ok, tally.refusing, tally.silent, tally.cut) == (2, 2, 1, 1)
    assert (tally.yours, tally.network, tally.requests) == (1, 1, len(kinds))
    assert tally.failure_rate == pytest.approx(4 / 6)
    assert tally.failures == (("refusing", 2), ("cut", 1), ("silent", 1))


@pytest.mark.parametrize("kind", [OutcomeClass.YOURS, OutcomeClass.NETWORK])
def test_without_a_request_that_counts_there_is_no_rate(kind: OutcomeClass) -> None:
    assert kind not in FAILED
    (tally,) = by_model([KeptOutcome(outcome(0, kind))])
    assert (tally.requests, tally.failure_rate) == (1, None)


def test_probes_are_counted_apart_and_say_nothing_of_latency() -> None:
    (tally,) = by_model(
        [
            KeptOutcome(outcome(0, first_text_s=2.0)),
            KeptOutcome(outcome(1, first_text_s=0.1, is_probe=True)),
            KeptOutcome(outcome(2, OutcomeClass.REFUSING, is_probe=True)),
            KeptOutcome(outcome(3, OutcomeClass.CUT, first_text_s=9.0)),
        ]
    )
    assert (tally.requests, tally.probes, tally.probes_failed) == (2, 2, 1)
    assert (tally.first_text_p50_s, tally.first_text_p95_s) == (2.0, 2.0)


def test_models_are_apart_and_the_busiest_comes_first() -> None:
    tallies = by_model(KeptOutcome(outcome(one, model="b" if one else "a")) for one in range(3))
    assert [(one.model, one.requests) for one in tallies] == [("b", 2), ("a", 1)]


def test_a_request_counts_on_the_day_it_ended() -> None:
    first, second = (
        Day(date(2026, 8, 20), at(0), at(10)),
        Day(date(2026, 8, 21), at(10), at(20)),
    )
    outcomes = [KeptOutcome(outcome(one)) for one in (-1, 0, 9.99, 10, 19, 20)]
    days = daily_requests(outcomes, (first, second))
    assert [(one.day, one.tally.requests) for one in days] == [(first, 2), (second, 2)]


@pytest.mark.parametrize(
    ("values", "share", "found"),
    [
        ([], 0.5, None),
        ([3.0], 0.95, 3.0),
        ([4.0, 1.0, 3.0, 2.0], 0.5, 2.0),
        ([float(one) for one in range(1, 101)], 0.95, 95.0),
        ([float(one) for one in range(1, 21)], 0.95, 19.0),
        ([1.0, 2.0], 0.0, 1.0),
    ],
)
def test_percentiles_are_by_nearest_rank(
    values: list[float], share: float, found: float | None
) -> None:
    assert percentile(values, share) == found
