"""Converts the end of an attempt to evidence about its provider.

Apart from `chat.failure`, which decides the next step: a 429 is a reason to fail over, but no
evidence about whether Claude works.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.chat.failure import FailureKind
from understudy.status.evidence import OutcomeClass, OwnOutcome

if TYPE_CHECKING:
    from understudy.chat.failover.attempt import AttemptOutcome

_K = FailureKind
_KINDS: dict[OutcomeClass, frozenset[FailureKind]] = {
    # a model that declines, or answers nothing, works as far as this goes: its end came
    OutcomeClass.OK: frozenset({_K.REFUSED, _K.EMPTY_ANSWER}),
    OutcomeClass.REFUSING: frozenset(
        {
            _K.OVERLOADED,
            _K.SERVICE_UNAVAILABLE,
            _K.GATEWAY_TIMEOUT,
            _K.SERVER_ERROR,
            _K.BAD_GATEWAY,
            _K.STREAM_ERROR,
            # a chat request has no state to conflict with
            _K.CONFLICT,
        }
    ),
    OutcomeClass.SILENT: frozenset(
        {_K.HEADERS_TIMEOUT, _K.FIRST_TEXT_TIMEOUT, _K.IDLE_TIMEOUT, _K.TEXT_STALLED}
    ),
    OutcomeClass.CUT: frozenset(
        {
            _K.MALFORMED_STREAM,
            _K.CONNECTION_RESET,
            _K.STREAM_TRUNCATED,
            _K.STREAM_INCOMPLETE,
            _K.CONNECTION_LOST,
            # 408: the server waited for a request delayed by a slow line
            _K.REQUEST_TIMEOUT,
        }
    ),
    OutcomeClass.YOURS: frozenset(
        {
            _K.RATE_LIMITED,
            _K.QUOTA_EXHAUSTED,
            _K.KEY_MISSING,
            _K.KEYRING_LOCKED,
            _K.PLAIN_HTTP,
            _K.KEY_REFUSED,
            _K.PAYMENT_REQUIRED,
            _K.PERMISSION_DENIED,
            _K.MODEL_NOT_FOUND,
            _K.MODEL_NOT_LOADED,
            _K.OPTION_REFUSED,
            _K.ADDRESS_WRONG,
            _K.BAD_REQUEST,
            _K.REQUEST_TOO_LARGE,
            _K.CONTEXT_WINDOW_EXCEEDED,
            _K.NO_PROVIDER,
            _K.STOPPED,
            _K.STORAGE_FAILED,
        }
    ),
    OutcomeClass.NETWORK: frozenset(
        {
            _K.CONNECTION_REFUSED,
            _K.DNS_FAILED,
            _K.NETWORK_UNREACHABLE,
            _K.TLS_FAILED,
            _K.CONNECT_TIMEOUT,
            _K.NOT_EVENT_STREAM,
            _K.REDIRECTED,
            _K.CAPTIVE_PORTAL,
            _K.PROXY_AUTH_REQUIRED,
            _K.PROXY_UNUSABLE,
            _K.EDGE_REFUSED,
        }
    ),
}
_CLASS_OF = {kind: group for group, kinds in _KINDS.items() for kind in kinds}


def class_of_failure(name: str) -> OutcomeClass:
    """Return the class of a failure; raises ValueError if `chat.failure` lacks it."""
    return _CLASS_OF[FailureKind(name)]


def evidence_of(outcome: AttemptOutcome, *, is_probe: bool = False) -> OwnOutcome | None:
    """Return the evidence of an attempt, at the instant it ended; None if it is none.

    A stop by the person is no evidence, unless text had come: then it works.
    """
    failure = outcome.failure
    kind = OutcomeClass.OK if failure is None else class_of_failure(failure.kind)
    if failure is not None and failure.kind is FailureKind.STOPPED:
        if outcome.first_text_s is None:
            return None
        kind = OutcomeClass.OK
    if outcome.others_reached:
        # the network worked, so the provider did not accept the connection
        kind = OutcomeClass.SILENT
    return OwnOutcome(
        at=outcome.started_at + timedelta(seconds=outcome.elapsed_s),
        provider=outcome.provider,
        model=outcome.model,
        kind=kind,
        failure="" if failure is None or kind is OutcomeClass.OK else failure.kind.value,
        first_text_s=outcome.first_text_s,
        is_probe=is_probe,
    )
