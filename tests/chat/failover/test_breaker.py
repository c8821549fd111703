"""The breaker opens, waits, tries once and closes; what is not the provider's fault is none."""

from __future__ import annotations

import pytest

from understudy.chat.failover.breaker import Breakers, BreakerState, is_failure
from understudy.chat.failure import Failure, FailureClass, FailureKind, classify

K = FailureKind
S = BreakerState


class Asked:
    """Breakers, and a clock to ask by."""

    def __init__(self) -> None:
        self.breakers = Breakers()
        self.at_s = 1000.0

    def ask(
        self,
        kind: FailureKind | None,
        model: str = "s",
        *,
        retry_after_s: float | None = None,
        spoke: bool = False,
        reported_down: bool = False,
    ) -> bool:
        """Ask and end at once; return whether it was the trial."""
        admission = self.breakers.begin("claude", model, self.at_s)
        failure = Failure(kind, "claude", model, retry_after_s=retry_after_s) if kind else None
        self.breakers.end(admission, failure, self.at_s, spoke=spoke, reported_down=reported_down)
        return admission.is_trial

    def state(self, model: str = "s") -> BreakerState:
        return self.breakers.state("claude", model, self.at_s)


NEUTRAL = {K.RATE_LIMITED, K.MODEL_NOT_FOUND, K.EMPTY_ANSWER}


@pytest.mark.parametrize("kind", FailureKind)
def test_only_what_the_provider_does_wrong_counts(kind: FailureKind) -> None:
    innocent = classify(kind) in {
        FailureClass.TELL_PERSON,
        FailureClass.ASK_ELSEWHERE,
        FailureClass.LOCAL_NETWORK,
    }
    assert is_failure(kind) is not (innocent or kind in NEUTRAL)
    asked = Asked()
    for _ in range(3):
        asked.ask(kind)
    assert (asked.state() is S.OPEN) is is_failure(kind)


def test_two_in_a_row_open_it_and_a_success_between_begins_anew() -> None:
    asked = Asked()
    asked.ask(K.OVERLOADED)
    asked.ask(None)
    asked.ask(K.OVERLOADED)
    assert asked.state() is S.CLOSED
    asked.ask(K.OVERLOADED)
    assert asked.state() is S.OPEN


def test_failures_hours_apart_are_not_in_a_row() -> None:
    asked = Asked()
    asked.ask(K.OVERLOADED)
    asked.at_s += 3600
    asked.ask(K.OVERLOADED)
    assert asked.state() is S.CLOSED


def test_one_is_enough_where_the_provider_is_reported_down() -> None:
    asked = Asked()
    asked.ask(K.OVERLOADED, reported_down=True)
    assert (asked.state(), asked.state("h")) == (S.OPEN, S.OPEN)
    limited = Asked()
    limited.ask(K.RATE_LIMITED, reported_down=True)
    assert limited.state() is S.CLOSED


def test_it_stays_open_twice_as_long_each_time_up_to_five_minutes() -> None:
    asked = Asked()
    asked.ask(K.OVERLOADED)
    asked.ask(K.OVERLOADED)
    for wait_s in (30, 60, 120, 240, 300, 300):
        asked.at_s += wait_s - 0.1
        assert asked.state() is S.OPEN
        asked.at_s += 0.1
        assert asked.state() is S.HALF_OPEN
        assert asked.ask(K.OVERLOADED)
        assert asked.state() is S.OPEN


@pytest.mark.parametrize(("asked_for_s", "waits_s"), [(5, 30), (90, 90), (86_400, 300)])
def test_a_retry_after_is_honoured_as_far_as_a_person_would_wait(
    asked_for_s: float, waits_s: float
) -> None:
    asked = Asked()
    asked.ask(K.OVERLOADED)
    asked.ask(K.OVERLOADED, retry_after_s=asked_for_s)
    asked.at_s += waits_s - 0.1
    assert asked.state() is S.OPEN
    asked.at_s += 0.1
    assert asked.state() is S.HALF_OPEN


def half_open() -> Asked:
    asked = Asked()
    asked.ask(K.OVERLOADED)
    asked.ask(K.OVERLOADED)
    asked.at_s += 30
    return asked


def test_half_open_lets_exactly_one_in() -> None:
    asked = half_open()
    trial = asked.breakers.begin("claude", "s", asked.at_s)
    assert trial.is_trial
    assert asked.state() is S.OPEN
    assert not asked.breakers.begin("claude", "s", asked.at_s).is_trial
    asked.breakers.end(trial, None, asked.at_s)
    assert asked.state() is S.CLOSED


@pytest.mark.parametrize("kind", [K.STOPPED, K.RATE_LIMITED, K.DNS_FAILED])
def test_a_trial_that_says_nothing_leaves_the_trial_to_the_next(kind: FailureKind) -> None:
    asked = half_open()
    assert asked.ask(kind)
    assert asked.state() is S.HALF_OPEN


def test_a_stop_after_text_and_a_refusal_show_that_it_works() -> None:
    stopped, refused = half_open(), half_open()
    stopped.ask(K.STOPPED, spoke=True)
    refused.ask(K.REFUSED)
    assert (stopped.state(), refused.state()) == (S.CLOSED, S.CLOSED)


def test_one_models_trouble_is_its_own_and_two_models_are_the_providers() -> None:
    asked = Asked()
    asked.ask(K.OVERLOADED)
    asked.ask(K.OVERLOADED)
    assert (asked.state("s"), asked.state("h")) == (S.OPEN, S.CLOSED)
    asked.ask(K.OVERLOADED, "h")
    assert asked.state("o") is S.OPEN


def test_two_models_more_than_a_minute_apart_are_not_the_providers() -> None:
    asked = Asked()
    asked.ask(K.OVERLOADED)
    asked.at_s += 61
    asked.ask(K.OVERLOADED, "h")
    assert asked.state("o") is S.CLOSED


def test_the_front_doors_failures_are_the_providers() -> None:
    asked = Asked()
    asked.ask(K.SERVICE_UNAVAILABLE)
    asked.ask(K.SERVICE_UNAVAILABLE)
    assert asked.state("h") is S.OPEN


def test_an_attempt_from_before_proves_nothing() -> None:
    asked = Asked()
    old = asked.breakers.begin("claude", "s", asked.at_s)
    asked.at_s += 1
    asked.ask(K.OVERLOADED)
    asked.ask(K.OVERLOADED)
    asked.breakers.end(old, None, asked.at_s)
    assert asked.state() is S.OPEN


def test_a_wake_up_closes_everything_and_what_slept_counts_no_more() -> None:
    asked = half_open()
    trial = asked.breakers.begin("claude", "s", asked.at_s)
    asked.at_s += 1
    asked.breakers.reset(asked.at_s)
    assert asked.state() is S.CLOSED
    failure = Failure(K.CONNECTION_RESET, "claude", "s")
    asked.breakers.end(trial, failure, asked.at_s, reported_down=True)
    assert asked.state() is S.CLOSED


def test_trouble_says_what_and_since_when() -> None:
    asked = Asked()
    assert asked.breakers.trouble("claude", "s", asked.at_s) is None
    asked.ask(K.OVERLOADED)
    began_s = asked.at_s
    asked.at_s += 5
    asked.ask(K.IDLE_TIMEOUT)
    trouble = asked.breakers.trouble("claude", "s", asked.at_s)
    assert trouble is not None
    assert (trouble.since_s, trouble.failure.kind) == (began_s, K.IDLE_TIMEOUT)


def test_an_unreachable_one_counts_once_others_were_reached() -> None:
    asked = Asked()
    failure = Failure(K.CONNECT_TIMEOUT, "claude", "s")
    asked.breakers.unreachable(failure, asked.at_s)
    asked.breakers.unreachable(failure, asked.at_s)
    assert asked.state("h") is S.OPEN
