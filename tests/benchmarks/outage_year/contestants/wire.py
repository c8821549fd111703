"""The same exchanges as HTTP, for clients that speak it: a transport inside the process.

No socket: time is virtual, and a real one knows only the other kind. Everything above it is the
client's own: its retries, its parser, its timeouts, which are kept here as httpx keeps them.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any

from tests.benchmarks.outage_year.year.titles import CLAUDE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from types import ModuleType

    from tests.benchmarks.outage_year.study import Sent, Vendors
    from tests.benchmarks.outage_year.year.exchange import Exchange

HTML = b"<html><head><title>502 Bad Gateway</title></head><body></body></html>"
TYPES = {429: "rate_limit_error", 404: "not_found_error", 529: "overloaded_error"}


def transport(http: ModuleType, vendors: Vendors) -> Any:
    """Return a transport of ``http`` (httpx or httpx2) behind which all ``vendors`` are.

    The host's first label says who is asked, the last message's text which question it is.
    """

    class Body(http.AsyncByteStream):  # type: ignore[misc,name-defined]  # from either library
        def __init__(self, exchange: Exchange, sent: Sent, sent_s: float, read_s: float) -> None:
            self._exchange, self._sent = exchange, sent
            self._sent_s, self._read_s = sent_s, read_s

        async def __aiter__(self) -> AsyncIterator[bytes]:
            claude = self._sent.provider == CLAUDE
            begun = False
            for at_s, step in self._exchange.steps():
                if step == "headers":
                    continue
                await _wait(http, self._sent_s + at_s, self._read_s)
                if step == "ping":
                    yield b'event: ping\ndata: {"type": "ping"}\n\n' if claude else b": ping\n\n"
                elif step == "text":
                    yield (_claude_text if claude else _openai_text)(self._sent.model, begun)
                    begun = self._sent.spoke = True
                elif step == "done":
                    yield CLAUDE_END if claude else _openai_end(self._sent.model)
                elif step == "error":
                    yield _error_event(claude=claude)
                elif step == "reset":
                    raise http.ReadError("connection reset")
                elif step == "cut":
                    raise http.RemoteProtocolError("incomplete chunked read")
                # early: the body just ends

        async def aclose(self) -> None:
            pass

    class Transport(http.AsyncBaseTransport):  # type: ignore[misc,name-defined]  # as above
        async def handle_async_request(self, request: Any) -> Any:
            said = json.loads(await request.aread())
            provider = request.url.host.partition(".")[0]
            now_s = asyncio.get_running_loop().time()
            exchange, sent = vendors.send(_words(said), provider, said["model"], now_s)
            read_s = (request.extensions.get("timeout") or {}).get("read") or float("inf")
            if exchange.headers_at_s is None:
                await _wait(http, now_s + exchange.end_at_s, read_s)
                raise http.RemoteProtocolError("closed without a response")
            await _wait(http, now_s + exchange.headers_at_s, read_s)
            if exchange.status != 200:
                return http.Response(
                    exchange.status, headers=_headers(exchange), content=_refusal(exchange)
                )
            kind = {"content-type": "text/event-stream"}
            return http.Response(200, headers=kind, stream=Body(exchange, sent, now_s, read_s))

    return Transport()


async def _wait(http: ModuleType, until_s: float, read_s: float) -> None:
    """Wait for the next bytes as long as the client's read timeout allows."""
    wait_s = until_s - asyncio.get_running_loop().time()
    await asyncio.sleep(max(0.0, min(wait_s, read_s)))
    if wait_s > read_s:
        raise http.ReadTimeout("no bytes in time")


def _words(said: dict[str, Any]) -> str:
    content = said["messages"][-1]["content"]
    return content if isinstance(content, str) else str(content[0]["text"])


def _headers(exchange: Exchange) -> dict[str, str]:
    kind = "text/html" if exchange.status == 502 else "application/json"
    headers = {"content-type": kind}
    if exchange.retry_after_s is not None:
        headers["retry-after"] = f"{exchange.retry_after_s:.0f}"
    return headers


def _refusal(exchange: Exchange) -> bytes:
    if exchange.status == 502:
        return HTML
    kind = TYPES.get(exchange.status, "api_error")
    error = {"type": kind, "message": exchange.kind, "code": None, "param": None}
    return json.dumps({"type": "error", "error": error}).encode()


def _event(name: str, **body: Any) -> bytes:
    return f"event: {name}\ndata: {json.dumps({'type': name, **body})}\n\n".encode()


def _claude_text(model: str, begun: bool) -> bytes:
    delta = _event("content_block_delta", index=0, delta={"type": "text_delta", "text": "words "})
    if begun:
        return delta
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {"input_tokens": 10, "output_tokens": 1},
    }
    block = {"type": "text", "text": ""}
    start = _event("message_start", message=message)
    return start + _event("content_block_start", index=0, content_block=block) + delta


CLAUDE_END = (
    _event("content_block_stop", index=0)
    + _event(
        "message_delta",
        delta={"stop_reason": "end_turn", "stop_sequence": None},
        usage={"input_tokens": 10, "output_tokens": 50},
    )
    + _event("message_stop")
)


def _chunk(model: str, delta: dict[str, str], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    body = {
        "id": "chatcmpl-1",
        "object": "chat.completion.chunk",
        "created": 1,
        "model": model,
        "choices": [choice],
    }
    return f"data: {json.dumps(body)}\n\n".encode()


def _openai_text(model: str, begun: bool) -> bytes:
    role = {} if begun else {"role": "assistant"}
    return _chunk(model, {**role, "content": "words "}, None)


def _openai_end(model: str) -> bytes:
    return _chunk(model, {}, "stop") + b"data: [DONE]\n\n"


def _error_event(*, claude: bool) -> bytes:
    error = {"type": "overloaded_error", "message": "Overloaded"}
    if claude:
        return _event("error", error=error)
    return f"data: {json.dumps({'error': {**error, 'code': None, 'param': None}})}\n\n".encode()
