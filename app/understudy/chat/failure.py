"""Every way a provider fails, named and classified once.

The names are part of the command line's JSON (``failure``). The rows they stand for were measured
against anthropic 2.11.0 and openai 3.52.0 on 2026-11-21.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FailureClass(StrEnum):
    """What to do about it."""

    RETRY_ONCE = "retry_once"
    FAIL_OVER = "fail_over"
    TELL_PERSON = "tell_person"
    LOCAL_NETWORK = "local_network"


class FailureKind(StrEnum):
    # the provider is in trouble
    OVERLOADED = "overloaded"  # 529, or overloaded_error inside a stream
    SERVICE_UNAVAILABLE = "service_unavailable"  # 503
    GATEWAY_TIMEOUT = "gateway_timeout"  # 504, timeout_error inside a stream
    SERVER_ERROR = "server_error"  # 500 and other 5xx, api_error inside a stream
    BAD_GATEWAY = "bad_gateway"  # 502, 520-527: the edge's own page, HTML or not
    STREAM_ERROR = "stream_error"  # an error event of another or no readable type
    MALFORMED_STREAM = "malformed_stream"  # data that is not JSON
    CONNECTION_RESET = "connection_reset"  # RST after the headers
    STREAM_TRUNCATED = "stream_truncated"  # FIN inside a chunk
    STREAM_INCOMPLETE = "stream_incomplete"  # a clean end without the final event
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
    KEY_REFUSED = "key_refused"  # 401
    PAYMENT_REQUIRED = "payment_required"  # 402
    PERMISSION_DENIED = "permission_denied"  # 403
    MODEL_NOT_FOUND = "model_not_found"  # 404
    BAD_REQUEST = "bad_request"  # 400, 422
    REQUEST_TOO_LARGE = "request_too_large"  # 413
    CONTEXT_WINDOW_EXCEEDED = "context_window_exceeded"
    REFUSED = "refused"  # the model declined
    NO_PROVIDER = "no_provider"  # nobody is set up, or nobody may be asked
    STOPPED = "stopped"  # by the person
    # this side of the wire
    CONNECTION_REFUSED = "connection_refused"
    DNS_FAILED = "dns_failed"
    TLS_FAILED = "tls_failed"
    CONNECT_TIMEOUT = "connect_timeout"
    NOT_EVENT_STREAM = "not_event_stream"  # 200 with HTML, JSON or nothing
    REDIRECTED = "redirected"  # 3xx to a login page
    CAPTIVE_PORTAL = "captive_portal"  # 511
    PROXY_AUTH_REQUIRED = "proxy_auth_required"  # 407


@dataclass(frozen=True, slots=True)
class Failure:
    """One failure, as seen on one candidate.

    ``status`` is the HTTP status, ``detail`` the provider's own words (no key, no prompt),
    ``retry_after_s`` what its Retry-After asks for, in seconds.
    """

    kind: FailureKind
    provider: str = ""
    model: str = ""
    status: int | None = None
    retry_after_s: float | None = None
    request_id: str | None = None
    detail: str = ""
