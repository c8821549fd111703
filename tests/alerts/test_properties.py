"""Whatever happens, in whatever order: what the alerts promise holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.alerts.telling import LETTERS, policy_of, verdict
from understudy.alerts.alert import ASKED_KEY, LIMIT_KEY, Alert, AlertKind
from understudy.alerts.quiet_hours import QuietHours
from understudy.alerts.severity import SEVERITY, TROUBLE, gravity
from understudy.status.model import Impact, VerdictKind

if TYPE_CHECKING:
    from understudy.alerts.policy import AlertPolicy

BERLIN = ZoneInfo("Europe/Berlin")
QUIET = "22:00-07:00"
# the night the clocks go back is part of most stories
BEGINS = datetime(2026, 10, 24, 9, tzinfo=UTC)

WORDS = [AlertKind.OUTAGE, AlertKind.RECOVERY, AlertKind.UNSTABLE]


@dataclass(frozen=True)
class Step:
    """So many seconds later this is seen, or the person or the computer does something."""

    after_s: int
    letter: str
    act: str = ""


STEPS = st.builds(
    Step,
    st.one_of(st.integers(1, 90), st.integers(1, 1200), st.integers(1, 40_000)),
    st.sampled_from([*LETTERS, *"......DDDDCCFF"]),
    st.sampled_from([*[""] * 12, "pause", "unpause", "tell", "snooze", "wake", "restart"]),
)
STORIES = st.lists(STEPS, max_size=80)
CALM = st.lists(
    st.builds(Step, st.integers(1, 900), st.sampled_from([*LETTERS, *"....DDCF"])), max_size=120
)


@dataclass
class Played:
    policy: AlertPolicy
    now: datetime
    alerts: list[Alert]

    def go_on(self, step: Step) -> None:
        self.now += timedelta(seconds=step.after_s)
        self.act(step.act)
        said = self.policy.observe(verdict(step.letter, self.now), self.now)
        assert len(said) <= 1
        self.alerts += said

    def act(self, act: str) -> None:
        match act:
            case "pause":
                self.policy.pause(self.now + timedelta(hours=1))
            case "unpause":
                self.policy.pause(None)
            case "tell":
                self.policy.tell_when_back(wanted=True)
            case "snooze":
                if self.alerts:
                    self.policy.snooze(self.alerts[-1].key, self.now)
            case "wake":
                self.policy.resumed(self.now)
            case "restart":
                self.policy = policy_of("major", QUIET, BERLIN, state=self.policy.state)

    def calm_down(self, letter: str = ".") -> None:
        """Let it work until every pause and every night is over."""
        for _ in range(26 * 12):
            self.go_on(Step(300, letter))


def played(steps: list[Step], quiet_hours: str | None = QUIET) -> Played:
    story = Played(policy_of("major", quiet_hours, BERLIN), BEGINS, [])
    for step in steps:
        story.go_on(step)
    return story


@given(STORIES)
@example([Step(1, "L"), Step(1, ".", "tell"), Step(1, "L"), Step(1, ".")])
def test_each_word_is_said_once_of_an_episode_and_a_recovery_only_after_its_outage(
    steps: list[Step],
) -> None:
    story = played(steps)
    words: dict[str, list[AlertKind]] = {}
    for alert in story.alerts:
        words.setdefault(alert.key, []).append(alert.kind)
    for key, said in words.items():
        if key not in {ASKED_KEY, LIMIT_KEY}:
            counted = Counter(said)
            assert said[0] is AlertKind.OUTAGE
            assert all(counted[word] <= 1 for word in WORDS)


@given(STORIES)
def test_every_outage_told_has_its_recovery_once_it_works_for_good(steps: list[Step]) -> None:
    story = played(steps)
    story.calm_down()
    kinds = [(alert.key, alert.kind) for alert in story.alerts]
    outages = {key for key, kind in kinds if kind is AlertKind.OUTAGE}
    assert {key for key, kind in kinds if kind is AlertKind.RECOVERY} == outages
    # the last word of an episode is never of trouble
    last = {alert.key: alert.verdict.kind for alert in story.alerts}
    assert set(last.values()) <= {VerdictKind.UP}


@given(STORIES)
def test_nothing_at_all_is_said_in_the_quiet_hours(steps: list[Step]) -> None:
    hours = QuietHours.parse(QUIET, BERLIN)
    assert [alert.kind for alert in played(steps).alerts if hours.contains(alert.at)] == []


@given(STORIES)
def test_trouble_is_only_told_while_it_lasts_and_an_end_only_while_it_works(
    steps: list[Step],
) -> None:
    for alert in played(steps).alerts:
        match alert.kind:
            case AlertKind.OUTAGE | AlertKind.UNSTABLE:
                assert alert.verdict.kind in TROUBLE
            case AlertKind.RECOVERY:
                assert alert.verdict.kind is VerdictKind.UP
            case AlertKind.REMINDER:
                assert alert.verdict.kind in {VerdictKind.UP, *TROUBLE}


@given(CALM)
def test_nobody_pressed_anything_so_three_words_and_one_last_are_the_most(
    steps: list[Step],
) -> None:
    story = played(steps, None)
    for said in Counter(alert.key for alert in story.alerts).values():
        assert said <= 4
    outages = [one for one in story.alerts if one.kind is AlertKind.OUTAGE]
    assert all(one.at <= two.at - timedelta(minutes=10) for one, two in pairwise(outages))


@given(STORIES, st.sampled_from(list("mosb?")))
def test_what_is_no_verdict_on_claude_is_never_spoken_of(steps: list[Step], letter: str) -> None:
    story = played(steps)
    before = len(story.alerts)
    story.calm_down(letter)
    assert len(story.alerts) == before


@given(STORIES)
def test_without_grave_trouble_nothing_is_told_unasked(steps: list[Step]) -> None:
    small = [
        step
        for step in steps
        if SEVERITY[gravity(verdict(step.letter, BEGINS))] < SEVERITY[Impact.MAJOR]
    ]
    story = played(small)
    assert {alert.key for alert in story.alerts} <= {"tell-me", "limit"}


@settings(max_examples=30)
@given(STORIES)
def test_a_story_told_twice_is_the_same(steps: list[Step]) -> None:
    assert played(steps).alerts == played(steps).alerts
