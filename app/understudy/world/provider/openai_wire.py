"""OpenAI's chat completions as bytes, the dialect the backups speak (shapes of openai 3.52.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.world.behaviour import HttpError
from understudy.world.provider.dialect import Ask, Ending, Stop, last_question
from understudy.world.wire import json_bytes

if TYPE_CHECKING:
    from understudy.world.behaviour import Headers
    from understudy.world.provider.dialect import Lifecycles
    from understudy.world.received import Received

BACKUP_MODELS = ("gpt-5.5", "gpt-5.5-mini", "llama3.2")
CREATED = 1_790_000_000  # one fixed second of 2026: the world's answers are deterministic

_TYPES = {
    401: "invalid_request_error", 402: "billing_error", 403: "permission_error",
    404: "invalid_request_error", 408: "timeout_error", 409: "conflict_error",
    413: "invalid_request_error", 422: "invalid_request_error", 400: "invalid_request_error",
    429: "requests", 529: "overloaded_error",
}  # fmt: skip
_CODES = {
    401: "invalid_api_key", 404: "model_not_found", 429: "rate_limit_exceeded", 529: "overloaded",
}  # fmt: skip
_STOPS = {
    Stop.END: "stop",
    Stop.MAX_TOKENS: "length",
    Stop.CONTEXT_WINDOW: "length",
    Stop.REFUSAL: "content_filter",
}
DONE = b"data: [DONE]\n\n"


def _data(value: object) -> bytes:
    return b"data: %s\n\n" % json_bytes(value)


class OpenAIWire:
    """POST /chat/completions, GET /models; the base address already ends in /v1."""

    chat_path = "/chat/completions"
    models_path = "/models"
    count_path: str | None = None

    def complaint(self, request: Received) -> HttpError | None:
        if request.method == "GET":
            return None
        body = request.body_json
        if not isinstance(body, dict):
            return HttpError(400, message="We could not parse the JSON body of your request.")
        if not isinstance(body.get("model"), str):
            return HttpError(400, message="you must provide a model parameter")
        messages = body.get("messages")
        if not isinstance(messages, list) or not messages:
            return HttpError(400, message="'messages' must not be empty")
        return None

    def ask(self, request: Received, number: int) -> Ask:
        body = request.body_json
        options = body.get("stream_options") or {}
        return Ask(
            number,
            body["model"],
            last_question(body["messages"]),
            stream=bool(body.get("stream")),
            usage_wanted=bool(options.get("include_usage")),
        )

    def headers(self, number: int) -> Headers:
        return (("x-request-id", f"req_world{number:08d}"), ("openai-processing-ms", "12"))

    def error_body(self, error: HttpError, number: int) -> bytes:  # noqa: ARG002 - the port's
        return json_bytes(
            {
                "error": {
                    "message": error.message or f"Scripted error {error.status}",
                    "type": error.type or _TYPES.get(error.status, "server_error"),
                    "param": None,
                    "code": error.code or _CODES.get(error.status),
                }
            }
        )

    def opening(self, ask: Ask, input_tokens: int) -> list[bytes]:  # noqa: ARG002 - the port's
        return [_data(_chunk(ask, {"role": "assistant", "content": "", "refusal": None}))]

    def thinking(self, ask: Ask, thought: str) -> list[bytes]:
        return [_data(_chunk(ask, {"reasoning_content": thought}))]

    def text_start(self, ask: Ask, index: int) -> list[bytes]:  # noqa: ARG002 - the port's
        return []

    def text(self, ask: Ask, index: int, piece: str) -> bytes:  # noqa: ARG002 - the port's
        return _data(_chunk(ask, {"content": piece}))

    def closing(self, ask: Ask, index: int, ending: Ending) -> list[bytes]:  # noqa: ARG002 - port's
        out = []
        if ending.stop is Stop.REFUSAL:
            out.append(_data(_chunk(ask, {"refusal": ending.explanation})))
        out.append(_data(_chunk(ask, {}, _STOPS[ending.stop])))
        if ask.usage_wanted:
            out.append(_data({**_chunk(ask, {}), "choices": [], "usage": _usage(ending)}))
        return [*out, DONE]

    def ping(self) -> bytes:
        return b": OPENROUTER PROCESSING\n\n"

    def error_event(self, error_type: str, message: str, number: int) -> bytes:  # noqa: ARG002 - port's
        said = {"message": message, "type": error_type, "param": None, "code": error_type}
        return _data({"error": said})

    def broken_json(self, ask: Ask) -> bytes:
        return _data(_chunk(ask, {"content": ""}))[:40] + b"\n\n"

    def message(self, ask: Ask, text: str, ending: Ending) -> dict[str, Any]:
        refused = ending.explanation if ending.stop is Stop.REFUSAL else None
        message = {"role": "assistant", "content": text, "refusal": refused}
        return {
            "id": f"chatcmpl-world{ask.number:08d}",
            "object": "chat.completion",
            "created": CREATED,
            "model": ask.model,
            "choices": [{"index": 0, "message": message, "finish_reason": _STOPS[ending.stop]}],
            "usage": _usage(ending),
        }

    def model_list(self, ids: tuple[str, ...], _lifecycles: Lifecycles) -> dict[str, Any]:
        return {
            "object": "list",
            "data": [
                {"id": model_id, "object": "model", "created": CREATED, "owned_by": "world"}
                for model_id in ids
            ],
        }


def _usage(ending: Ending) -> dict[str, int]:
    return {
        "prompt_tokens": ending.input_tokens,
        "completion_tokens": ending.output_tokens,
        "total_tokens": ending.input_tokens + ending.output_tokens,
    }


def _chunk(ask: Ask, delta: dict[str, Any], finish_reason: str | None = None) -> dict[str, Any]:
    return {
        "id": f"chatcmpl-world{ask.number:08d}",
        "object": "chat.completion.chunk",
        "created": CREATED,
        "model": ask.model,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}],
    }
