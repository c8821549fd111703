"""Classifies a provider's own error messages as one `FailureKind`.

Codes first, then specific types, then the HTTP status, then the vague types. Wording changes, so it
counts only if a status is vague: see `phrases`. Names as used by anthropic 2.11.0 and openai 3.52.0
and seen from OpenRouter, Gemini, Ollama and llama.cpp (read 2026-11-21). Pure.
"""

from __future__ import annotations

from typing import Any

import msgspec

from understudy.chat.failure import FailureKind
from understudy.chat.providers.wire.phrases import kind_by_wording

_K = FailureKind

_BY_CODE = {
    **dict.fromkeys(
        (
            "insufficient_quota",
            "billing_hard_limit_reached",
            "billing_not_active",
            "enforced_spend_limit_reached",
            "contract_spend_limit_reached",
            "linked_organization_spend_limit_reached",
        ),
        _K.QUOTA_EXHAUSTED,
    ),
    "linked_organization_billing_unavailable": _K.PAYMENT_REQUIRED,
    "context_length_exceeded": _K.CONTEXT_WINDOW_EXCEEDED,
    "exceed_context_size_error": _K.CONTEXT_WINDOW_EXCEEDED,
    "model_context_window_exceeded": _K.CONTEXT_WINDOW_EXCEEDED,
    "invalid_api_key": _K.KEY_REFUSED,
    "API_KEY_INVALID": _K.KEY_REFUSED,
    "model_not_found": _K.MODEL_NOT_FOUND,
    "rate_limit_exceeded": _K.RATE_LIMITED,
    "ramp_limit_exceeded": _K.RATE_LIMITED,
    "overloaded": _K.OVERLOADED,
    "server_is_overloaded": _K.OVERLOADED,
    "slow_down": _K.OVERLOADED,
    "content_filter": _K.REFUSED,
    "content_policy_violation": _K.REFUSED,
}
_BY_TELLING_TYPE = {
    "overloaded_error": _K.OVERLOADED,
    "rate_limit_error": _K.RATE_LIMITED,
    "authentication_error": _K.KEY_REFUSED,
    "billing_error": _K.PAYMENT_REQUIRED,
    "permission_error": _K.PERMISSION_DENIED,
    "not_found_error": _K.MODEL_NOT_FOUND,
    "request_too_large": _K.REQUEST_TOO_LARGE,
    "insufficient_quota": _K.QUOTA_EXHAUSTED,
    "exceed_context_size_error": _K.CONTEXT_WINDOW_EXCEEDED,
    # a gateway's own keys: for other models they are good
    "key_model_access_denied": _K.MODEL_NOT_FOUND,
    "team_model_access_denied": _K.MODEL_NOT_FOUND,
    "budget_exceeded": _K.QUOTA_EXHAUSTED,
    # Amazon's, under any status
    "ThrottlingException": _K.RATE_LIMITED,
    "TooManyRequestsException": _K.RATE_LIMITED,
    "ServiceQuotaExceededException": _K.QUOTA_EXHAUSTED,
    "ExpiredTokenException": _K.KEY_REFUSED,
    "UnrecognizedClientException": _K.KEY_REFUSED,
    "ModelNotReadyException": _K.MODEL_NOT_LOADED,
    "ModelTimeoutException": _K.GATEWAY_TIMEOUT,
}
_BY_VAGUE_TYPE = {
    "timeout_error": _K.GATEWAY_TIMEOUT,
    "api_error": _K.SERVER_ERROR,
    "server_error": _K.SERVER_ERROR,
    "invalid_request_error": _K.BAD_REQUEST,
    "conflict_error": _K.CONFLICT,
}
_BY_STATUS = {
    401: _K.KEY_REFUSED,
    402: _K.PAYMENT_REQUIRED,
    403: _K.PERMISSION_DENIED,
    404: _K.MODEL_NOT_FOUND,
    407: _K.PROXY_AUTH_REQUIRED,
    408: _K.REQUEST_TIMEOUT,
    409: _K.CONFLICT,
    # an edge sent it to the wrong place, or too early, or gave up waiting: never its content
    421: _K.SERVICE_UNAVAILABLE,
    425: _K.SERVICE_UNAVAILABLE,
    498: _K.OVERLOADED,  # Groq's: no capacity
    499: _K.GATEWAY_TIMEOUT,
    413: _K.REQUEST_TOO_LARGE,
    429: _K.RATE_LIMITED,
    502: _K.BAD_GATEWAY,
    503: _K.SERVICE_UNAVAILABLE,
    504: _K.GATEWAY_TIMEOUT,
    511: _K.CAPTIVE_PORTAL,
    529: _K.OVERLOADED,
    **dict.fromkeys((*range(520, 528), 530), _K.BAD_GATEWAY),  # Cloudflare's own pages
}


_SAYING_LITTLE = frozenset({"", "None", "invalid_request_error", "BadRequestError"})
_NOT_THE_REQUEST = frozenset({408, 429, *range(500, 600)})
_WORDED = frozenset({400, 403, 404, 413, 422, 500})
"""The statuses with which some servers put everything into words."""
WORDS = (
    *("message", "detail", "msg", "error_msg", "error_message", "error_description"),
    *("Message", "errorMessage", "faultstring"),
)
WRAPPERS = ("error", "errors", "fault", "detail")
"""The places of the error itself, in an object around it."""
DEEPEST = 4


class WireError(msgspec.Struct, frozen=True):
    """The content of an error body: ``codes``, most specific first, ``message`` for a person."""

    type: str = ""
    codes: tuple[str, ...] = ()
    status: int | None = None
    message: str = ""


def read_wire_error(body: Any) -> WireError:  # noqa: ANN401 - an error body is JSON of any shape
    """Read an error body, wrapped in ``error`` or not, in a list or not; never raises."""
    if isinstance(body, list) and body:
        body = body[0]  # Gemini wraps its errors in a list
    if isinstance(body, str):
        return WireError(message="" if body.lstrip().startswith("<") else body)
    layers = _layers(body) if isinstance(body, dict) else []
    kinds = (_type(one) for one in layers)
    return WireError(
        type=next((one for one in kinds if one and one != "error"), ""),
        codes=tuple(code for one in layers for code in _codes(one)),
        status=next((code for one in layers if (code := _status(one)) is not None), None),
        message=next((said for one in layers if (said := _message(one))), ""),
    )


def _layers(body: dict[str, Any], depth: int = 0) -> list[dict[str, Any]]:
    """Return the objects that describe an error, the innermost first."""
    for name in WRAPPERS:
        inner = body.get(name)
        if isinstance(inner, list) and name != "detail":
            inner = next(iter(inner), None)
        if isinstance(inner, dict) and depth < DEEPEST:
            return [*_layers(inner, depth + 1), body]
        if isinstance(inner, str) and name != "detail":
            return [{**body, "message": inner}]  # xAI: {"code": "...", "error": "..."}
    return [body]


def _codes(body: dict[str, Any]) -> list[str]:
    code = body.get("code")
    return [*_detail_codes(body.get("details")), *([code] if isinstance(code, str) else [])]


def _status(body: dict[str, Any]) -> int | None:
    numbers = map(_number, (body.get(name) for name in ("code", "status")))
    return next((one for one in numbers if type(one) is int and 100 <= one <= 599), None)


def kind_of(error: WireError, status: int | None) -> FailureKind:
    """Return the kind of ``error`` with this HTTP status (200: it came inside a stream)."""
    if status is None or 200 <= status < 300:
        is_in_stream, status = True, error.status
    else:
        is_in_stream = False
        if status == 400 and error.status is not None and error.status in _NOT_THE_REQUEST:
            status = error.status  # a gateway that wraps another's error
    worded = _worded(error, status, is_in_stream=is_in_stream)
    coded = next((_BY_CODE[code] for code in error.codes if code in _BY_CODE), None)
    if coded is None and error.type in _BY_TELLING_TYPE and status != 511:
        coded = _BY_TELLING_TYPE[error.type]
    if coded is not None:
        # Claude's and others' "not found" may only mean not loaded
        is_unloaded = worded is _K.MODEL_NOT_LOADED and coded is _K.MODEL_NOT_FOUND
        return _K.MODEL_NOT_LOADED if is_unloaded else coded
    if worded is not None:
        return worded
    if status is not None:
        return kind_of_status(status)
    return _BY_VAGUE_TYPE.get(error.type, _K.STREAM_ERROR)


def _worded(error: WireError, status: int | None, *, is_in_stream: bool) -> FailureKind | None:
    says_little = error.type in _SAYING_LITTLE
    if status in _WORDED if not is_in_stream else says_little and status in {None, 400, 500}:
        return kind_by_wording(error.message)
    return None


def kind_of_status(status: int) -> FailureKind:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 300 <= status < 400:
        return _K.REDIRECTED
    if status >= 500:
        return _K.SERVER_ERROR
    return _K.BAD_REQUEST if status >= 400 else _K.STREAM_ERROR


def _detail_codes(details: object) -> list[str]:
    """Find Anthropic's ``details.error_code`` and Google's ``details[].reason``."""
    found: list[str] = []
    for detail in details if isinstance(details, list) else [details]:
        if isinstance(detail, dict):
            found += [detail[name] for name in ("error_code", "reason") if name in detail]
    return [code for code in found if isinstance(code, str)]


def _message(body: dict[str, Any]) -> str:
    """Join all text: the message, a gateway's quotation, a validator's list."""
    said = [_text(body.get(name)) for name in WORDS]
    metadata = body.get("metadata")
    if isinstance(metadata, dict):  # OpenRouter: the message of the provider behind it
        said.append(_text(metadata.get("raw")))
    listed = body.get("detail")
    for one in listed if isinstance(listed, list) else ():  # FastAPI: the place and the complaint
        if isinstance(one, dict):
            where = one.get("loc")
            place = ".".join(map(str, where)) if isinstance(where, list) else ""
            said.append(f"{place}: {_text(one.get('msg'))}")
    return " ".join(dict.fromkeys(one for one in said if one))


def _type(body: dict[str, Any]) -> str:
    """Return the type; Amazon's may have a namespace before it."""
    return _text(body.get("type")) or _text(body.get("__type")).rpartition("#")[2]


def _number(value: object) -> object:
    """Return a number that some send as text."""
    is_digits = isinstance(value, str) and len(value) == 3 and value.isascii() and value.isdigit()
    return int(str(value)) if is_digits else value


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
