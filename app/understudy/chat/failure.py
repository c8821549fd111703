"""Every failure of a provider, named and classified once, in one row each.

The kinds were measured against anthropic 2.11.0 and openai 3.52.0 on 2026-11-21.
"""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import Self

import msgspec

from understudy.status.evidence import OutcomeClass


class FailureClass(StrEnum):
    """The next step.

    ``ASK_ELSEWHERE``: this provider works but will not answer this question; another one may.
    """

    RETRY_ONCE = "retry_once"
    FAIL_OVER = "fail_over"
    ASK_ELSEWHERE = "ask_elsewhere"
    TELL_PERSON = "tell_person"
    LOCAL_NETWORK = "local_network"


class Scope(Enum):
    """What is out, beside the attempt that failed."""

    MODEL = auto()  # this model only: it says nothing about the others
    CANDIDATE = auto()  # this model; the second one at a provider puts its others last
    API = auto()  # the same, but it counts against every model of the provider at once
    PROVIDER = auto()  # the provider answers nothing of this question
    EVERYBODY = auto()  # no provider would answer it


class Trait(Enum):
    NOTHING_SENT = auto()  # the provider was never asked
    FIRST_CHOICE_ENDS = auto()  # the person must fix it at the first choice; a backup's is its own
    RETRY_IF_SOON = auto()  # worth a second try if the provider asks for a brief wait
    UNREACHED = auto()  # the provider's failure only if another company is reached meanwhile
    NEVER_SPOKE = auto()  # the model was slower than the wait for its first text
    THIS_PROMPT = auto()  # another prompt may work just now, while this one never will
    AGAIN_IN_VAIN = auto()  # the same question meets it again
    SETTINGS_HELP = auto()  # the next step is in the settings window
    QUOTED = auto()  # explained best by the provider's own message


_OVER, _AGAIN = FailureClass.FAIL_OVER, FailureClass.RETRY_ONCE
_ELSEWHERE, _PERSON = FailureClass.ASK_ELSEWHERE, FailureClass.TELL_PERSON
_NETWORK = FailureClass.LOCAL_NETWORK
_E, _S, _T = OutcomeClass, Scope, Trait


class FailureKind(StrEnum):
    """One row each: its name, the next step, what it says of the provider, how far it reaches.

    The names are part of the command line's JSON (``failure``). A new kind also needs its sentence
    in `words.common`.
    """

    step: FailureClass
    evidence: OutcomeClass
    scope: Scope
    traits: frozenset[Trait]

    def __new__(
        cls,
        name: str,
        step: FailureClass,
        evidence: OutcomeClass,
        scope: Scope = Scope.CANDIDATE,
        *traits: Trait,
    ) -> Self:
        one = str.__new__(cls, name)
        one._value_ = name
        one.step, one.evidence, one.scope, one.traits = step, evidence, scope, frozenset(traits)
        return one

    @classmethod
    def named(cls, name: str) -> Self | None:
        """Return the kind of a stored name; None if this version does not know it."""
        return next((one for one in cls if one == name), None)

    # the provider is in trouble
    # 529, or overloaded_error inside a stream
    OVERLOADED = "overloaded", _OVER, _E.REFUSING, _S.MODEL, _T.RETRY_IF_SOON
    SERVICE_UNAVAILABLE = "service_unavailable", _OVER, _E.REFUSING, _S.API  # 503
    # 504, timeout_error inside a stream
    GATEWAY_TIMEOUT = "gateway_timeout", _OVER, _E.REFUSING, _S.API
    # 500 and other 5xx, api_error inside a stream
    SERVER_ERROR = "server_error", _AGAIN, _E.REFUSING, _S.API
    # 502, 520-527: the edge's own page, HTML or not
    BAD_GATEWAY = "bad_gateway", _OVER, _E.REFUSING, _S.API
    # an error event of another type, or none readable
    STREAM_ERROR = "stream_error", _OVER, _E.REFUSING, _S.CANDIDATE, _T.QUOTED
    MALFORMED_STREAM = "malformed_stream", _OVER, _E.CUT  # data without any readable text
    CONNECTION_RESET = "connection_reset", _OVER, _E.CUT  # RST after the headers
    STREAM_TRUNCATED = "stream_truncated", _OVER, _E.CUT  # FIN inside a chunk
    STREAM_INCOMPLETE = "stream_incomplete", _OVER, _E.CUT  # a clean end without the final event
    EMPTY_ANSWER = "empty_answer", _OVER, _E.OK  # its end came without any text before it
    # connected, no response
    HEADERS_TIMEOUT = "headers_timeout", _OVER, _E.SILENT, _S.API, _T.NEVER_SPOKE
    # headers, perhaps pings, no text in time
    FIRST_TEXT_TIMEOUT = "first_text_timeout", _OVER, _E.SILENT, _S.CANDIDATE, _T.NEVER_SPOKE
    IDLE_TIMEOUT = "idle_timeout", _OVER, _E.SILENT  # no byte for idle_s
    # bytes keep coming after the first text, but no text
    TEXT_STALLED = "text_stalled", _OVER, _E.SILENT
    # worth one more try at the same place
    REQUEST_TIMEOUT = "request_timeout", _AGAIN, _E.CUT  # 408
    CONFLICT = "conflict", _AGAIN, _E.REFUSING  # 409
    # reset or closed before the headers
    CONNECTION_LOST = "connection_lost", _AGAIN, _E.CUT, _S.API
    # about this person's request or account
    RATE_LIMITED = "rate_limited", _OVER, _E.YOURS, _S.MODEL, _T.RETRY_IF_SOON  # 429
    # 429 or 400 with a spend-limit code
    QUOTA_EXHAUSTED = "quota_exhausted", _ELSEWHERE, _E.YOURS, _S.PROVIDER
    KEY_MISSING = "key_missing", _PERSON, _E.YOURS, _S.PROVIDER, _T.NOTHING_SENT, _T.SETTINGS_HELP
    KEYRING_LOCKED = (
        "keyring_locked",
        _PERSON,
        _E.YOURS,
        _S.PROVIDER,
        _T.NOTHING_SENT,
        _T.SETTINGS_HELP,
    )
    # the program that would ask is not signed in
    SIGNED_OUT = "signed_out", _PERSON, _E.YOURS, _S.PROVIDER, _T.NOTHING_SENT
    # the same program is missing, too old, or does not start
    PROGRAM_UNUSABLE = "program_unusable", _PERSON, _E.YOURS, _S.PROVIDER, _T.NOTHING_SENT
    # others could have read the key on the way: nothing was sent
    PLAIN_HTTP = "plain_http", _PERSON, _E.YOURS, _S.PROVIDER, _T.NOTHING_SENT, _T.SETTINGS_HELP
    # 401
    KEY_REFUSED = (
        "key_refused",
        _PERSON,
        _E.YOURS,
        _S.PROVIDER,
        _T.FIRST_CHOICE_ENDS,
        _T.SETTINGS_HELP,
    )
    PAYMENT_REQUIRED = "payment_required", _ELSEWHERE, _E.YOURS, _S.PROVIDER, _T.QUOTED  # 402
    # 403
    PERMISSION_DENIED = (
        "permission_denied",
        _PERSON,
        _E.YOURS,
        _S.PROVIDER,
        _T.FIRST_CHOICE_ENDS,
        _T.QUOTED,
    )
    # 404
    MODEL_NOT_FOUND = (
        "model_not_found",
        _ELSEWHERE,
        _E.YOURS,
        _S.MODEL,
        _T.THIS_PROMPT,
        _T.SETTINGS_HELP,
    )
    # a local server without a model in memory
    MODEL_NOT_LOADED = "model_not_loaded", _ELSEWHERE, _E.YOURS, _S.MODEL
    # it refuses the request in this form; another may work
    OPTION_REFUSED = "option_refused", _ELSEWHERE, _E.YOURS, _S.MODEL, _T.AGAIN_IN_VAIN, _T.QUOTED
    # 404, and the address looks mistyped
    ADDRESS_WRONG = (
        "address_wrong",
        _ELSEWHERE,
        _E.YOURS,
        _S.PROVIDER,
        _T.AGAIN_IN_VAIN,
        _T.SETTINGS_HELP,
    )
    # 400, 422
    BAD_REQUEST = (
        "bad_request",
        _PERSON,
        _E.YOURS,
        _S.PROVIDER,
        _T.FIRST_CHOICE_ENDS,
        _T.THIS_PROMPT,
        _T.AGAIN_IN_VAIN,
        _T.QUOTED,
    )
    # 413
    REQUEST_TOO_LARGE = (
        "request_too_large",
        _ELSEWHERE,
        _E.YOURS,
        _S.PROVIDER,
        _T.THIS_PROMPT,
        _T.AGAIN_IN_VAIN,
    )
    CONTEXT_WINDOW_EXCEEDED = (
        "context_window_exceeded",
        _ELSEWHERE,
        _E.YOURS,
        _S.MODEL,
        _T.THIS_PROMPT,
        _T.AGAIN_IN_VAIN,
        _T.QUOTED,
    )
    # the model declined
    REFUSED = "refused", _PERSON, _E.OK, _S.EVERYBODY, _T.THIS_PROMPT, _T.AGAIN_IN_VAIN
    # no provider is set up, or none may be asked
    NO_PROVIDER = "no_provider", _PERSON, _E.YOURS, _S.EVERYBODY, _T.SETTINGS_HELP
    STOPPED = "stopped", _PERSON, _E.YOURS, _S.EVERYBODY, _T.THIS_PROMPT  # by the person
    # the conversation or its files cannot be read here
    STORAGE_FAILED = "storage_failed", _PERSON, _E.YOURS, _S.EVERYBODY
    # this side of the wire
    CONNECTION_REFUSED = "connection_refused", _NETWORK, _E.NETWORK, _S.PROVIDER, _T.UNREACHED
    DNS_FAILED = "dns_failed", _NETWORK, _E.NETWORK, _S.PROVIDER
    # no way out of this computer
    NETWORK_UNREACHABLE = "network_unreachable", _NETWORK, _E.NETWORK, _S.PROVIDER
    TLS_FAILED = "tls_failed", _NETWORK, _E.NETWORK, _S.PROVIDER
    CONNECT_TIMEOUT = "connect_timeout", _NETWORK, _E.NETWORK, _S.PROVIDER, _T.UNREACHED
    # 200 with HTML, or without an answer
    NOT_EVENT_STREAM = "not_event_stream", _NETWORK, _E.NETWORK, _S.PROVIDER
    REDIRECTED = "redirected", _NETWORK, _E.NETWORK, _S.PROVIDER  # 3xx to a login page
    CAPTIVE_PORTAL = "captive_portal", _NETWORK, _E.NETWORK, _S.PROVIDER  # 511
    PROXY_AUTH_REQUIRED = "proxy_auth_required", _NETWORK, _E.NETWORK, _S.PROVIDER  # 407
    # the configured proxy is of an unknown kind
    PROXY_UNUSABLE = "proxy_unusable", _NETWORK, _E.NETWORK, _S.PROVIDER
    # 401, 403 and the like with HTML: not the provider's own answer
    EDGE_REFUSED = "edge_refused", _NETWORK, _E.NETWORK, _S.PROVIDER


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


def classify(kind: FailureKind) -> FailureClass:
    """Return the next step after a failure."""
    return kind.step


def kinds_with(trait: Trait) -> frozenset[FailureKind]:
    """Return the kinds that have a trait."""
    return frozenset(one for one in FailureKind if trait in one.traits)


def may_pass(kind: FailureKind) -> bool:
    """Return True if the provider may answer the same question later, without any change."""
    return kind.step in {FailureClass.FAIL_OVER, FailureClass.RETRY_ONCE}


def waits_for_claude(failure: Failure) -> bool:
    """Return True if the same question may well be answered later, without any change here."""
    return may_pass(failure.kind) or failure.kind.step is FailureClass.LOCAL_NETWORK


def is_about_the_prompt(failure: Failure) -> bool:
    """Return True if another prompt may work just now, while this one never will."""
    return Trait.THIS_PROMPT in failure.kind.traits


def is_worth_a_retry(failure: Failure) -> bool:
    """Return True if the same candidate should get a second try, if no text came yet.

    A 500 is, an ``api_error`` inside a stream is not; a limit is if its Retry-After is brief.
    """
    if Trait.RETRY_IF_SOON in failure.kind.traits:
        return failure.retry_after_s is not None and failure.retry_after_s <= BRIEF_WAIT_S
    if failure.retry_after_s is not None and failure.retry_after_s > BRIEF_WAIT_S:
        return False
    if failure.kind is FailureKind.SERVER_ERROR:
        return failure.status == 500
    return failure.kind.step is FailureClass.RETRY_ONCE
