"""Every failure is in exactly one class, and only brief trouble is tried again."""

from __future__ import annotations

import pytest
from msgspec import json

from understudy.chat.failure import (
    Failure,
    FailureClass,
    FailureKind,
    Trait,
    classify,
    is_worth_a_retry,
    may_pass,
)
from understudy.status.evidence import RATES
from understudy.words.common import FAILURES, NEXT_STEPS, failure_sentence

K = FailureKind
# unlocking is done elsewhere, and the address as typed is offered with it
IN_OTHER_WORDS = {K.KEYRING_LOCKED, K.ADDRESS_WRONG}


@pytest.mark.parametrize("kind", FailureKind)
def test_every_kind_has_a_class(kind: FailureKind) -> None:
    assert classify(kind) in FailureClass


@pytest.mark.parametrize("kind", FailureKind)
def test_every_kind_has_a_sentence_of_its_own(kind: FailureKind) -> None:
    said = str(FAILURES[kind])
    assert [one for one in FailureKind if str(FAILURES[one]) == said] == [kind]
    assert not said.endswith(".")
    assert failure_sentence(Failure(kind, "claude", "m")).endswith(".")


@pytest.mark.parametrize("kind", FailureKind)
def test_the_settings_window_is_named_where_it_helps(kind: FailureKind) -> None:
    if Trait.SETTINGS_HELP in kind.traits and kind not in IN_OTHER_WORDS:
        assert "Settings" in str(NEXT_STEPS[kind]) or "settings" in str(NEXT_STEPS[kind])


@pytest.mark.parametrize("kind", FailureKind)
def test_a_kind_is_found_again_by_its_stored_name(kind: FailureKind) -> None:
    assert FailureKind.named(kind.value) is kind
    assert json.decode(json.encode(kind), type=FailureKind) is kind


def test_a_name_of_another_version_is_no_kind() -> None:
    assert FailureKind.named("gone_fishing") is None


@pytest.mark.parametrize("kind", FailureKind)
def test_only_trouble_of_the_provider_that_may_pass_is_evidence_against_it(
    kind: FailureKind,
) -> None:
    if kind.evidence in RATES:
        assert may_pass(kind)


@pytest.mark.parametrize(
    ("failure", "worth_it"),
    [
        (Failure(K.REQUEST_TIMEOUT, status=408), True),
        (Failure(K.CONFLICT, status=409), True),
        (Failure(K.CONNECTION_LOST), True),
        (Failure(K.SERVER_ERROR, status=500), True),
        (Failure(K.SERVER_ERROR, status=500, retry_after_s=2), True),
        (Failure(K.SERVER_ERROR, status=500, retry_after_s=60), False),
        (Failure(K.SERVER_ERROR, status=200), False),  # api_error inside a stream
        (Failure(K.SERVER_ERROR, status=501), False),
        (Failure(K.OVERLOADED, status=529), False),
        (Failure(K.OVERLOADED, status=529, retry_after_s=3), True),
        (Failure(K.OVERLOADED, status=529, retry_after_s=3.1), False),
        (Failure(K.RATE_LIMITED, status=429, retry_after_s=0), True),
        (Failure(K.RATE_LIMITED, status=429), False),
        (Failure(K.SERVICE_UNAVAILABLE, status=503, retry_after_s=1), False),
        (Failure(K.KEY_REFUSED, status=401), False),
        (Failure(K.CONNECTION_RESET), False),
    ],
)
def test_what_is_tried_again(failure: Failure, worth_it: bool) -> None:
    assert is_worth_a_retry(failure) is worth_it
