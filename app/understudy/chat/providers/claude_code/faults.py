"""Which failure a ``claude -p`` ended with: by its fields, never by its sentences. Pure."""

from __future__ import annotations

import msgspec

from understudy.chat.failure import FailureKind
from understudy.chat.providers.wire.errors import kind_of_status

_K = FailureKind
_WORDS = {
    # api_error
    "usage_limit_reached": _K.QUOTA_EXHAUSTED,
    "connection_failed": _K.CONNECTION_LOST,  # refused or reset: they differ only in the sentence
    "tls_untrusted_ca": _K.TLS_FAILED,
    "no_response": _K.HEADERS_TIMEOUT,
    # terminal_reason
    "prompt_too_long": _K.CONTEXT_WINDOW_EXCEEDED,
    "image_error": _K.REQUEST_TOO_LARGE,
    "aborted_streaming": _K.STREAM_INCOMPLETE,
    # error
    "authentication_failed": _K.SIGNED_OUT,
    "oauth_org_not_allowed": _K.PERMISSION_DENIED,
    "billing_error": _K.PAYMENT_REQUIRED,
    "rate_limit": _K.RATE_LIMITED,
    "overloaded": _K.OVERLOADED,
    "invalid_request": _K.BAD_REQUEST,
    "model_not_found": _K.MODEL_NOT_FOUND,
    "max_output_tokens": _K.STREAM_TRUNCATED,
    "unknown": _K.NOT_EVENT_STREAM,  # with the status 200, and nothing readable
}
_SPEAK_BEFORE_THE_STATUS = frozenset({"usage_limit_reached", "billing_error", "prompt_too_long"})


class Fault(msgspec.Struct, frozen=True):
    """The failure in the last lines; empty and None: not given. ``reason``: how it ended."""

    status: int | None = None
    error: str = ""
    api_error: str = ""
    reason: str = ""

    @property
    def is_empty(self) -> bool:
        return self == Fault()


def kind_of(fault: Fault, *, has_text: bool) -> FailureKind:
    """Return the failure's name; ``has_text``: some of the answer had come."""
    words = (fault.api_error, fault.reason, fault.error)
    for word in words:
        if word in _SPEAK_BEFORE_THE_STATUS:
            return _WORDS[word]
    if fault.status is not None:
        return kind_of_status(fault.status)
    for word in words:
        if word in _WORDS:
            return _WORDS[word]
    if fault.error == "server_error" and not has_text:
        return _K.HEADERS_TIMEOUT  # its own limit: no status, and nothing had come
    return _K.STREAM_ERROR
