"""A clock that is set, back or forward, changes no verdict: time within a run only goes on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.status.pages import API, CHAT, SETTINGS, incident, snapshot_of, summary
from tests.virtual_loop import STARTED_AT
from understudy.alerts.policy import AlertPolicy
from understudy.base.instants import is_within, moved
from understudy.base.settings.values import AlertSettings
from understudy.status.evidence import OutcomeClass, OwnOutcome
from understudy.status.judge import Judge
from understudy.status.model import VerdictKind

MODEL = "claude-sonnet-5-5"
GREEN = summary()
# posted just now, whenever it is read
DOWN = summary(
    incident(touching=(CHAT, API), impact="critical", hours_ago=0.01), api="major_outage"
)
PAGES = {"green": GREEN, "down": DOWN}


@dataclass
class Computer:
    """Runs judge and policy by a clock that can be set; ``wrong`` is how far it is off."""

    wrong: timedelta = timedelta()
    is_told: bool = False

    def __post_init__(self) -> None:
        self.judge = Judge(SETTINGS, "claude", (MODEL,))
        self.policy = AlertPolicy(msgspec.structs.replace(AlertSettings()))
        self.shown: list[VerdictKind] = []
        self.said: list[str] = []

    def now(self, minute: float) -> datetime:
        return STARTED_AT + timedelta(minutes=minute) + self.wrong

    def set_clock(self, wrong: timedelta) -> None:
        by, self.wrong = wrong - self.wrong, wrong
        if self.is_told:
            self.judge.clock_set(by)
            self.policy.clock_set(by)

    def happen(self, minute: float, what: str) -> None:
        now = self.now(minute)
        if what in PAGES:
            # the page is read in this computer's time, as the source hands it on
            self.judge.snapshot(moved(snapshot_of(PAGES[what]), now - STARTED_AT), now)
        else:
            kind = OutcomeClass.OK if what == "ok" else OutcomeClass.REFUSING
            failure = "" if what == "ok" else "overloaded"
            self.judge.request(OwnOutcome(now, "claude", MODEL, kind, failure))
        self.look(minute)

    def look(self, minute: float) -> None:
        verdict = self.judge.verdict(self.now(minute))
        self.shown.append(verdict.kind)
        assert verdict.since <= self.now(minute)
        self.said += [one.kind.value for one in self.policy.observe(verdict, self.now(minute))]


def test_an_outage_is_seen_though_an_answer_came_before_the_clock_was_set_back() -> None:
    """Two systems on one computer: it starts two hours ahead, and the network mends that."""
    computer = Computer(timedelta(hours=2))
    computer.happen(0, "green")
    computer.happen(0.5, "ok")
    computer.set_clock(timedelta())
    for minute in range(1, 6):
        computer.happen(minute, "green")
    for minute in range(6, 12):
        computer.happen(minute, "down")
    assert set(computer.shown[:7]) == {VerdictKind.UP}
    assert set(computer.shown[7:]) == {VerdictKind.DOWN}


def test_the_first_thing_after_the_clock_was_set_back_may_be_a_failed_request() -> None:
    computer = Computer(timedelta(hours=2))
    computer.happen(0, "green")
    computer.happen(1, "ok")
    computer.set_clock(timedelta())
    for minute in (2, 2.3, 3):
        computer.happen(minute, "failed")
    assert computer.shown[-1] is VerdictKind.DOWN


STEPS = st.lists(
    st.tuples(st.sampled_from(["green", "down", "ok", "failed"]), st.integers(1, 12)),
    min_size=4,
    max_size=25,
)


@settings(max_examples=50)
@given(steps=STEPS, at=st.integers(1, 20), minutes=st.integers(30, 600), is_back=st.booleans())
def test_no_verdict_and_no_alert_depends_on_a_clock_that_was_set(
    steps: list[tuple[str, int]], at: int, minutes: int, *, is_back: bool
) -> None:
    control, other = Computer(), Computer(is_told=True)
    wrong = timedelta(minutes=-minutes if is_back else minutes)
    minute = 0
    for place, (what, after) in enumerate(steps):
        minute += after
        if place == at:
            other.set_clock(wrong)
        control.happen(minute, what)
        other.happen(minute, what)
    assert other.shown == control.shown
    assert other.said == control.said


@settings(max_examples=50)
@given(steps=STEPS, at=st.integers(1, 20), minutes=st.integers(60, 600))
def test_a_clock_that_was_set_back_is_noticed_by_whoever_is_not_told(
    steps: list[tuple[str, int]], at: int, minutes: int
) -> None:
    """What the page shows counts as before: nothing that lies ahead is taken for fresh."""
    other = Computer()
    minute = 0
    for place, (what, after) in enumerate(steps):
        minute += after
        if place == at:
            other.set_clock(timedelta(minutes=-minutes))
        other.happen(minute, what)
    for later in range(1, 60):
        other.happen(minute + later, "down")
    assert other.shown[-1] is VerdictKind.DOWN


def test_what_lies_ahead_was_not_lately() -> None:
    now = STARTED_AT
    assert is_within(now - timedelta(minutes=9), now, timedelta(minutes=10))
    assert is_within(now + timedelta(seconds=5), now, timedelta(minutes=10))
    assert not is_within(now + timedelta(hours=2), now, timedelta(minutes=10))
    assert not is_within(now - timedelta(minutes=11), now, timedelta(minutes=10))


def test_moving_a_value_moves_every_instant_in_it_and_nothing_else() -> None:
    snapshot = snapshot_of(DOWN)
    later = moved(snapshot, timedelta(hours=2))
    assert later.fetched_at == snapshot.fetched_at + timedelta(hours=2)
    assert later.incidents[0].started_at == snapshot.incidents[0].started_at + timedelta(hours=2)
    assert moved(later, timedelta(hours=-2)) == snapshot
    assert (later.components, later.page_url) == (snapshot.components, snapshot.page_url)
