"""What was asked for: to be told when it is back, or to hear no more for an hour."""

from __future__ import annotations

from tests.alerts.telling import MINUTE, NOON, TEN_PM, Telling, night, paused, policy_of
from understudy.alerts.alert import LIMIT_KEY

TEN = "." * 10


def test_who_asked_is_told_once_whatever_was_announced() -> None:
    policy = policy_of("critical")
    policy.tell_when_back(wanted=True)
    told = Telling(policy).play("..dd" + TEN)
    assert told.heard == [(6, "reminder")]
    assert told.play("DD" + TEN).heard[1:] == []


def test_who_asked_in_trouble_is_told_of_its_end_and_not_twice() -> None:
    story = Telling().play("..DD")
    story.policy.tell_when_back(wanted=True)
    assert story.play(TEN).heard == [(2, "outage"), (6, "recovery")]


def test_what_was_asked_for_breaks_a_pause() -> None:
    for is_told in (True, False):
        story = Telling(policy_of()) if is_told else paused(600)
        story.play("..DD")
        story.policy.pause(NOON + 600 * MINUTE)
        story.policy.tell_when_back(wanted=True)
        story.play(TEN)
        assert story.heard[-1] == (6, "recovery" if is_told else "reminder")


def test_what_was_asked_for_waits_for_the_end_of_the_quiet_hours() -> None:
    story = night("..DD", TEN_PM)
    story.policy.tell_when_back(wanted=True)
    assert story.play("." * 560).heard == [(540, "reminder")]


def test_what_was_asked_for_can_be_called_off() -> None:
    story = Telling(policy_of("critical")).play("..DD")
    story.policy.tell_when_back(wanted=True)
    story.policy.tell_when_back(wanted=False)
    assert story.play(TEN).heard == []


def test_who_asks_while_only_the_page_reports_trouble_waits_for_the_page() -> None:
    story = Telling().play("..,,,")
    story.policy.tell_when_back(wanted=True)
    assert story.play("," * 20 + "...").heard == [(25, "reminder")]
    story = Telling(policy_of("critical")).play("..,,,")
    story.policy.tell_when_back(wanted=True)
    assert story.play("DD,,,").heard == [(9, "reminder")]


def test_a_snooze_silences_for_an_hour_and_then_reminds_once() -> None:
    story = Telling().play("..D")
    story.policy.snooze(story.keys[0], story.now)
    story.play("DD~~" + "D" * 200 + "...")
    assert story.heard == [(2, "outage"), (63, "reminder"), (209, "recovery")]


def test_a_snooze_ends_with_the_trouble_and_its_end_is_told() -> None:
    story = Telling().play("..D")
    story.policy.snooze(story.keys[0], story.now)
    story.play("DD" + TEN)
    assert story.policy.state.episode is not None
    assert story.policy.state.episode.snoozed_until is None
    story.play("D" + TEN + ".")
    assert story.heard == [(2, "outage"), (7, "recovery"), (15, "unstable"), (26, "reminder")]


def test_instability_at_the_end_of_a_snooze_is_said_instead_of_a_reminder() -> None:
    story = Telling().play("..D")
    story.policy.snooze(story.keys[0], story.now)
    assert story.play("~" * 100).heard == [(2, "outage"), (63, "unstable")]


def test_a_snooze_of_something_else_or_of_something_over_does_nothing() -> None:
    story = Telling().play("..D")
    story.policy.snooze("episode-of-yesterday", story.now)
    assert story.play("~").heard[1:] == [(3, "unstable")]
    story = Telling().play("..D...")
    story.policy.snooze(story.keys[0], story.now)
    assert story.play("D").heard[2:] == [(6, "unstable")]


def test_who_asks_at_a_limit_is_told_of_its_reset_once() -> None:
    story = Telling().play("..LLL")
    story.policy.tell_when_back(wanted=True)
    assert story.play("LLL....LL...").heard == [(8, "reminder")]
    assert story.keys == [LIMIT_KEY]


def test_without_asking_a_reset_is_not_told() -> None:
    assert Telling().play("..LLL....").heard == []


def test_after_a_restart_a_reset_is_told_at_its_time_though_the_limit_is_not_known() -> None:
    story = Telling().play("..LLL")
    story.policy.tell_when_back(wanted=True)
    after = Telling(policy_of(state=story.policy.state), starts_at=NOON, minute=10)
    assert after.play("." * 20).heard == [(20, "reminder")]
