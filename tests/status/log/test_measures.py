"""Own requests by day, and what is known about an outage once it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from tests.status.log.logged import (
    STARTED_AT,
    SetClock,
    at,
    incident,
    opened_log,
    outcome,
    page,
    post,
    verdict,
)
from understudy.status.evidence import OutcomeClass
from understudy.status.log.intervals import KeptIncident, KeptOutcome, KeptVerdict
from understudy.status.log.measures import aftermath, daily_measures, outages
from understudy.status.log.uptime import last_days
from understudy.status.model import Phase, VerdictKind

if TYPE_CHECKING:
    from pathlib import Path

CLAUDE = {"claude"}
DOWN, UP, BLIND = VerdictKind.DOWN, VerdictKind.UP, VerdictKind.BLIND
REFUSED = OutcomeClass.REFUSING


def shown(kind: VerdictKind, from_minute: float, until_minute: float) -> KeptVerdict:
    return KeptVerdict(kind, at(from_minute), at(until_minute), at(from_minute))


def kept(minutes: float, **more: object) -> KeptOutcome:
    return KeptOutcome(outcome(minutes, **more))  # type: ignore[arg-type]  # its own keywords


@pytest.mark.usefixtures("in_utc")
def test_a_day_counts_answers_and_failures_of_claude_without_probes() -> None:
    others = KeptOutcome(replace(outcome(4), provider="backup"))
    outcomes = (
        kept(-1500, first_text_s=3.0),
        kept(1, first_text_s=1.0),
        kept(2, first_text_s=2.0),
        kept(3, kind=REFUSED, failure="overloaded"),
        others,
        kept(5, is_probe=True, first_text_s=9.0),
    )
    days = last_days(at(60), None, 3)
    before, yesterday, today = daily_measures(outcomes, days, CLAUDE)
    assert (today.answered, today.failed) == (2, 1)
    assert (today.first_text_p50_s, today.first_text_p95_s) == (1.0, 2.0)
    assert (yesterday.answered, yesterday.failed) == (1, 0)
    assert (before.answered, before.first_text_p50_s) == (0, None)


def test_an_outage_is_over_once_all_is_well_and_a_short_pause_does_not_end_it() -> None:
    verdicts = (
        shown(UP, 0, 10),
        shown(DOWN, 10, 20),
        shown(BLIND, 20, 25),
        shown(DOWN, 25, 30),
        shown(UP, 30, 40),
        shown(DOWN, 45, 50),
        shown(UP, 50, 500),
        shown(DOWN, 500, 510),
    )
    assert outages(verdicts) == ((at(10), at(50)),)


def test_it_tells_the_page_the_own_requests_the_stand_ins_and_the_cause() -> None:
    posts = (
        post(23),
        post(60, Phase.RESOLVED, "It is over."),
        post(900, Phase.POSTMORTEM, "A full disk."),
    )
    known = KeptIncident(incident("i1", *posts), closed_at=at(60))
    elsewhere = KeptIncident(
        incident("i2", post(-3000), post(-2000, Phase.RESOLVED)), closed_at=at(-2000)
    )
    outcomes = [
        kept(0, kind=REFUSED, failure="overloaded"),
        KeptOutcome(replace(outcome(1), provider="backup", model="gpt-5.5")),
        kept(2, kind=REFUSED, failure="overloaded"),
        kept(62),
        kept(70),
    ]
    told = aftermath((at(0), at(61)), (elsewhere, known), outcomes, CLAUDE)
    assert told.incident == known
    assert (told.failed_at, told.worked_at, told.failures) == (at(0), at(62), 2)
    assert told.answered == (("backup", "gpt-5.5", 1),)
    assert told.cause == "A full disk."


def test_what_is_not_known_stays_unsaid() -> None:
    told = aftermath((at(0), at(61)), (), (), CLAUDE)
    assert told.incident is None
    assert (told.failed_at, told.worked_at, told.answered, told.cause) == (None, None, (), "")


def test_a_log_gives_the_same(tmp_path: Path) -> None:
    clock = SetClock()
    with opened_log(tmp_path / "status.db", clock) as log:
        for minute in range(0, 90, 1):
            clock.at = at(minute)
            log.add_snapshot(page(minute))
            log.add_verdict(verdict(DOWN if 10 <= minute < 40 else UP))
        (outage,) = outages(log.read.verdicts(STARTED_AT, at(200)))
    assert outage[0] == at(10)
    assert at(38) <= outage[1] <= at(41)
