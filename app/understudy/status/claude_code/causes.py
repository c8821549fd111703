"""Why a try or a request of Claude Code failed, as a class of evidence. Pure.

The classes are those of `status.evidence`, the names those of `chat.failure`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.status.evidence import OutcomeClass

if TYPE_CHECKING:
    from understudy.status.claude_code.records import GaveUp, TryFailed

WRITES_SILENCE = (2, 1, 300)
"""From this version on an end without status and without a cause is a silence."""
NAMES_SERVER_ERRORS = (2, 1, 150)
"""Before it `unknown` stands for every 5xx, since then for an answer that is no answer."""
NAMES_CONNECTIONS = (2, 1, 275)
"""From this version on an error of the connection is written as one."""
HALF = 0.5


class Cause(msgspec.Struct, frozen=True):
    """``kind`` None: it failed, and the line does not say why. ``share`` of a full weight."""

    kind: OutcomeClass | None
    failure: str = ""
    share: float = 1.0


UNKNOWN = Cause(None, "stream_error")
_STATUSES = {
    529: Cause(OutcomeClass.REFUSING, "overloaded"),
    503: Cause(OutcomeClass.REFUSING, "service_unavailable"),
    504: Cause(OutcomeClass.REFUSING, "gateway_timeout"),
    502: Cause(OutcomeClass.REFUSING, "bad_gateway"),
    401: Cause(OutcomeClass.YOURS, "key_refused"),
    402: Cause(OutcomeClass.YOURS, "payment_required"),
    403: Cause(OutcomeClass.YOURS, "permission_denied"),
    404: Cause(OutcomeClass.YOURS, "model_not_found"),
    407: Cause(OutcomeClass.NETWORK, "proxy_auth_required"),
    408: Cause(OutcomeClass.CUT, "request_timeout"),
    413: Cause(OutcomeClass.YOURS, "request_too_large"),
    429: Cause(OutcomeClass.YOURS, "rate_limited"),
    511: Cause(OutcomeClass.NETWORK, "captive_portal"),
}
_ERRORS = {
    "authentication_failed": Cause(OutcomeClass.YOURS, "key_refused"),
    "oauth_org_not_allowed": Cause(OutcomeClass.YOURS, "permission_denied"),
    "billing_error": Cause(OutcomeClass.YOURS, "payment_required"),
    "invalid_request": Cause(OutcomeClass.YOURS, "bad_request"),
    "model_not_found": Cause(OutcomeClass.YOURS, "model_not_found"),
    "max_output_tokens": Cause(OutcomeClass.YOURS, "context_window_exceeded"),
    "rate_limit": Cause(OutcomeClass.YOURS, "rate_limited"),
    "overloaded": Cause(OutcomeClass.REFUSING, "overloaded"),
}
_ERROR_TYPES = {
    "overloaded_error": Cause(OutcomeClass.REFUSING, "overloaded"),
    "api_error": Cause(OutcomeClass.REFUSING, "server_error"),
    "timeout_error": Cause(OutcomeClass.REFUSING, "gateway_timeout"),
    "rate_limit_error": Cause(OutcomeClass.YOURS, "rate_limited"),
    "authentication_error": Cause(OutcomeClass.YOURS, "key_refused"),
}
_CODES = {
    "ECONNREFUSED": Cause(OutcomeClass.NETWORK, "connection_refused"),
    "ConnectionRefused": Cause(OutcomeClass.NETWORK, "connection_refused"),
    "FailedToOpenSocket": Cause(OutcomeClass.NETWORK, "network_unreachable"),
    "EAI_AGAIN": Cause(OutcomeClass.NETWORK, "dns_failed"),
    "ENOTFOUND": Cause(OutcomeClass.NETWORK, "dns_failed"),
    "ENETUNREACH": Cause(OutcomeClass.NETWORK, "network_unreachable"),
    "EHOSTUNREACH": Cause(OutcomeClass.NETWORK, "network_unreachable"),
    "StreamTruncated": Cause(OutcomeClass.CUT, "stream_truncated"),
}
_LOST = Cause(OutcomeClass.CUT, "connection_lost")
_SILENT = Cause(OutcomeClass.SILENT, "headers_timeout")
_TLS = Cause(OutcomeClass.NETWORK, "tls_failed")
_BROKEN = Cause(OutcomeClass.REFUSING, "stream_error")
_API_ERRORS = {"tls_untrusted_ca": _TLS, "no_response": _SILENT}


def of_status(status: int) -> Cause:
    known = _STATUSES.get(status)
    if known is not None:
        return known
    if status >= 500:
        return Cause(OutcomeClass.REFUSING, "server_error")
    return Cause(OutcomeClass.YOURS, "bad_request")


def of_try(one: TryFailed) -> Cause:
    """Return why one try failed."""
    if one.status is not None:
        return of_status(one.status)
    if one.is_tls:
        return _TLS
    if one.is_network_down:
        return _CODES.get(one.code, Cause(OutcomeClass.NETWORK, "network_unreachable"))
    if one.was_silent:
        return _SILENT
    if one.has_connection:
        known = _CODES.get(one.code, _LOST)
        is_up = one.is_network_down is False  # as the CLI itself found
        return _LOST if is_up and known.kind is OutcomeClass.NETWORK else known
    # its own time limit, which an older version does not tell from anything else
    return _SILENT if one.is_told and one.version >= NAMES_CONNECTIONS else UNKNOWN


def of_end(one: GaveUp, before: Cause) -> Cause:
    """Return why the request failed; ``before`` is the cause of its last try, if one was told."""
    if one.limit is not None or one.api_error == "usage_limit_reached":
        return Cause(OutcomeClass.YOURS, "quota_exhausted")
    if one.was_refused:
        return Cause(OutcomeClass.OK)
    if one.status == 429 and one.is_transient:
        return Cause(OutcomeClass.REFUSING, "rate_limited", HALF)
    if one.status is not None:
        return of_status(one.status)
    return _without_status(one, before)


def _without_status(one: GaveUp, before: Cause) -> Cause:
    if one.was_cut:
        is_theirs = one.cut_cause == "server_error"
        return _BROKEN if is_theirs else _CODES["StreamTruncated"]
    if one.api_error == "connection_failed":
        return before if before.kind is not None else _LOST
    named = (
        _API_ERRORS.get(one.api_error) or _ERRORS.get(one.error) or _ERROR_TYPES.get(one.error_type)
    )
    return named or _unsaid(one, before)


def _unsaid(one: GaveUp, before: Cause) -> Cause:
    """Return the cause of an end that names none: by its last try, else by the version."""
    if before.kind is not None:
        return before
    if one.error == "unknown" and one.version >= NAMES_SERVER_ERRORS:
        return Cause(OutcomeClass.NETWORK, "not_event_stream")
    if one.error == "server_error" and one.version >= WRITES_SILENCE and not one.api_error:
        return _SILENT
    return UNKNOWN
