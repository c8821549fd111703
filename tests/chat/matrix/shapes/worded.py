"""Errors that vendors, gateways and small servers explain in words: each concerns one alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.chat.matrix.row import Course, Row
from tests.chat.matrix.shapes.making import HERE
from understudy.chat.failure import FailureKind

if TYPE_CHECKING:
    from tests.chat.asking import Kind
    from tests.chat.matrix.stream import Play, Point
    from understudy.world.provider.dialect import Ask, Dialect
    from understudy.world.wire import Exchange

K = FailureKind
Headers = tuple[tuple[str, str], ...]


def refuses(status: int, body: Any, *headers: tuple[str, str]) -> Play:
    """Answer with this status; text is sent as it is, anything else as JSON."""
    data = (body if isinstance(body, str) else json.dumps(body)).encode()
    label = "text/html; charset=UTF-8" if data.startswith(b"<") else "application/json"
    sized = (("content-type", label), ("content-length", str(len(data))), *headers)

    async def play(exchange: Exchange, _: Dialect, __: Ask, ___: Point) -> None:
        await exchange.head(status, sized)
        await exchange.raw(data)

    return play


def error(message: str, **fields: Any) -> dict[str, Any]:
    return {"error": {"message": message, **fields}}


def row(  # the first is answered so; who stands by is asked
    name: str, status: int, body: Any, kind: FailureKind, *headers: tuple[str, str], waits: bool
) -> Row:
    # without options to leave out: see test_options for the dialect that has some
    dialects: tuple[Kind, ...] = ("anthropic",) if kind is K.OPTION_REFUSED else BOTH
    how = refuses(status, body, *headers)
    return Row(name, 0, how, kind, Course.NEXT, HERE, waits=waits, dialects=dialects)


BOTH: tuple[Kind, ...] = ("anthropic", "openai")
_TOO_LONG = "This model's maximum context length is 4096 tokens. However, you requested 9000."
_HTML = "<!DOCTYPE html><html><head><title>{}</title></head><body>{}</body></html>"
_SAYS: tuple[tuple[str, int, Any, FailureKind], ...] = (
    (
        "vllm's window",
        400,
        {"object": "error", "message": _TOO_LONG, "code": 400},
        K.CONTEXT_WINDOW_EXCEEDED,
    ),
    (
        "a wrapped window",
        400,
        error(_TOO_LONG, type="BadRequestError", code=400),
        K.CONTEXT_WINDOW_EXCEEDED,
    ),
    (
        "claude's window",
        400,
        error("prompt is too long: 213000 tokens > 200000 maximum", type="invalid_request_error"),
        K.CONTEXT_WINDOW_EXCEEDED,
    ),
    (
        "a gateway's window",
        400,
        error(
            "Provider returned error", code=400, metadata={"raw": "maximum context length is 8192"}
        ),
        K.CONTEXT_WINDOW_EXCEEDED,
    ),
    (
        "a window as a fault of the server",
        500,
        error("the request exceeds the available context size"),
        K.CONTEXT_WINDOW_EXCEEDED,
    ),
    (
        "claude's credit",
        400,
        error("Your credit balance is too low to access the API.", type="invalid_request_error"),
        K.PAYMENT_REQUIRED,
    ),
    ("a gateway's credit", 403, error("Insufficient credits"), K.PAYMENT_REQUIRED),
    ("a key's limit", 403, error("Key limit exceeded", code=403), K.QUOTA_EXHAUSTED),
    (
        "no model in memory",
        400,
        error("No models loaded. Please load a model in the developer page."),
        K.MODEL_NOT_LOADED,
    ),
    (
        "no model in memory, coded",
        404,
        error("No models loaded.", code="model_not_found"),
        K.MODEL_NOT_LOADED,
    ),
    (
        "too little memory",
        500,
        error("model requires more system memory (9 GiB) than is available"),
        K.MODEL_NOT_LOADED,
    ),
    ("roles", 400, error("Conversation roles must alternate user/assistant"), K.OPTION_REFUSED),
    (
        "a developer's words",
        400,
        error("Developer instruction is not enabled for this model", code=400),
        K.OPTION_REFUSED,
    ),
    (
        "an extra field",
        422,
        {"detail": [{"loc": ["body", "stream_options"], "msg": "extra fields not permitted"}]},
        K.OPTION_REFUSED,
    ),
)
_PASSES: tuple[tuple[str, int, Any, FailureKind, Headers], ...] = (
    ("a wrapped 503", 400, error("Provider returned error", code=503), K.SERVICE_UNAVAILABLE, ()),
    ("a worded overload", 400, error("The engine is currently overloaded"), K.OVERLOADED, ()),
    ("misdirected", 421, "Misdirected", K.SERVICE_UNAVAILABLE, ()),
    ("too early", 425, error("try again"), K.SERVICE_UNAVAILABLE, ()),
    ("gave up waiting", 499, "", K.GATEWAY_TIMEOUT, ()),
    (
        "a challenge",
        403,
        _HTML.format("Just a moment...", "Checking your browser"),
        K.EDGE_REFUSED,
        (("server", "cloudflare"), ("cf-mitigated", "challenge")),
    ),
    (
        "a firewall",
        403,
        _HTML.format("Attention Required! | Cloudflare", "blocked"),
        K.EDGE_REFUSED,
        (),
    ),
    ("a company's proxy", 401, _HTML.format("Zscaler", "Sign in"), K.EDGE_REFUSED, ()),
    ("an edge's bare code", 403, "error code: 1010", K.EDGE_REFUSED, ()),
    ("an unnamed page", 403, "<html><h1>Forbidden</h1></html>", K.EDGE_REFUSED, ()),
)
_MODELS: tuple[tuple[str, int, Any], ...] = (
    ("bedrock's model", 400, error("The provided model identifier is invalid.")),
    (
        "xai's model",
        400,
        {
            "code": "Client specified an invalid argument",
            "error": "The model grok-9 does not exist or your team lacks access.",
        },
    ),
    ("ollama's model", 404, error('model "llama9" not found, try pulling it first')),
)

WORDED: tuple[Row, ...] = (
    *(row(name, status, body, kind, waits=False) for name, status, body, kind in _SAYS),
    *(
        row(name, status, body, kind, *headers, waits=True)
        for name, status, body, kind, headers in _PASSES
    ),
    *(row(name, status, body, K.MODEL_NOT_FOUND, waits=False) for name, status, body in _MODELS),
)
