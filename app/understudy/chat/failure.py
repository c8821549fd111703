"""Every failure of a provider, named and classified once.

The names are part of the command line's JSON (``failure``). They were measured against anthropic
2.11.0 and openai 3.52.0 on 2026-11-21.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class FailureClass(StrEnum):
    """The next step.

    ``ASK_ELSEWHERE``: this provider works but will not answer this question; another one may.
    """

    RETRY_ONCE = "retry_once"
    FAIL_OVER = "fail_over"
    ASK_ELSEWHERE = "ask_elsewhere"
    TELL_PERSON = "tell_person"
    LOCAL_NETWORK = "local_network"


class FailureKind(StrEnum):
    # the provider is in trouble
    OVERLOADED = "overloaded"  # 529, or overloaded_error inside a stream
    SERVICE_UNAVAILABLE = "service_unavailable"  # 503
    GATEWAY_TIMEOUT = "gateway_timeout"  # 504, timeout_error inside a stream
    SERVER_ERROR = "server_error"  # 500 and other 5xx, api_error inside a stream
    BAD_GATEWAY = "bad_gateway"  # 502, 520-527: the edge's own page, HTML or not
    STREAM_ERROR = "stream_error"  # an error event of another type, or none readable
    MALFORMED_STREAM = "malformed_stream"  # data without any readable text
    CONNECTION_RESET = "connection_reset"  # RST after the headers
    STREAM_TRUNCATED = "stream_truncated"  # FIN inside a chunk
    STREAM_INCOMPLETE = "stream_incomplete"  # a clean end without the final event
    EMPTY_ANSWER = "empty_answer"  # its end came without any text before it
    HEADERS_TIMEOUT = "headers_timeout"  # connected, no response
    FIRST_TEXT_TIMEOUT = "first_text_timeout"  # headers, perhaps pings, no text in time
    IDLE_TIMEOUT = "idle_timeout"  # no byte for idle_s
    TEXT_STALLED = "text_stalled"  # bytes keep coming after the first text, but no text
    # worth one more try at the same place
    REQUEST_TIMEOUT = "request_timeout"  # 408
    CONFLICT = "conflict"  # 409
    CONNECTION_LOST = "connection_lost"  # reset or closed before the headers
    # about this person's request or account
    RATE_LIMITED = "rate_limited"  # 429
    QUOTA_EXHAUSTED = "quota_exhausted"  # 429 or 400 with a spend-limit code
    KEY_MISSING = "key_missing"
    KEYRING_LOCKED = "keyring_locked"
    PLAIN_HTTP = "plain_http"  # others could have read the key on the way: nothing was sent
    KEY_REFUSED = "key_refused"  # 401
    PAYMENT_REQUIRED = "payment_required"  # 402
    PERMISSION_DENIED = "permission_denied"  # 403
    MODEL_NOT_FOUND = "model_not_found"  # 404
    MODEL_NOT_LOADED = "model_not_loaded"  # a local server without a model in memory
    OPTION_REFUSED = "option_refused"  # it refuses the request in this form; another may work
    ADDRESS_WRONG = "address_wrong"  # 404, and the address looks mistyped
    BAD_REQUEST = "bad_request"  # 400, 422
    REQUEST_TOO_LARGE = "request_too_large"  # 413
    CONTEXT_WINDOW_EXCEEDED = "context_window_exceeded"
    REFUSED = "refused"  # the model declined
    NO_PROVIDER = "no_provider"  # no provider is set up, or none may be asked
    STOPPED = "stopped"  # by the person
    STORAGE_FAILED = "storage_failed"  # the conversation or its files cannot be read here
    # this side of the wire
    CONNECTION_REFUSED = "connection_refused"
    DNS_FAILED = "dns_failed"
    NETWORK_UNREACHABLE = "network_unreachable"  # no way out of this computer
    TLS_FAILED = "tls_failed"
    CONNECT_TIMEOUT = "connect_timeout"
    NOT_EVENT_STREAM = "not_event_stream"  # 200 with HTML, or without an answer
    REDIRECTED = "redirected"  # 3xx to a login page
    CAPTIVE_PORTAL = "captive_portal"  # 511
    PROXY_AUTH_REQUIRED = "proxy_auth_required"  # 407
    PROXY_UNUSABLE = "proxy_unusable"  # the configured proxy is of an unknown kind
    EDGE_REFUSED = "edge_refused"  # 401, 403 and the like with HTML: not the provider's own answer


class Failure(msgspec.Struct, frozen=True):
    """One failure, as seen on one candidate.

    ``status`` is the HTTP status, ``detail`` the provider's own message (no key, no prompt),
    ``retry_after_s`` its Retry-After, in seconds.
    """

    kind: FailureKind
    provider: str = ""
    model: str = ""
    status: int | None = None
    retry_after_s: float | None = None
    request_id: str | None = None
    detail: str = ""


BRIEF_WAIT_S = 3.0
"""A Retry-After up to this long is worth waiting for at the same provider."""

_K = FailureKind
_CLASSES: dict[FailureClass, frozenset[FailureKind]] = {
    FailureClass.RETRY_ONCE: frozenset(
        {_K.REQUEST_TIMEOUT, _K.CONFLICT, _K.CONNECTION_LOST, _K.SERVER_ERROR}
    ),
    FailureClass.FAIL_OVER: frozenset(
        {
            _K.OVERLOADED,
            _K.SERVICE_UNAVAILABLE,
            _K.GATEWAY_TIMEOUT,
            _K.BAD_GATEWAY,
            _K.STREAM_ERROR,
            _K.MALFORMED_STREAM,
            _K.CONNECTION_RESET,
            _K.STREAM_TRUNCATED,
            _K.STREAM_INCOMPLETE,
            _K.EMPTY_ANSWER,
            _K.HEADERS_TIMEOUT,
            _K.FIRST_TEXT_TIMEOUT,
            _K.IDLE_TIMEOUT,
            _K.TEXT_STALLED,
            _K.RATE_LIMITED,
            _K.MODEL_NOT_FOUND,
        }
    ),
    FailureClass.ASK_ELSEWHERE: frozenset(
        {
            _K.MODEL_NOT_LOADED,
            _K.OPTION_REFUSED,
            _K.ADDRESS_WRONG,
            _K.QUOTA_EXHAUSTED,
            _K.PAYMENT_REQUIRED,
            _K.REQUEST_TOO_LARGE,
            _K.CONTEXT_WINDOW_EXCEEDED,
        }
    ),
    FailureClass.TELL_PERSON: frozenset(
        {
            _K.KEY_MISSING,
            _K.KEYRING_LOCKED,
            _K.PLAIN_HTTP,
            _K.KEY_REFUSED,
            _K.PERMISSION_DENIED,
            _K.BAD_REQUEST,
            _K.REFUSED,
            _K.NO_PROVIDER,
            _K.STOPPED,
            _K.STORAGE_FAILED,
        }
    ),
    FailureClass.LOCAL_NETWORK: frozenset(
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
_CLASS_OF = {kind: group for group, kinds in _CLASSES.items() for kind in kinds}


def classify(kind: FailureKind) -> FailureClass:
    """Return the class of a failure; every kind is in exactly one."""
    return _CLASS_OF[kind]


def waits_for_claude(failure: Failure) -> bool:
    """Return True if the same question may well be answered later, without any change."""
    if failure.kind is _K.MODEL_NOT_FOUND:
        return False
    never = {FailureClass.TELL_PERSON, FailureClass.ASK_ELSEWHERE}
    return classify(failure.kind) not in never


_ABOUT_THE_PROMPT = frozenset(
    {
        _K.BAD_REQUEST,
        _K.REQUEST_TOO_LARGE,
        _K.CONTEXT_WINDOW_EXCEEDED,
        _K.REFUSED,
        _K.MODEL_NOT_FOUND,
        _K.STOPPED,
    }
)


def is_about_the_prompt(failure: Failure) -> bool:
    """Return True if another prompt may work just now, while this one never will."""
    return failure.kind in _ABOUT_THE_PROMPT


def is_worth_a_retry(failure: Failure) -> bool:
    """Return True if the same candidate should get a second try, if no text came yet.

    A 500 is, an ``api_error`` inside a stream is not; a limit is if its Retry-After is brief.
    """
    if failure.kind in {_K.RATE_LIMITED, _K.OVERLOADED}:
        return failure.retry_after_s is not None and failure.retry_after_s <= BRIEF_WAIT_S
    if failure.retry_after_s is not None and failure.retry_after_s > BRIEF_WAIT_S:
        return False
    if failure.kind is _K.SERVER_ERROR:
        return failure.status == 500
    return classify(failure.kind) is FailureClass.RETRY_ONCE
