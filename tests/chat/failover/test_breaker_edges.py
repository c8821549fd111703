"""The breaker at its edges: the very second, two breakers that disagree, what must be forgotten."""

from __future__ import annotations

import pytest

from tests.chat.failover.test_breaker import Asked
from understudy.chat.failover.breaker import Breaker, BreakerState
from understudy.chat.failure import Failure, FailureKind

K = FailureKind
S = BreakerState
OVERLOADED = Failure(K.OVERLOADED, "claude", "s")


def opened(kind: FailureKind = K.OVERLOADED, retry_after_s: float | None = None) -> Asked:
    asked = Asked()
    asked.ask(kind)
    asked.ask(kind, retry_after_s=retry_after_s)
    assert asked.state() is S.OPEN
    return asked


def test_who_was_asked_in_the_second_it_opened_proves_something_by_answering() -> None:
    asked = opened()
    asked.ask(None)
    assert asked.state() is S.CLOSED


def test_a_late_failure_from_before_neither_reopens_nor_lengthens() -> None:
    asked = Asked()
    late = asked.breakers.begin("claude", "s", asked.at_s)
    asked.ask(K.OVERLOADED)
    asked.ask(K.OVERLOADED)
    asked.at_s += 29
    asked.breakers.end(late, OVERLOADED, asked.at_s)
    asked.at_s += 1
    assert asked.state() is S.HALF_OPEN
    assert asked.ask(K.OVERLOADED)
    asked.at_s += 60  # the second time, not the third
    assert asked.state() is S.HALF_OPEN


@pytest.mark.parametrize(("apart_s", "state"), [(600, S.OPEN), (600.1, S.CLOSED)])
def test_ten_minutes_apart_is_still_in_a_row(apart_s: float, state: BreakerState) -> None:
    asked = Asked()
    asked.ask(K.OVERLOADED)
    asked.at_s += apart_s
    asked.ask(K.OVERLOADED)
    assert asked.state() is state


@pytest.mark.parametrize(("apart_s", "state"), [(60, S.OPEN), (60.1, S.CLOSED)])
def test_two_models_a_minute_apart_are_still_the_providers(
    apart_s: float, state: BreakerState
) -> None:
    asked = Asked()
    asked.ask(K.OVERLOADED)
    asked.at_s += apart_s
    asked.ask(K.OVERLOADED, "h")
    assert asked.state("o") is state


def test_a_success_forgets_how_often_it_opened_and_why() -> None:
    asked = opened()
    asked.at_s += 30
    asked.ask(None)
    asked.ask(K.OVERLOADED)
    asked.ask(K.OVERLOADED)
    asked.at_s += 30  # as the first time
    assert asked.state() is S.HALF_OPEN
    breaker = Breaker()
    breaker.failed(OVERLOADED, 0, 0, at_once=True)
    breaker.succeeded(1)
    assert breaker.trouble is None


def test_trouble_begins_with_the_first_failure_of_the_row_not_of_the_day() -> None:
    asked = Asked()
    asked.ask(K.OVERLOADED)
    asked.at_s += 3600
    began_s = asked.at_s
    asked.ask(K.OVERLOADED)
    assert asked.breakers.trouble("claude", "s", asked.at_s) is None  # closed: simply asked
    asked.at_s += 5
    asked.ask(K.OVERLOADED)
    trouble = asked.breakers.trouble("claude", "s", asked.at_s)
    assert trouble is not None
    assert trouble.since_s == began_s


def test_an_outage_of_days_is_no_overflow() -> None:
    asked = opened()
    for _ in range(1100):
        asked.at_s += 300
        assert asked.ask(K.OVERLOADED)
    assert asked.state() is S.OPEN


def test_of_model_and_provider_the_worse_decides_and_the_older_trouble_is_told() -> None:
    asked = opened(K.SERVICE_UNAVAILABLE)  # the provider, until 30 s from now
    began_s = asked.at_s
    asked.at_s += 20
    asked.ask(K.OVERLOADED, "h")
    asked.ask(K.OVERLOADED, "h")  # this model, until 50 s from then
    asked.at_s += 15
    assert (asked.state("o"), asked.state("h")) == (S.HALF_OPEN, S.OPEN)
    trouble = asked.breakers.trouble("claude", "h", asked.at_s)
    assert trouble is not None
    assert trouble.since_s == began_s


def test_a_model_is_not_tried_while_its_provider_is_shut() -> None:
    asked = opened()  # the model, until 30 s from now
    asked.at_s += 20
    asked.ask(K.SERVICE_UNAVAILABLE, "h")
    asked.ask(K.SERVICE_UNAVAILABLE, "h")  # the provider, until 50 s from then
    asked.at_s += 15
    unasked = asked.breakers.begin("claude", "s", asked.at_s)
    assert not unasked.is_trial
    asked.at_s += 15
    trial = asked.breakers.begin("claude", "s", asked.at_s)
    assert len(trial.trials) == 2


def test_a_failed_trial_for_the_provider_is_the_providers_whatever_failed() -> None:
    asked = opened(K.SERVICE_UNAVAILABLE, retry_after_s=90)
    asked.at_s += 90  # the other model's failure is too old to make two
    assert asked.ask(K.OVERLOADED, "h")
    assert asked.state("o") is S.OPEN


def test_a_model_that_answered_since_is_not_one_of_two() -> None:
    asked = Asked()
    asked.ask(K.OVERLOADED)
    asked.ask(None)
    asked.ask(K.OVERLOADED, "h")
    assert asked.state("o") is S.CLOSED


def test_one_connection_that_could_not_be_made_is_not_enough() -> None:
    asked = Asked()
    asked.breakers.unreachable(Failure(K.CONNECT_TIMEOUT, "claude", "s"), asked.at_s)
    assert asked.state() is S.CLOSED


def test_a_wake_up_forgets_providers_and_failures_too() -> None:
    asked = opened(K.SERVICE_UNAVAILABLE)
    asked.breakers.reset(asked.at_s)
    assert asked.state("o") is S.CLOSED
    asked.ask(K.OVERLOADED, "h")  # the one from before the sleep does not make it two
    assert asked.state("o") is S.CLOSED


def test_what_begins_as_the_computer_wakes_counts() -> None:
    asked = Asked()
    asked.breakers.reset(asked.at_s)
    asked.ask(K.OVERLOADED, reported_down=True)
    assert asked.state() is S.OPEN


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (K.SERVICE_UNAVAILABLE, S.OPEN),
        (K.GATEWAY_TIMEOUT, S.OPEN),
        (K.SERVER_ERROR, S.OPEN),
        (K.BAD_GATEWAY, S.OPEN),
        (K.CONNECTION_LOST, S.OPEN),
        (K.HEADERS_TIMEOUT, S.OPEN),
        (K.OVERLOADED, S.CLOSED),
        (K.FIRST_TEXT_TIMEOUT, S.CLOSED),
        (K.STREAM_ERROR, S.CLOSED),
    ],
)
def test_the_front_door_is_every_models(kind: FailureKind, state: BreakerState) -> None:
    assert opened(kind).state("another") is state
