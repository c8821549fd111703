"""When to speak: once for trouble, once for its end, never about an end alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.alerts.telling import NOON, Telling, heard, policy_of, verdict

HOUR = "." * 60
TEN = "." * 10


@pytest.mark.parametrize(
    ("story", "said"),
    [
        pytest.param("." * 90, [], id="all well"),
        pytest.param("..DDDDD...", [(2, "outage"), (9, "recovery")], id="once and its end once"),
        pytest.param("..C...", [(2, "outage"), (5, "recovery")], id="a minute, told at once"),
        pytest.param("..F" + "." * 8, [(2, "outage"), (10, "recovery")], id="own, page green"),
        pytest.param("..FF.....FF" + "." * 7, [(2, "outage")], id="lucky minutes are no end"),
        pytest.param("..FFDD" + "." * 8, [(2, "outage"), (13, "recovery")], id="own at first"),
        pytest.param("..,,,,,,", [], id="an incident that is none of mine"),
        pytest.param("..DDCCDD...", [(2, "outage"), (10, "recovery")], id="worse is no news"),
        pytest.param("..DD.DD.D...", [(2, "outage"), (11, "recovery")], id="a minute up is no end"),
        pytest.param("..DD,,,", [(2, "outage"), (6, "recovery")], id="back before the page says"),
        pytest.param("..ddDD...", [(4, "outage"), (8, "recovery")], id="told once it is grave"),
        pytest.param("..DDdddd...", [(2, "outage"), (10, "recovery")], id="its peak counts"),
        pytest.param("..dddd...", [], id="minor is not told, nor is its end"),
    ],
)
def test_an_episode_is_told_once_and_its_end_once(story: str, said: list[tuple[int, str]]) -> None:
    assert heard(story) == said


@pytest.mark.parametrize("letter", ["o", "s", "b", "?", "m"])
def test_what_is_no_trouble_of_theirs_neither_begins_nor_ends_an_episode(letter: str) -> None:
    assert heard(".." + letter * 30 + "...") == []
    assert heard("..DD" + letter * 30 + "DD...") == [(2, "outage"), (38, "recovery")]
    assert heard("..DD." + letter + ".." + letter + "...") == [(2, "outage"), (11, "recovery")]


@pytest.mark.parametrize(
    ("minimum", "letter", "speaks"),
    [
        ("none", "n", True),
        ("minor", "n", False),
        ("minor", "d", True),
        ("major", "d", False),
        ("major", "D", True),
        ("major", "F", True),
        ("critical", "F", False),
        ("critical", "D", False),
        ("critical", "C", True),
    ],
)
def test_only_what_is_grave_enough_is_told_and_then_its_end_too(
    minimum: str, letter: str, speaks: bool
) -> None:
    said = heard(".." + letter * 3 + "." * 9, policy_of(minimum))
    ends_at = 12 if letter == "F" else 7
    assert said == ([(2, "outage"), (ends_at, "recovery")] if speaks else [])


def test_trouble_within_the_hour_is_the_same_episode_and_called_unstable_once() -> None:
    story = Telling().play("..DD" + "." * 20 + "DDD" + "." * 12)
    assert story.heard == [(2, "outage"), (6, "recovery"), (24, "unstable"), (37, "reminder")]
    assert len(set(story.keys)) == 1


@pytest.mark.parametrize(("pause", "word"), [(61, "unstable"), (62, "outage")])
def test_after_an_hour_of_calm_trouble_is_a_new_episode(pause: int, word: str) -> None:
    story = Telling().play("..DD" + "." * pause + "D")
    assert story.heard == [(2, "outage"), (6, "recovery"), (4 + pause, word)]
    assert (len(set(story.keys)) == 2) is (word == "outage")


def test_minor_trouble_soon_after_a_major_one_is_not_told() -> None:
    assert heard("..DD" + TEN + "dddd" + TEN) == [(2, "outage"), (6, "recovery")]


def test_what_flaps_for_hours_is_four_words_at_most_and_then_silence() -> None:
    story = Telling().play(".." + "DDD..." * 40 + TEN)
    words = [word for _, word in story.heard]
    assert words == ["outage", "recovery", "unstable", "reminder"]
    assert story.heard[-1][0] == 2 + 6 * 40 - 3 + 10
    assert len(set(story.keys)) == 1


def test_flapping_faster_than_an_end_is_sure_is_three_words() -> None:
    assert heard("..D.D.~.~.~~~" + TEN + ".") == [(2, "outage"), (6, "unstable"), (23, "recovery")]


def test_an_outage_told_while_it_comes_and_goes_is_not_called_unstable_again() -> None:
    assert heard("..~~~~" + TEN + ".") == [(2, "outage"), (16, "recovery")]


def test_the_ten_minutes_the_judge_waited_are_not_waited_twice() -> None:
    assert heard("..DD.~~" + "=" * 10 + "...") == [(2, "outage"), (5, "unstable"), (17, "recovery")]


def test_after_all_was_said_only_trouble_that_lasts_is_told_as_an_episode_of_its_own() -> None:
    spent = "..DD" + TEN + "DD" + TEN + "."
    first = [(2, "outage"), (6, "recovery"), (14, "unstable"), (26, "reminder")]
    assert heard(spent + "D" * 9 + TEN) == first
    story = Telling().play(spent + "D" * 30 + "...")
    assert story.heard == [*first, (37, "outage"), (59, "recovery")]
    assert story.keys[-1] == story.keys[-2] != story.keys[0]
    own = spent + "F" * 11 + "D" + "." * 8
    assert heard(own)[4:] == [(37, "outage"), (46, "recovery")]


def test_short_relapses_after_all_was_said_do_not_add_up() -> None:
    spent = "..DD" + TEN + "DD" + TEN + "."
    assert len(heard(spent + "DDDDDD..." * 6)) == 4


def test_a_verdict_from_the_future_began_now() -> None:
    policy = policy_of()
    Telling(policy).play("..")
    (outage,) = policy.observe(verdict("D", NOON + timedelta(days=1)), NOON + timedelta(minutes=2))
    assert outage.episode_began_at == NOON + timedelta(minutes=2)


def test_an_alert_says_when_the_episode_began() -> None:
    story = Telling().play("..DDCC...")
    assert {alert.episode_began_at for alert in story.alerts} == {NOON + timedelta(minutes=2)}
    assert [alert.is_summary for alert in story.alerts] == [False, False]


def test_a_clock_set_back_delays_nothing_by_more_than_its_own_time() -> None:
    policy = policy_of()
    early = NOON - timedelta(days=30)
    Telling(policy).play("..DD.")
    back = Telling(policy, early).play("....")
    assert back.heard == [(2, "recovery")]
    again = Telling(policy, early + timedelta(minutes=30)).play("D")
    assert again.heard == [(0, "unstable")]


def test_a_clock_set_back_does_not_stretch_the_silence_of_the_start() -> None:
    policy = policy_of()
    Telling(policy).play("C")
    assert Telling(policy, NOON - timedelta(days=30)).play("CC").heard == [(1, "outage")]


def test_a_clock_set_back_does_not_stretch_a_snooze() -> None:
    policy = policy_of()
    story = Telling(policy).play("..D")
    policy.snooze(story.keys[0], story.now)
    late = Telling(policy, NOON - timedelta(days=30)).play("D" * 61)
    assert late.heard == [(60, "reminder")]


def test_seldom_looking_tells_the_same() -> None:
    policy = policy_of()
    told = [
        (minute, alert.kind.value)
        for minute, letter in enumerate("....DD........DDD............")
        for alert in policy.observe(verdict(letter, NOON), NOON + timedelta(minutes=5 * minute))
    ]
    assert told == [(4, "outage"), (7, "recovery"), (14, "unstable"), (19, "reminder")]
