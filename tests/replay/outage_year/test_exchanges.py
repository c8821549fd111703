"""What a request meets: as often as assumed, the same for whoever asks, and whole on the wire."""

from __future__ import annotations

import random
from collections import Counter
from statistics import fmean
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.outage_year.year.exchange import Exchange, Fates, failed
from tests.benchmarks.outage_year.year.mix import (
    ERRORS,
    FAILING,
    LATENCY,
    LIMITS,
    NOISE,
    ONE_MODEL,
    STRETCH_S,
    stretch_share,
)
from tests.benchmarks.outage_year.year.titles import CLAUDE, GPT, HAIKU, OPENAI, SONNET
from tests.replay.outage_year.made_up import MONDAY, trouble

if TYPE_CHECKING:
    from tests.benchmarks.outage_year.year.incidents import Trouble

HOUR_S = 3600.0
KINDS = sorted({*ERRORS, *LATENCY, *LIMITS, *ONE_MODEL, *NOISE})


def fates(*troubles: Trouble, noise: float = 0.0) -> Fates:
    return Fates(troubles, MONDAY, 1, noise)


def meet(
    of: Fates, at_h: float, model: str = SONNET, question: int = 1, attempt: int = 0
) -> Exchange:
    provider = OPENAI if model == GPT else CLAUDE
    return of.meet(str(question), provider, model, attempt, at_h * HOUR_S)


@pytest.mark.parametrize("impact", sorted(FAILING))
def test_a_severity_fails_its_share_in_the_long_run(impact: str) -> None:
    mean = FAILING[impact]
    shares = [stretch_share(mean, "one", n * STRETCH_S, 1) for n in range(4000)]
    assert fmean(shares) == pytest.approx(mean, abs=0.02)


def test_a_stretch_rather_fails_all_or_nothing() -> None:
    shares = [stretch_share(0.5, "one", n * STRETCH_S, 1) for n in range(2000)]
    middling = sum(0.25 < one < 0.75 for one in shares)
    assert middling < 0.4 * len(shares)


def test_a_stretch_lasts_and_another_incident_has_its_own() -> None:
    share = stretch_share(0.5, "one", 10.0, 1)
    assert stretch_share(0.5, "one", STRETCH_S - 1, 1) == share
    assert stretch_share(0.5, "one", STRETCH_S + 1, 1) != share
    assert stretch_share(0.5, "two", 10.0, 1) != share


def test_all_fails_inside_a_total_outage_and_nothing_outside() -> None:
    of = fates(trouble(CLAUDE, 10, 11, 1.0))
    inside = {meet(of, 10.5, question=number).kind for number in range(300)}
    outside = {meet(of, at_h, question=n).kind for n in range(300) for at_h in (9.99, 11.01)}
    assert "answered" not in inside
    assert outside == {"answered"}
    assert meet(of, 10.5, GPT).kind == "answered"


def test_an_outage_of_one_model_leaves_the_other() -> None:
    of = fates(trouble(CLAUDE, 10, 11, 1.0, models=frozenset({HAIKU})))
    assert meet(of, 10.5, HAIKU).kind != "answered"
    assert meet(of, 10.5, SONNET).kind == "answered"


def test_two_incidents_at_once_fail_more_than_either() -> None:
    one, two = trouble(CLAUDE, 10, 12, 0.5), trouble(CLAUDE, 11, 13, 0.5)
    alone = fates(one).share(CLAUDE, SONNET, 11.5 * HOUR_S)[0]
    other = fates(two).share(CLAUDE, SONNET, 11.5 * HOUR_S)[0]
    both = fates(one, two).share(CLAUDE, SONNET, 11.5 * HOUR_S)[0]
    assert both == pytest.approx(1 - (1 - alone) * (1 - other))


def test_the_luck_is_the_requests_own_whoever_asked_before() -> None:
    of, again = (fates(trouble(CLAUDE, 10, 11, 0.5)) for _ in range(2))
    wanted = [meet(of, 10.5, question=number) for number in range(50)]
    for number in range(50):
        meet(again, 10.5, HAIKU, number)
    assert [meet(again, 10.5, question=number) for number in range(50)] == wanted
    retried = [meet(of, 10.5, question=number, attempt=1) for number in range(50)]
    assert [one.kind for one in retried] != [one.kind for one in wanted]


def test_noise_is_everywhere_as_often_as_said() -> None:
    of = fates(noise=0.01)
    kinds = Counter(meet(of, 1, question=number).kind for number in range(20_000))
    assert 20_000 - kinds["answered"] == pytest.approx(200, abs=45)


def test_a_year_without_trouble_answers_everything() -> None:
    of = fates()
    assert {meet(of, 1, model, n).kind for model in (SONNET, GPT) for n in range(200)} == {
        "answered"
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_arrives_in_the_order_of_time_and_ends_once(kind: str) -> None:
    for seed in range(20):
        rng = random.Random(seed)  # noqa: S311 - a simulation
        exchange = failed(rng, kind, 1.0, 10.0)
        steps = list(exchange.steps())
        times = [at_s for at_s, _ in steps]
        assert times == sorted(times)
        assert steps[-1][1] == exchange.end
        assert exchange.is_whole is (kind == "late")
        assert ("text" in [step for _, step in steps]) is bool(exchange.texts_at_s)
        assert bool(exchange.texts_at_s) is (kind == "late" or "after" in kind or kind in LATER)


LATER = {"ended_early", "stalled"}
