"""A restart forgets nothing that was said, asked for or put off, and repeats nothing."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from tests.alerts.telling import MINUTE, NOON, Telling, policy_of
from understudy.alerts.policy import AlertPolicy
from understudy.alerts.state import PolicyState, Waiting


def restarted(story: Telling, *, after_minutes: int = 5, minimum: str = "major") -> Telling:
    """Go on in a new program, which gets the state the way a file would give it back."""
    kept = msgspec.json.encode(story.policy.state)
    state = msgspec.json.decode(kept, type=PolicyState)
    assert state == story.policy.state
    policy = policy_of(minimum, state=state)
    return Telling(policy, story.starts_at, story.minute + after_minutes)


def test_a_restart_in_an_outage_tells_it_no_second_time_and_its_end_once() -> None:
    before = Telling().play("..DD")
    after = restarted(before).play("?DDD...")
    assert after.heard == [(15, "recovery")]
    assert after.keys == before.keys
    assert after.alerts[0].episode_began_at == NOON + 2 * MINUTE


def test_an_outage_that_ended_while_the_program_was_off_gets_its_end() -> None:
    after = restarted(Telling().play("..DD"), after_minutes=900).play("...")
    assert after.heard == [(906, "recovery")]


def test_a_higher_minimum_since_the_restart_keeps_no_end_back() -> None:
    after = restarted(Telling().play("..DD"), minimum="critical").play("D...")
    assert after.heard == [(12, "recovery")]


def test_a_restart_soon_after_an_end_still_knows_the_episode() -> None:
    after = restarted(Telling().play("..DD...")).play("..DDD" + "." * 12)
    assert after.heard == [(14, "unstable"), (27, "reminder")]


def test_a_restart_long_after_an_end_has_forgotten_it() -> None:
    after = restarted(Telling().play("..DD..."), after_minutes=300).play("..DD")
    assert after.heard == [(309, "outage")]


@pytest.mark.parametrize("letter", ["d", "D"])
def test_trouble_nobody_was_told_of_is_forgotten(letter: str) -> None:
    story = Telling()
    story.policy.pause(NOON + 600 * MINUTE)
    story.play(".." + letter * 9)
    assert story.policy.state == PolicyState(paused_until=NOON + 600 * MINUTE)


def test_a_relapse_nobody_was_told_of_is_told_after_the_restart() -> None:
    story = Telling().play("..DD...")
    story.policy.pause(story.now + 2 * MINUTE)
    after = restarted(story.play("DD")).play("DDD")
    assert after.heard == [(15, "unstable")]
    assert after.alerts[0].is_summary


def test_a_relapse_that_begins_after_the_restart_is_news() -> None:
    story = Telling().play("..DD...")
    story.policy.pause(story.now + 2 * MINUTE)
    after = restarted(story.play("DD")).play("...D")
    assert after.heard == [(17, "unstable")]
    assert not after.alerts[0].is_summary


def test_what_was_asked_for_and_a_pause_outlive_the_program() -> None:
    story = Telling(policy_of("critical")).play("..DD")
    story.policy.tell_when_back(wanted=True)
    story.policy.pause(NOON + 60 * MINUTE)
    after = restarted(story)
    assert after.policy.state == PolicyState(None, NOON + 60 * MINUTE, Waiting.UNTIL_UP)
    assert after.play("DD...").heard == [(13, "reminder")]
    assert after.play("CCC").heard[1:] == []


def test_what_own_requests_saw_is_ended_as_carefully_after_the_restart() -> None:
    after = restarted(Telling().play("..FF")).play("D" + "." * 9)
    assert after.heard == [(17, "recovery")]


def test_a_snooze_outlives_the_program() -> None:
    story = Telling().play("..D")
    story.policy.snooze(story.keys[0], story.now)
    assert restarted(story).play("~" * 60).heard == [(63, "unstable")]


def test_the_state_changes_only_when_there_is_something_to_keep() -> None:
    policy = policy_of()
    states = []
    for letter in ".." + "D" * 10 + "." * 10:
        Telling(policy, NOON + len(states) * MINUTE).play(letter)
        states.append(policy.state)
    changes = [at for at in range(1, len(states)) if states[at] != states[at - 1]]
    assert changes == [2, 14]


def test_a_pause_that_is_over_is_no_longer_kept() -> None:
    policy = policy_of()
    policy.pause(NOON + MINUTE)
    Telling(policy).play("..")
    assert policy.state == PolicyState()


def test_a_state_of_the_future_is_of_now_at_most() -> None:
    story = Telling(starts_at=NOON + timedelta(days=400)).play("..DD...")
    policy = policy_of(state=story.policy.state)
    late = Telling(policy).play("." * 62 + "D")
    assert late.heard == [(62, "outage")]
    assert isinstance(policy, AlertPolicy)
