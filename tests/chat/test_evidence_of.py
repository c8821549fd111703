"""What the end of an attempt says about Claude: every failure there is has exactly one meaning."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from understudy.chat.evidence_of import class_of_failure, evidence_of
from understudy.chat.failover.attempt import AttemptOutcome
from understudy.chat.failure import Failure, FailureClass, FailureKind, classify
from understudy.status.evidence import OutcomeClass

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)


def ended(kind: FailureKind | None, first_text_s: float | None = None) -> AttemptOutcome:
    failure = None if kind is None else Failure(kind, "claude", "m")
    return AttemptOutcome("claude", "m", failure, first_text_s, 4.5, AT)


@pytest.mark.parametrize("kind", FailureKind)
def test_every_failure_has_a_meaning(kind: FailureKind) -> None:
    assert class_of_failure(kind.value) in OutcomeClass


@pytest.mark.parametrize("kind", FailureKind)
def test_what_is_this_sides_fault_never_counts_against_claude(kind: FailureKind) -> None:
    if classify(kind) is FailureClass.LOCAL_NETWORK:
        assert class_of_failure(kind) is OutcomeClass.NETWORK
    elif classify(kind) is FailureClass.TELL_PERSON and kind is not FailureKind.REFUSED:
        assert class_of_failure(kind) is OutcomeClass.YOURS
    else:
        assert class_of_failure(kind) is not OutcomeClass.NETWORK


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("overloaded", OutcomeClass.REFUSING),
        ("bad_gateway", OutcomeClass.REFUSING),
        ("headers_timeout", OutcomeClass.SILENT),
        ("text_stalled", OutcomeClass.SILENT),
        ("connection_lost", OutcomeClass.CUT),
        ("stream_incomplete", OutcomeClass.CUT),
        ("rate_limited", OutcomeClass.YOURS),
        ("key_refused", OutcomeClass.YOURS),
        ("dns_failed", OutcomeClass.NETWORK),
        ("not_event_stream", OutcomeClass.NETWORK),
        ("refused", OutcomeClass.OK),
    ],
)
def test_failures_say_what_they_say(name: str, said: OutcomeClass) -> None:
    assert class_of_failure(name) is said


def test_a_name_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="gone_fishing"):
        class_of_failure("gone_fishing")


def test_an_answer_is_evidence_at_the_instant_it_ended() -> None:
    found = evidence_of(ended(None, first_text_s=0.8), is_probe=True)
    assert found is not None
    assert (found.kind, found.failure, found.first_text_s) == (OutcomeClass.OK, "", 0.8)
    assert (found.provider, found.model, found.is_probe) == ("claude", "m", True)
    assert found.at == AT + timedelta(seconds=4.5)


def test_a_failure_keeps_its_name() -> None:
    found = evidence_of(ended(FailureKind.OVERLOADED))
    assert found is not None
    assert (found.kind, found.failure) == (OutcomeClass.REFUSING, "overloaded")
    assert found.is_probe is False


def test_a_model_that_declines_works() -> None:
    found = evidence_of(ended(FailureKind.REFUSED, first_text_s=0.3))
    assert found is not None
    assert (found.kind, found.failure) == (OutcomeClass.OK, "")


def test_a_stop_says_that_it_works_once_text_came_and_nothing_before() -> None:
    assert evidence_of(ended(FailureKind.STOPPED)) is None
    found = evidence_of(ended(FailureKind.STOPPED, first_text_s=1.0))
    assert found is not None
    assert found.kind is OutcomeClass.OK
