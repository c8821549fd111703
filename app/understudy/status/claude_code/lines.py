"""Decodes a transcript's line into a `Record`: named fields only, so that no text can leave it.

The format is Claude Code's own and may change with any release, so unknown lines are skipped.
Lines without one of `MARKS` are not decoded at all: inside JSON text quotes are escaped, so only
real keys match. A nested object can match as well, so the top level is checked after decoding.
"""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from hashlib import blake2s
from typing import TYPE_CHECKING, TypedDict, TypeVar

import msgspec

from understudy.status.claude_code import wire
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

T = TypeVar("T")

MARKS = (
    b'"type":"assistant"',
    b'"subtype":"api_error"',
    b'"subtype":"model_fallback"',
    b'"type":"api-request"',
    b'"turnCompanion":true',
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
CODES = frozenset(
    {
        *("ECONNREFUSED", "ECONNRESET", "EAI_AGAIN", "ENOTFOUND", "ENETUNREACH", "EHOSTUNREACH"),
        *("ETIMEDOUT", "EPIPE", "StreamTruncated", "StreamNoResponse", "ConnectionIdle"),
    }
)
OTHER = "other"
"""Stands for a word that is not on a list: it was there, but is not known."""
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


def record_of(line: bytes) -> Record | None:
    """Return the facts in a line, None if it holds none that are known. Never raises."""
    if not is_marked(line):
        return None
    try:
        top = _TOP.decode(line)
        kind = "companion" if top.type == "user" and top.turnCompanion else top.type
        read = _READERS.get((kind, top.subtype if kind == "system" else None))
        return read(line) if read else None
    except (msgspec.DecodeError, ValueError, OverflowError):
        return None  # its message may quote the line, so it is not kept


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


def _head(line: wire.Line) -> _Head:
    return _Head(
        at=line.timestamp.astimezone(UTC),
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
        at=line.timestamp.astimezone(UTC),
        session=hashed(line.sessionId),
        version=_version(line.version),
        id=hashed(line.id),
        base=hashed(line.base),
        is_retry=is_retry,
        digest=hashed(line.requestDigest),
        model=model_name(line.params.model),
    )


def _try_failed(line: wire.ApiError) -> TryFailed:
    told = line.error
    code = _listed(told.connection.code, CODES) if told.connection else ""
    return TryFailed(
        **_head(line),
        status=told.status,
        is_network_down=bool(told.isNetworkDown),
        is_tls=bool(told.connection and told.connection.isSSLError),
        code=code,
        was_silent=told.noResponse is not None or code in {"StreamNoResponse", "ConnectionIdle"},
        has_connection=told.connection is not None,
        by_anthropic=(told.requestId or told.requestID or "").startswith("req_"),
    )


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
    told = line.apiErrorParams.rate_limit_info if line.apiErrorParams else None
    return GaveUp(
        **_head(line),
        status=line.apiErrorStatus,
        error=_listed(line.error, ERRORS),
        api_error=_listed(line.apiError, API_ERRORS),
        is_transient=line.apiErrorIsTransient,
        was_cut=bool(line.truncatedAfterOutput),
        cut_cause=_listed(line.streamCutCause, ERRORS),
        was_refused=line.message.stop_reason == "refusal",
        limit=_limit(told or line.quotaLimits),
        request=hashed(line.requestId),
        by_anthropic=(line.requestId or "").startswith("req_"),
    )


def _limit(told: wire.Quota | None) -> LimitTold | None:
    if told is None or told.status != "rejected":
        return None
    kind = told.rateLimitType or ""
    resets_at = datetime.fromtimestamp(told.resetsAt, UTC) if told.resetsAt else None
    return LimitTold(kind if KIND.fullmatch(kind) else OTHER, resets_at)


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


def _reader(kind: type[T], make: Callable[[T], Record | None]) -> Callable[[bytes], Record | None]:
    decoder = msgspec.json.Decoder(kind)
    return lambda line: make(decoder.decode(line))


_READERS: dict[tuple[str | None, str | None], Callable[[bytes], Record | None]] = {
    ("assistant", None): _reader(wire.Assistant, _assistant),
    ("api-request", None): _reader(wire.ApiRequest, _tried),
    ("system", "api_error"): _reader(wire.ApiError, _try_failed),
    ("system", "model_fallback"): _reader(wire.Fallback, _switched),
    ("companion", None): _reader(wire.User, _asked_on),
}
