"""Pauses, quiet hours, starts and sleeps hold back, and tell afterwards what still holds."""

from __future__ import annotations

from datetime import UTC, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.alerts.telling import (
    MINUTE,
    NOON,
    TEN_PM,
    Telling,
    heard,
    night,
    paused,
    policy_of,
    verdict,
)

TEN = "." * 10


@pytest.mark.parametrize(
    ("story", "said"),
    [
        pytest.param("..DD" + "." * 20, [], id="came and went"),
        pytest.param("..DDDDDDDDDDDD...", [(10, "outage"), (16, "recovery")], id="outlasts it"),
        pytest.param("..DD...DDDDD...", [(10, "outage"), (14, "recovery")], id="two, one lasts"),
        pytest.param(".." + "d" * 20 + "...", [], id="too small to tell"),
    ],
)
def test_a_pause_holds_back_and_tells_what_still_lasts(
    story: str, said: list[tuple[int, str]]
) -> None:
    told = paused(10).play(story)
    assert told.heard == said
    assert [alert.is_summary for alert in told.alerts] == [True, False][: len(said)]


def test_the_end_of_a_pause_can_be_asked_for() -> None:
    story = paused(600).play("..DD")
    story.policy.pause(None)
    assert story.play("D").heard == [(4, "outage")]


def test_an_end_that_fell_into_a_pause_is_told_when_the_pause_ends() -> None:
    story = Telling().play("..DD")
    story.policy.pause(NOON + 30 * MINUTE)
    story.play("." * 40)
    assert story.heard == [(2, "outage"), (30, "recovery")]
    assert story.alerts[1].is_summary
    assert story.alerts[1].verdict.since == NOON + 4 * MINUTE


def test_news_after_a_summary_is_news() -> None:
    story = Telling().play("CC...")
    assert [alert.is_summary for alert in story.alerts] == [True, False]
    late = Telling().play("..DD")
    late.policy.pause(NOON + 10 * MINUTE)
    late.play("........D")
    assert late.heard == [(2, "outage"), (10, "recovery"), (12, "unstable")]
    assert [alert.is_summary for alert in late.alerts] == [False, True, False]


def test_a_relapse_nobody_was_told_of_is_over_an_hour_later() -> None:
    story = Telling().play("..DD...")
    story.policy.pause(NOON + 30 * MINUTE)
    story.play("..DD" + "." * 70 + "D")
    assert story.heard == [(2, "outage"), (6, "recovery"), (81, "outage")]


def test_an_episode_of_its_own_that_was_held_back_is_a_summary() -> None:
    story = Telling().play("..DD" + TEN + "DD" + TEN + ".")
    story.policy.pause(story.now + 20 * MINUTE)
    story.play("D" * 21)
    assert story.heard[4:] == [(47, "outage")]
    assert story.alerts[-1].is_summary


def test_trouble_told_before_a_pause_and_back_at_its_end_is_told_no_second_time() -> None:
    story = Telling().play("..DD")
    story.policy.pause(NOON + 30 * MINUTE)
    story.play(TEN + "D" * 30 + "...")
    assert story.heard == [(2, "outage"), (46, "recovery")]
    assert not story.alerts[1].is_summary


@pytest.mark.parametrize(
    ("story", "said"),
    [
        pytest.param("CCC...", [(1, "outage"), (5, "recovery")], id="told after a minute"),
        pytest.param("C" + TEN, [], id="gone within the minute"),
        pytest.param("ooooCCC", [(5, "outage")], id="found once the network is there"),
        pytest.param("?.CC", [(2, "outage")], id="what begins later is news"),
    ],
)
def test_trouble_that_was_there_at_the_start_is_one_summary(
    story: str, said: list[tuple[int, str]]
) -> None:
    told = Telling().play(story)
    assert told.heard == said
    if said:
        assert told.alerts[0].is_summary is (story[0] != "?")


def test_after_a_sleep_there_is_a_minute_of_silence_and_at_most_one_summary() -> None:
    story = Telling().play("...")
    story.minute = 600
    story.policy.resumed(story.now)
    story.play("?CCC...")
    assert story.heard == [(602, "outage"), (606, "recovery")]
    assert [alert.is_summary for alert in story.alerts] == [True, False]


def test_a_sleep_in_an_outage_tells_it_no_second_time_and_its_end_once() -> None:
    story = Telling().play("..CC")
    story.minute = 600
    story.policy.resumed(story.now)
    assert story.play("?CCCC").heard == [(2, "outage")]
    assert story.play("...").heard[1:] == [(607, "recovery")]


def test_a_minute_up_before_a_sleep_proves_nothing_after_it() -> None:
    story = Telling().play("..CC.")
    story.minute = 600
    story.policy.resumed(story.now)
    assert story.play("...").heard == [(2, "outage"), (602, "recovery")]


def test_small_trouble_from_before_a_sleep_is_not_older_news_after_it() -> None:
    story = Telling().play("..dd")
    story.minute = 600
    story.policy.resumed(story.now)
    story.play("CC")
    assert story.alerts[0].episode_began_at == NOON + 600 * MINUTE


@pytest.mark.parametrize(
    ("story", "said"),
    [
        pytest.param("." * 120 + "D" * 60 + "." * 480, [], id="came and went"),
        pytest.param("." * 120 + "D" * 460, [(560, "outage")], id="still there in the morning"),
        pytest.param("..D" + "D" * 30 + "." * 600, [(2, "outage"), (560, "recovery")], id="an end"),
        pytest.param("..D" + "D" * 30 + "." * 300 + "D" * 300, [(2, "outage")], id="down again"),
    ],
)
def test_the_night_is_silent_and_the_morning_tells_what_still_holds(
    story: str, said: list[tuple[int, str]]
) -> None:
    told = night(story, TEN_PM - 20 * MINUTE)
    assert told.heard == said
    assert [one.is_summary for one in told.alerts] == [at == 560 for at, _ in said]


def test_quiet_hours_are_those_of_the_place() -> None:
    berlin, new_york = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
    story = ".." + "D" * 20
    at_2130_utc = TEN_PM - 30 * MINUTE
    for zone, is_said in ((UTC, True), (berlin, False), (new_york, True)):
        policy = policy_of(quiet_hours="22:00-07:00", zone=zone)
        assert bool(Telling(policy, at_2130_utc).play(story).heard) is is_said


def test_time_only_passes_when_somebody_looks() -> None:
    policy = policy_of()
    assert heard("..D", policy) == [(2, "outage")]
    much_later = NOON + timedelta(hours=9)
    assert policy.observe(verdict(".", much_later), much_later) == ()
    assert [one.kind for one in policy.observe(verdict(".", NOON), much_later + 2 * MINUTE)] == [
        "recovery"
    ]
