"""Verdict and route speak from one source: what one of them learns, the other says as well."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.engine.one_source.small_program import GPT, HAIKU, SONNET, SmallProgram
from understudy.chat.evidence_of import class_of_failure
from understudy.chat.failover.breaker import OPEN_S, UNREACHED, is_failure
from understudy.chat.failover.judged import says_it_works
from understudy.chat.failure import FailureKind
from understudy.status.evidence import WEIGHTS, OutcomeClass
from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Iterator

K = FailureKind
PLAIN = "Claude Sonnet 5.5"


@pytest.fixture
def small() -> Iterator[SmallProgram]:
    program = SmallProgram()
    yield program
    program.close()


def reasons(program: SmallProgram) -> list[str]:
    assert program.verdict is not None
    return [one.kind for one in program.verdict.reasons]


@pytest.mark.parametrize("kind", [one for one in FailureKind if is_failure(one)])
def test_what_opens_a_breaker_is_evidence_for_the_judge(kind: FailureKind) -> None:
    assert class_of_failure(kind) in WEIGHTS
    assert class_of_failure(kind) is not OutcomeClass.OK


def test_well_means_claude_and_nothing_more(small: SmallProgram) -> None:
    small.ask()
    assert small.line == PLAIN
    assert says_it_works(small.verdict)  # type: ignore[arg-type]  # it was judged


def test_before_the_judge_is_sure_only_what_happened_is_said(small: SmallProgram) -> None:
    small.ask()
    small.fail(K.OVERLOADED, SONNET, HAIKU)
    assert small.ask() == [SONNET, HAIKU, GPT]
    assert small.line.startswith("GPT-5.5 is standing in · Claude failed at ")
    assert "own_working" not in reasons(small)
    small.wait(60)
    assert "own_failing" in reasons(small)
    assert "Claude API is failing for you since" in small.line


@pytest.mark.parametrize("kind", [K.STREAM_TRUNCATED, K.OVERLOADED, K.FIRST_TEXT_TIMEOUT])
def test_what_failed_last_is_not_said_to_work(small: SmallProgram, kind: FailureKind) -> None:
    small.ask()
    small.fail(kind, SONNET, HAIKU, spoke=True)
    small.ask()
    assert "own_working" not in reasons(small)
    assert small.line.startswith("GPT-5.5 is standing in · Claude failed at ")


def test_a_probe_that_is_answered_brings_claude_back_before_anybody_asks(
    small: SmallProgram,
) -> None:
    small.ask()
    small.fail(K.OVERLOADED, SONNET, HAIKU)
    small.ask()
    small.wait(120)
    assert small.verdict is not None
    assert small.verdict.kind is VerdictKind.DOWN
    small.fail(None, SONNET, HAIKU)
    while "own_failing" in reasons(small):
        small.wait(1)
    assert reasons(small)[0] == "own_recovering"
    assert small.line == PLAIN
    assert small.ask() == [SONNET]


def test_an_answer_another_process_got_closes_the_breakers(small: SmallProgram) -> None:
    small.ask()
    small.fail(K.OVERLOADED, SONNET, HAIKU)
    small.ask()
    assert small.line.startswith("GPT-5.5 is standing in")
    small.another_process_was_answered()
    assert says_it_works(small.verdict)  # type: ignore[arg-type]  # it was judged
    assert small.line == PLAIN


@pytest.mark.parametrize("kind", sorted(UNREACHED))
def test_connections_refused_while_others_are_reached_are_claude_failing(
    small: SmallProgram, kind: FailureKind
) -> None:
    small.ask()
    small.fail(kind, SONNET, HAIKU)
    small.ask()
    assert "own_working" not in reasons(small)
    for _ in range(3):
        small.wait(60)
        small.ask()
    assert small.verdict is not None
    assert small.verdict.kind is VerdictKind.DOWN
    assert "Claude API is failing for you" in small.line


def test_connections_refused_while_nobody_is_reached_say_nothing_of_claude(
    small: SmallProgram,
) -> None:
    small.fail(K.CONNECT_TIMEOUT, SONNET, HAIKU, GPT)
    for _ in range(3):
        small.ask()
        small.wait(10)
    assert not {"own_failing", "own_suspect"} & set(reasons(small))


def test_where_one_model_fails_its_sister_stands_in_and_the_line_names_the_model(
    small: SmallProgram,
) -> None:
    small.ask()
    small.fail(K.OVERLOADED, SONNET)
    for _ in range(4):
        small.ask()
        small.wait(20)
    assert "own_failing" in reasons(small)
    assert small.line.startswith(
        "Claude Haiku 5.5 is standing in · Claude Sonnet 5.5 is failing for you since"
    )


def test_an_outage_of_the_website_alone_leaves_claude_first_and_says_why(
    small: SmallProgram,
) -> None:
    small.page.site = "major_outage"
    small.poll()
    told = small.answering
    assert told is not None
    assert told.answering.candidate == SONNET


def test_a_trial_that_is_due_is_announced_when_it_is_due(small: SmallProgram) -> None:
    small.ask()
    small.fail(K.OVERLOADED, SONNET, HAIKU)
    small.ask()
    small.wait(OPEN_S - 2)
    assert "is tried next" not in small.line
    small.wait(3)  # no poll and no probe falls into these
    assert small.line.endswith(" · Claude is tried next")
    assert small.ask()[0].provider == "claude"


def test_an_outage_that_is_over_is_over_for_the_sister_nobody_asked_since(
    small: SmallProgram,
) -> None:
    small.ask()
    small.fail(K.OVERLOADED, SONNET, HAIKU)
    for _ in range(3):
        small.ask()
        small.wait(31)
    assert "own_failing" in reasons(small)
    small.fail(None, SONNET, HAIKU)
    while small.verdict is None or small.verdict.kind is not VerdictKind.UP:
        small.wait(10)
    assert "stand_in_failing" not in reasons(small)
    assert not small.verdict.incident_reported


def test_a_verdict_that_stays_unknown_does_not_have_the_page_read_without_end(
    small: SmallProgram,
) -> None:
    small.fail(K.OVERLOADED, SONNET, HAIKU)
    small.ask()
    small.wait(10 * 3600)  # the day's probes are spent, and what they found is old
    assert small.verdict is not None
    assert small.verdict.kind is VerdictKind.UNKNOWN
    fetched = small.page.fetched
    small.wait(3600)
    assert small.page.fetched - fetched <= 120
