"""Every failure is in exactly one class, and only brief trouble is tried again."""

from __future__ import annotations

import pytest

from understudy.chat.failure import (
    Failure,
    FailureClass,
    FailureKind,
    classify,
    is_worth_a_retry,
)

K = FailureKind


@pytest.mark.parametrize("kind", FailureKind)
def test_every_kind_has_a_class(kind: FailureKind) -> None:
    assert classify(kind) in FailureClass


def test_no_kind_is_in_two_classes() -> None:
    from understudy.chat import failure

    kinds = [kind for kinds in failure._CLASSES.values() for kind in kinds]  # the table itself
    assert len(kinds) == len(set(kinds)) == len(FailureKind)


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
