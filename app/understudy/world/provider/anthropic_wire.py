"""Anthropic's Messages API as bytes (version 2026-10-21; shapes of anthropic 2.11.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.world.behaviour import HttpError
from understudy.world.provider.dialect import Ask, Ending, Stop, last_question
from understudy.world.wire import json_bytes

if TYPE_CHECKING:
    from understudy.world.behaviour import Headers
    from understudy.world.provider.dialect import Lifecycles
    from understudy.world.received import Received

CLAUDE_MODELS = (
    "claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5", "claude-fable-5-2",
    "claude-mythos-5-2", "claude-opus-4-8",
)  # fmt: skip

_TYPES = {
    400: "invalid_request_error", 401: "authentication_error", 402: "billing_error",
    403: "permission_error", 404: "not_found_error", 408: "timeout_error", 409: "conflict_error",
    413: "invalid_request_error", 422: "invalid_request_error", 429: "rate_limit_error",
    504: "timeout_error", 529: "overloaded_error",
}  # fmt: skip
_MESSAGES = {
    401: "Invalid authentication credentials", 429: "This request would exceed your rate limit",
    404: "Not found", 529: "Overloaded",
}  # fmt: skip
_STOPS = {
    Stop.END: "end_turn",
    Stop.MAX_TOKENS: "max_tokens",
    Stop.CONTEXT_WINDOW: "model_context_window_exceeded",
    Stop.REFUSAL: "refusal",
}
_LIMITS = (("requests", 4000, 3999), ("input-tokens", 2_000_000, 1_999_000))


def request_id(number: int) -> str:
    return f"req_world{number:08d}"


def _event(name: str, data: dict[str, Any]) -> bytes:
    return b"event: %s\ndata: %s\n\n" % (name.encode(), json_bytes({"type": name, **data}))


class AnthropicWire:
    """POST /v1/messages, POST /v1/messages/count_tokens, GET /v1/models."""

    chat_path = "/v1/messages"
    models_path = "/v1/models"
    count_path: str | None = "/v1/messages/count_tokens"

    def complaint(self, request: Received) -> HttpError | None:
        if "anthropic-version" not in request.headers:
            return HttpError(400, message="anthropic-version: header is required")
        if request.method == "GET":
            return None
        missing = _missing(request.body_json)
        if missing or not request.path.endswith(self.chat_path):
            return HttpError(400, message=missing) if missing else None
        return _chat_complaint(request.body_json)

    def ask(self, request: Received, number: int) -> Ask:
        body = request.body_json
        question = last_question(body["messages"])
        return Ask(number, body["model"], question, stream=bool(body.get("stream")))

    def headers(self, number: int) -> Headers:
        limits = [
            (f"anthropic-ratelimit-{kind}-{name}", str(value))
            for kind, limit, left in _LIMITS
            for name, value in (("limit", limit), ("remaining", left))
        ]
        return (("request-id", request_id(number)), *limits)

    def error_body(self, error: HttpError, number: int) -> bytes:
        said: dict[str, Any] = {
            "type": error.type or _TYPES.get(error.status, "api_error"),
            "message": error.message or _MESSAGES.get(error.status, "Something went wrong"),
        }
        if error.code:
            said["details"] = {"error_code": error.code}
        return json_bytes({"type": "error", "error": said, "request_id": request_id(number)})

    def opening(self, ask: Ask, input_tokens: int) -> list[bytes]:
        usage = {"input_tokens": input_tokens, "output_tokens": 1}
        message = _message(ask, [], usage, stop_reason=None, stop_details=None)
        return [_event("message_start", {"message": message}), self.ping()]

    def thinking(self, ask: Ask, thought: str) -> list[bytes]:  # noqa: ARG002 - the port's
        block = {"type": "thinking", "thinking": "", "signature": ""}
        thinking = {"type": "thinking_delta", "thinking": thought}
        signature = {"type": "signature_delta", "signature": "c2NyaXB0ZWQ="}
        return [
            _event("content_block_start", {"index": 0, "content_block": block}),
            _event("content_block_delta", {"index": 0, "delta": thinking}),
            _event("content_block_delta", {"index": 0, "delta": signature}),
            _event("content_block_stop", {"index": 0}),
        ]

    def text_start(self, ask: Ask, index: int) -> list[bytes]:  # noqa: ARG002 - the port's
        block = {"type": "text", "text": "", "citations": None}
        return [_event("content_block_start", {"index": index, "content_block": block})]

    def text(self, ask: Ask, index: int, piece: str) -> bytes:  # noqa: ARG002 - the port's
        delta = {"type": "text_delta", "text": piece}
        return _event("content_block_delta", {"index": index, "delta": delta})

    def closing(self, ask: Ask, index: int, ending: Ending) -> list[bytes]:  # noqa: ARG002 - port's
        delta = {
            "stop_reason": _STOPS[ending.stop],
            "stop_sequence": None,
            "stop_details": _stop_details(ending),
        }
        usage = {"input_tokens": ending.input_tokens, "output_tokens": ending.output_tokens}
        return [
            _event("content_block_stop", {"index": index}),
            _event("message_delta", {"delta": delta, "usage": usage}),
            _event("message_stop", {}),
        ]

    def ping(self) -> bytes:
        return _event("ping", {})

    def error_event(self, error_type: str, message: str, number: int) -> bytes:
        said = {"type": error_type, "message": message}
        return _event("error", {"error": said, "request_id": request_id(number)})

    def broken_json(self, ask: Ask) -> bytes:  # noqa: ARG002 - the port's
        return b'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"del\n\n'

    def message(self, ask: Ask, text: str, ending: Ending) -> dict[str, Any]:
        usage = {"input_tokens": ending.input_tokens, "output_tokens": ending.output_tokens}
        content = [{"type": "text", "text": text, "citations": None}] if text else []
        return _message(
            ask,
            content,
            usage,
            stop_reason=_STOPS[ending.stop],
            stop_details=_stop_details(ending),
        )

    def model_list(self, ids: tuple[str, ...], lifecycles: Lifecycles) -> dict[str, Any]:
        return {
            "data": [_model_info(one, *lifecycles.get(one, ("active", None))) for one in ids],
            "has_more": False,
            "first_id": ids[0] if ids else None,
            "last_id": ids[-1] if ids else None,
        }


def _missing(body: object) -> str:
    """Return what the request lacks, "" if it is complete."""
    if not isinstance(body, dict):
        return "The request body is not valid JSON"
    if not isinstance(body.get("model"), str):
        return "model: Field required"
    if not isinstance(body.get("messages"), list) or not body["messages"]:
        return "messages: at least one message is required"
    return ""


def _chat_complaint(body: dict[str, Any]) -> HttpError | None:
    """Refuse as version 2026-10-21 does: no limit, sampling parameters, an assistant last."""
    if not isinstance(body.get("max_tokens"), int):
        return HttpError(400, message="max_tokens: Field required")
    for name in ("temperature", "top_p", "top_k"):
        if name in body:
            return HttpError(400, message=f"{name}: Extra inputs are not permitted")
    last = body["messages"][-1]
    if not isinstance(last, dict) or last.get("role") == "assistant":
        return HttpError(400, message="This model does not support assistant message prefill")
    return None


def _stop_details(ending: Ending) -> dict[str, Any] | None:
    if ending.stop is not Stop.REFUSAL:
        return None
    return {
        "type": "refusal",
        "category": ending.category or None,
        "explanation": ending.explanation or None,
    }


def _message(ask: Ask, content: list[Any], usage: dict[str, int], **stop: object) -> dict[str, Any]:
    return {
        "id": f"msg_world{ask.number:08d}",
        "type": "message",
        "role": "assistant",
        "model": ask.model,
        "content": content,
        "stop_sequence": None,
        "usage": {**usage, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0},
        **stop,
    }


def _model_info(model_id: str, lifecycle: str, retires_at: str | None) -> dict[str, Any]:
    words = model_id.split("-")
    line = next((w for w in words if w in {"haiku", "sonnet", "opus", "fable", "mythos"}), None)
    version = ".".join(word for word in words if word.isdigit())
    name = f"Claude {line.title()} {version}" if line else model_id
    return {
        "type": "model",
        "id": model_id,
        "display_name": name,
        "created_at": "2026-06-01T00:00:00Z",
        "line": line,
        "lifecycle": lifecycle,
        "deprecated_at": None if lifecycle == "active" else "2026-06-01T00:00:00Z",
        "retires_at": retires_at,
        "max_input_tokens": 1_000_000,
        "max_tokens": 64_000,
        "capabilities": None,
    }
