"""The benchmark of a year of outages, on two made-up days: it runs, and counts what happened."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from tests.benchmarks.outage_year.contestants import ours
from tests.benchmarks.outage_year.study import (
    ANSWERED,
    NOBODY,
    UNNOTICED,
    Asked,
    Sent,
    Study,
)
from tests.benchmarks.outage_year.tally import Known, Tally, tally
from tests.benchmarks.outage_year.year.titles import CLAUDE, GPT, HAIKU, LLAMA, OPENAI, SONNET
from tests.replay.outage_year.made_up import MONDAY, trouble

pytestmark = pytest.mark.slow(seconds=12)
QUESTIONS = 400
BENCHMARKS = Path(__file__).parents[2] / "benchmarks"
DAY_H = 24.0
# hours since Monday's midnight: Claude alone is out on Monday, both on Tuesday
CLAUDE_OUT = (8.5, 12.0)
BOTH_OUT = (DAY_H + 13.0, DAY_H + 18.0)
TROUBLES = (
    trouble(CLAUDE, *CLAUDE_OUT, 1.0),
    trouble(CLAUDE, *BOTH_OUT, 1.0),
    trouble(OPENAI, *BOTH_OUT, 1.0),
)
STUDY = Study(MONDAY, MONDAY + timedelta(days=2), TROUBLES, QUESTIONS)


@cache
def went(line_up: str) -> tuple[Asked, ...]:
    return tuple(ours.run(STUDY, line_up))


@cache
def by_the_sdk() -> tuple[Asked, ...]:
    from tests.benchmarks.outage_year.contestants import sdk  # 4 s, else in each process

    return tuple(sdk.run(STUDY))


@cache
def known() -> Known:
    return Known.of(STUDY)


def asked_in(found: tuple[Asked, ...], since_h: float, until_h: float) -> list[Asked]:
    return [one for one in found if since_h <= STUDY.asked_s[one.number] / 3600 < until_h]


def answered(found: list[Asked] | tuple[Asked, ...]) -> int:
    return sum(one.outcome == ANSWERED for one in found)


@pytest.mark.parametrize("line_up", ["claude", "cloud", "local"])
def test_every_question_ends_once_and_in_order(line_up: str) -> None:
    assert [one.number for one in went(line_up)] == list(range(QUESTIONS))


def test_alone_an_outage_leaves_questions_unanswered_and_a_backup_answers_them() -> None:
    alone, backed = (asked_in(went(one), *CLAUDE_OUT) for one in ("claude", "cloud"))
    assert len(alone) > 20
    assert answered(alone) == 0
    assert answered(backed) == len(backed)


def test_while_both_are_out_only_the_local_model_answers() -> None:
    backed, local = (asked_in(went(one), *BOTH_OUT) for one in ("cloud", "local"))
    assert len(backed) > 20
    late = [one for one in backed if one.outcome != ANSWERED]
    # what is asked last may be answered once the outage ends: rounds and slow answers outlast it
    assert len(late) >= len(backed) - 2
    assert answered(local) == len(local)
    assert {one.model for one in local} <= {LLAMA, SONNET}


def test_in_an_outage_the_backup_is_soon_asked_first_and_claude_now_and_then() -> None:
    found = asked_in(went("cloud"), *CLAUDE_OUT)
    first = [one.sent[0].provider for one in found[5:]]
    assert first.count(OPENAI) > 0.6 * len(first)
    assert CLAUDE in first


def test_after_an_outage_claude_answers_again() -> None:
    after = asked_in(went("cloud"), CLAUDE_OUT[1] + 0.5, BOTH_OUT[0])
    assert len(after) > 20
    assert sum(one.provider == CLAUDE for one in after) > 0.95 * len(after)


def test_a_wait_is_no_longer_than_the_person_has_patience_and_no_shorter_than_nothing() -> None:
    waits = [one.wait_s for one in went("cloud") if one.wait_s is not None]
    assert min(waits) > 0
    assert max(waits) < 200


def test_the_sdk_asks_three_times_and_never_after_text() -> None:
    refused = [one for one in by_the_sdk() if one.sent[-1].kind == "overloaded"]
    assert refused
    assert {len(one.sent) for one in refused} == {3}
    assert not any(sent.spoke for one in by_the_sdk() for sent in one.sent[:-1])


def test_the_sdk_takes_an_answer_without_its_end_for_whole() -> None:
    kinds = {one.sent[-1].kind for one in by_the_sdk() if one.outcome == UNNOTICED}
    assert kinds == {"ended_early"}


def test_both_meet_the_same_luck() -> None:
    own, theirs = went("claude"), by_the_sdk()
    # a probe or a retry may come first elsewhere; the first request of a question is the same
    assert [one.sent[0].kind for one in own] == [one.sent[0].kind for one in theirs]


def test_what_is_counted_is_what_happened() -> None:
    found = tally(went("cloud"), known())
    assert found.answered == answered(went("cloud"))
    assert found.questions == QUESTIONS
    assert found.requests == sum(len(one.sent) for one in went("cloud"))
    assert len(found.added_s) == found.answered
    assert found.added_s[len(found.added_s) // 2] == pytest.approx(0.0, abs=0.01)


def counted(*sent: Sent, outcome: str = ANSWERED, works: bool = True) -> Tally:
    last = sent[-1]
    one = Asked(0, outcome, 3.0, last.provider, last.model, sent=list(sent))
    return tally([one], Known((1.0,), (works,)))


def test_a_switch_is_needless_only_while_claude_would_have_answered() -> None:
    to_backup = Sent(OPENAI, GPT, "answered", spoke=True)
    assert counted(to_backup).needless == (1, 0)
    assert counted(to_backup, works=False).needless == (0, 0)
    assert counted(Sent(CLAUDE, HAIKU, "answered", spoke=True)).needless == (0, 1)
    assert counted(Sent(CLAUDE, SONNET, "answered", spoke=True)).needless == (0, 0)


def test_what_is_paid_twice_is_counted() -> None:
    cut, whole = (
        Sent(CLAUDE, SONNET, kind, spoke=True) for kind in ("reset_after_text", "answered")
    )
    refused, backup = Sent(CLAUDE, SONNET, "overloaded"), Sent(OPENAI, GPT, "answered", spoke=True)
    same, both, free = counted(cut, whole), counted(cut, backup), counted(refused, whole)
    assert (same.resent, same.billed_twice, same.two_companies) == (1, 1, 0)
    assert (both.resent, both.billed_twice, both.two_companies) == (0, 1, 1)
    assert (free.resent, free.billed_twice, free.two_companies) == (0, 0, 0)


def test_an_added_wait_counts_from_the_undisturbed_one_and_only_of_answers() -> None:
    assert counted(Sent(CLAUDE, SONNET, "answered", spoke=True)).added_s == (2.0,)
    assert counted(Sent(CLAUDE, SONNET, "answered", spoke=True)).added_disturbed_s == ()
    nobody = counted(Sent(CLAUDE, SONNET, "overloaded"), outcome=NOBODY, works=False)
    assert (nobody.added_s, nobody.answered) == ((), 0)


def test_litellms_environment_is_pinned_and_names_no_host() -> None:
    lines = (BENCHMARKS / "outage_year" / "litellm.txt").read_text("utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(line.count("==") == 1 and "/" not in line and " " not in line for line in pins)
    assert any(line.startswith("litellm==1.106.") for line in pins)
