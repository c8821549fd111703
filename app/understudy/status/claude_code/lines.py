"""Decodes a transcript's line into a `Record`: named fields only, so that no text can leave it.

The format is Claude Code's own and may change with any release, so unknown lines are skipped.
Lines without one of `MARKS` are not decoded at all: inside JSON text quotes are escaped, so only
real keys and values match. A nested object can match as well, so the top level is checked after
decoding.
"""

from __future__ import annotations

import re
import secrets
from hashlib import blake2s
from typing import TYPE_CHECKING, TypedDict, TypeVar

import msgspec

from understudy.base.instants import instant_told
from understudy.status.claude_code import wire
from understudy.status.claude_code.decoding import decoder, parts_of, pieces_of
from understudy.status.claude_code.records import (
    Answered,
    AskedOn,
    GaveUp,
    LimitTold,
    Record,
    Switched,
    Tried,
    TryFailed,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from understudy.status.claude_code.decoding import Buffer

T = TypeVar("T", bound=wire.Line)

MARKS = (
    b'"assistant"',
    b'"api_error"',
    b'"model_fallback"',
    b'"api-request"',
    b'"turnCompanion"',
)
ERRORS = frozenset(
    {
        *("authentication_failed", "oauth_org_not_allowed", "billing_error", "rate_limit"),
        *("overloaded", "invalid_request", "model_not_found", "server_error"),
        *("max_output_tokens", "unknown"),
    }
)
API_ERRORS = frozenset(
    {"usage_limit_reached", "connection_failed", "tls_untrusted_ca", "no_response"}
)
ERROR_TYPES = frozenset(
    {"overloaded_error", "api_error", "timeout_error", "rate_limit_error", "authentication_error"}
)
CODES = frozenset(
    {
        *("ECONNREFUSED", "ECONNRESET", "EAI_AGAIN", "ENOTFOUND", "ENETUNREACH", "EHOSTUNREACH"),
        *(
            "ConnectionRefused",
            "FailedToOpenSocket",
            "ETIMEDOUT",
            "EPIPE",
            "StreamTruncated",
            "StreamNoResponse",
            "ConnectionIdle",
        ),
    }
)
TLS = re.compile(r"CERT|TLS|SSL|UNABLE_TO_VERIFY")
"""In a connection's code: the certificate is not trusted, as behind a proxy that reads along."""
OTHER = "other"
"""Stands for a word that is not on a list: it was there, but is not known."""
UNREADABLE = (msgspec.DecodeError, ValueError, OverflowError, RecursionError)
KIND = re.compile(r"[a-z0-9_]{1,40}")
MODEL = re.compile(r"claude-[a-z0-9.-]{1,60}")
CONTEXT = re.compile(r"\[[a-z0-9]{1,8}\]$")
"""A variant of a model with another window, as in claude-opus-5[1m]."""
_KEY = secrets.token_bytes(16)


def hashed(value: str | None) -> str:
    """Return a hash that is the same within this process only; "" for no value."""
    return blake2s(value.encode(), key=_KEY, digest_size=8).hexdigest() if value else ""


_TOP = msgspec.json.Decoder(wire.Top)


def is_marked(line: bytes) -> bool:
    return any(mark in line for mark in MARKS)


def records_of(line: bytes) -> list[Record]:
    """Return the facts in a line: none, one, or more if it is damaged. Never raises."""
    if not is_marked(line):
        return []
    try:
        record = _record(line)
    except UNREADABLE:
        return [one for piece in pieces_of(line) if (one := _recovered(piece)) is not None]
    return [record] if record is not None else []


def record_of(line: bytes) -> Record | None:
    """Return the last facts in a line, None if it holds none that are known. Never raises."""
    return next(reversed(records_of(line)), None)


def _record(line: Buffer) -> Record | None:
    top = _TOP.decode(line)
    kind = "companion" if top.type == "user" and top.turnCompanion else top.type
    read = _READERS.get((kind, top.subtype if kind == "system" else None))
    return read(line) if read else None


def _recovered(piece: bytes) -> Record | None:
    """Return the facts in the last line of a damaged piece; an object inside it has no session."""
    for part in parts_of(piece):
        try:
            record = _record(part)
        except UNREADABLE:
            continue  # its message may quote the line, so it is not kept
        if record is not None and record.session:
            return record
    return None


def model_name(name: str | None) -> str:
    """Return the name of one of Anthropic's models without its variant, "" for anything else."""
    plain = CONTEXT.sub("", name or "")
    return plain if MODEL.fullmatch(plain) else ""


def _listed(word: str | None, known: frozenset[str]) -> str:
    if not word:
        return ""
    return word if word in known else OTHER


def _version(text: str) -> tuple[int, ...]:
    numbers = re.match(r"\d{1,4}(\.\d{1,4}){0,3}", text)
    return tuple(int(one) for one in numbers[0].split(".")) if numbers else ()


class _Head(TypedDict):
    """The fields that all records have."""

    at: datetime
    session: str
    version: tuple[int, ...]
    uuid: str
    parent: str


def _at(line: wire.Line) -> datetime:
    at = instant_told(line.timestamp)
    if at is None:
        raise ValueError("the line has no time")
    return at


def _head(line: wire.Line) -> _Head:
    return _Head(
        at=_at(line),
        session=hashed(line.sessionId),
        version=_version(line.version),
        uuid=hashed(line.uuid),
        parent=hashed(line.parentUuid),
    )


def _tried(line: wire.ApiRequest) -> Tried:
    tail = bytes(line.tail).strip()
    is_retry = None
    if tail:
        is_retry = bool(line.base) and tail.replace(b" ", b"") == b"[]"
    return Tried(
        at=_at(line),
        session=hashed(line.sessionId),
        version=_version(line.version),
        id=hashed(line.id),
        base=hashed(line.base),
        is_retry=is_retry,
        digest=hashed(line.requestDigest),
        model=model_name(line.params.model),
    )


def _try_failed(line: wire.ApiError) -> TryFailed:
    told = line.error or wire.Error()
    code = told.connection.code if told.connection else _old_code(told.cause)
    word = _listed(code, CODES)
    return TryFailed(
        **_head(line),
        status=told.status,
        is_network_down=told.isNetworkDown,
        is_tls=bool(told.connection and told.connection.isSSLError) or bool(TLS.search(code or "")),
        code=word,
        was_silent=told.noResponse is not None or word in {"StreamNoResponse", "ConnectionIdle"},
        has_connection=told.connection is not None or told.cause is not None,
        is_told=line.error is not None,
        by_anthropic=(told.requestId or told.requestID or "").startswith("req_"),
    )


def _old_code(reason: wire.Reason | None) -> str | None:
    """Return the code that is deepest in an error as it was written before 2.1.275."""
    code = None
    while reason is not None:
        code, reason = reason.code or code, reason.cause
    return code


def _assistant(line: wire.Assistant) -> Answered | GaveUp | None:
    if line.isApiErrorMessage:
        return _gave_up(line)
    model, message = line.message.model or "", line.message.id or ""
    if not message or model == "<synthetic>":
        return None
    return Answered(
        **_head(line),
        message=hashed(message),
        ref=hashed(line.requestRef),
        request=hashed(line.requestId),
        model=model_name(model),
        by_anthropic=_by_anthropic(line.requestId, message, model),
    )


def _by_anthropic(request: str | None, message: str, model: str) -> bool | None:
    """Judge by the ids whether Anthropic's own door answered: not Bedrock, Vertex or a gateway."""
    elsewhere = message.startswith(("msg_bdrk_", "msg_vrtx_")) or not model_name(model)
    if elsewhere or (request and not request.startswith("req_")):
        return False
    return True if request and message.startswith("msg_") else None


def _gave_up(line: wire.Assistant) -> GaveUp:
    return GaveUp(
        **_head(line),
        status=line.apiErrorStatus,
        error=_listed(line.error, ERRORS),
        api_error=_listed(line.apiError, API_ERRORS),
        error_type=_listed(line.apiErrorType, ERROR_TYPES),
        is_transient=line.apiErrorIsTransient,
        was_cut=bool(line.truncatedAfterOutput),
        cut_cause=_listed(line.streamCutCause, ERRORS),
        was_refused=line.message.stop_reason == "refusal",
        limit=_limit(line),
        request=hashed(line.requestId),
        by_anthropic=(line.requestId or "").startswith("req_"),
    )


def _limit(line: wire.Assistant) -> LimitTold | None:
    """Return the limit that stopped a request; a warning that one is near is none."""
    params = line.apiErrorParams.rate_limit_info if line.apiErrorParams else None
    told = [one for one in (params, line.quotaLimits) if one is not None]
    reached = [one for one in told if one.status == "rejected"]
    if not reached and line.apiError != "usage_limit_reached":
        return None
    quota = next(iter(reached or told), wire.Quota())
    kind = quota.rateLimitType or ""
    return LimitTold(kind if KIND.fullmatch(kind) else OTHER, instant_told(quota.resetsAt))


def _switched(line: wire.Fallback) -> Switched | None:
    if line.trigger != "overloaded":
        return None
    return Switched(
        **_head(line),
        original=model_name(line.originalModel),
        fallback=model_name(line.fallbackModel),
    )


def _asked_on(line: wire.User) -> AskedOn:
    return AskedOn(
        **_head(line),
        was_refused=bool(line.refusalRetry),
    )


def _reader(kind: type[T], make: Callable[[T], Record | None]) -> Callable[[Buffer], Record | None]:
    decode = decoder(kind)
    return lambda line: make(decode(line))


_READERS: dict[tuple[str | None, str | None], Callable[[Buffer], Record | None]] = {
    ("assistant", None): _reader(wire.Assistant, _assistant),
    ("api-request", None): _reader(wire.ApiRequest, _tried),
    ("system", "api_error"): _reader(wire.ApiError, _try_failed),
    ("system", "model_fallback"): _reader(wire.Fallback, _switched),
    ("companion", None): _reader(wire.User, _asked_on),
}
