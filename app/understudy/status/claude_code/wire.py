"""The fields of a transcript's lines that are read, and no others: there is none for text here.

`msgspec` skips what a type does not name without building it. The types of the fields are those
seen in versions 1.0.128 to 2.1.332 (2026-11-28).
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads it

import msgspec


class Top(msgspec.Struct):
    type: str | None = None
    subtype: str | None = None
    turnCompanion: bool | None = None  # noqa: N815 - of the wire


class Line(msgspec.Struct, kw_only=True):
    timestamp: datetime | float
    sessionId: str = ""  # noqa: N815 - of the wire
    version: str = ""
    uuid: str | None = None
    parentUuid: str | None = None  # noqa: N815 - of the wire


class Params(msgspec.Struct):
    model: str | None = None


class ApiRequest(Line, kw_only=True):
    id: str
    base: str | None = None
    tail: msgspec.Raw = msgspec.Raw()
    requestDigest: str | None = None  # noqa: N815 - of the wire
    params: Params = msgspec.field(default_factory=Params)


class Connection(msgspec.Struct):
    code: str | None = None
    isSSLError: bool | None = None  # noqa: N815 - of the wire


class Reason(msgspec.Struct):
    """What an error of the connection was made of, up to 2.1.150."""

    code: str | None = None
    cause: Reason | None = None


class NoResponse(msgspec.Struct):
    waitedMs: float | None = None  # noqa: N815 - of the wire


class Error(msgspec.Struct):
    status: int | None = None
    requestId: str | None = None  # noqa: N815 - of the wire
    requestID: str | None = None  # noqa: N815 - of the wire; before 2.1.275
    isNetworkDown: bool | None = None  # noqa: N815 - of the wire
    connection: Connection | None = None
    cause: Reason | None = None  # before 2.1.275
    noResponse: NoResponse | None = None  # noqa: N815 - of the wire


class ApiError(Line, kw_only=True):
    error: Error | None = None


class Message(msgspec.Struct):
    id: str | None = None
    model: str | None = None
    stop_reason: str | None = None


class Quota(msgspec.Struct):
    status: str | None = None
    resetsAt: float | datetime | None = None  # noqa: N815 - of the wire
    rateLimitType: str | None = None  # noqa: N815 - of the wire


class ErrorParams(msgspec.Struct):
    rate_limit_info: Quota | None = None


class Assistant(Line, kw_only=True):
    message: Message = msgspec.field(default_factory=Message)
    requestId: str | None = None  # noqa: N815 - of the wire
    requestRef: str | None = None  # noqa: N815 - of the wire
    isApiErrorMessage: bool | None = None  # noqa: N815 - of the wire
    apiErrorStatus: int | None = None  # noqa: N815 - of the wire
    apiError: str | None = None  # noqa: N815 - of the wire
    apiErrorType: str | None = None  # noqa: N815 - of the wire
    apiErrorParams: ErrorParams | None = None  # noqa: N815 - of the wire
    quotaLimits: Quota | None = None  # noqa: N815 - of the wire
    apiErrorIsTransient: bool | None = None  # noqa: N815 - of the wire
    error: str | None = None
    truncatedAfterOutput: bool | None = None  # noqa: N815 - of the wire
    streamCutCause: str | None = None  # noqa: N815 - of the wire


class Fallback(Line, kw_only=True):
    trigger: str | None = None
    originalModel: str | None = None  # noqa: N815 - of the wire
    fallbackModel: str | None = None  # noqa: N815 - of the wire


class User(Line, kw_only=True):
    refusalRetry: bool | None = None  # noqa: N815 - of the wire
