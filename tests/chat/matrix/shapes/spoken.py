"""How real servers spell an answer: the pieces that the rows of shapes are put together from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.chat.matrix.stream import Play, Point
    from understudy.world.provider.dialect import Ask, Dialect
    from understudy.world.wire import Exchange

ANSWER = "Good answer."
SSE = "text/event-stream"


def chunk(content: Any = None, reason: Any = None, **beside: Any) -> dict[str, Any]:
    """Spell one of OpenAI's chunks; ``beside`` stands next to its choices."""
    delta = {} if content is None else {"content": content}
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}], **beside}


def delta(reason: Any = None, **delta: Any) -> dict[str, Any]:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}


ROLE = delta(role="assistant", content="")
GOOD, REST = chunk("Good "), chunk("answer.")
STOP = chunk(reason="stop")
CHUNKS = (ROLE, GOOD, REST, STOP)


def choices(change: dict[str, Any], *values: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """Return chunks with something else in every choice."""
    return tuple({**one, "choices": [{**one["choices"][0], **change}]} for one in values)


def start(**message: Any) -> dict[str, Any]:
    usage = {"input_tokens": 3, "output_tokens": 1}
    return {"type": "message_start", "message": {"role": "assistant", "usage": usage, **message}}


def block(kind: str = "text", **fields: Any) -> dict[str, Any]:
    return {"type": "content_block_start", "index": 0, "content_block": {"type": kind, **fields}}


def text(words: Any) -> dict[str, Any]:
    spoken = {"type": "text_delta", "text": words}
    return {"type": "content_block_delta", "index": 0, "delta": spoken}


def end(reason: Any = "end_turn", **beside: Any) -> dict[str, Any]:
    return {"type": "message_delta", "delta": {"stop_reason": reason}, **beside}


BLOCK_STOP = {"type": "content_block_stop", "index": 0}
LAST = {"type": "message_stop"}
SAID = (start(), block(text=""), text("Good "), text("answer."), BLOCK_STOP)


def events(*values: Any, separator: str = "\n\n", prefix: str = "data: ") -> str:
    """Spell a stream of events, named by their types as Anthropic does where they have one."""
    return "".join(_named(one) + prefix + _json(one) + separator for one in values)


def stream(*values: Any, done: bool = True) -> str:
    return events(*values) + ("data: [DONE]\n\n" if done else "")


def plays(
    body: str | bytes,
    content_type: str | None = SSE,
    *,
    headers: tuple[tuple[str, str], ...] = (),
    cut_every: int = 0,
) -> Play:
    """Answer with this body, in one piece or in pieces of so many bytes."""
    data = body.encode() if isinstance(body, str) else body
    label = (("content-type", content_type),) if content_type else ()

    async def play(exchange: Exchange, _: Dialect, __: Ask, ___: Point) -> None:
        await exchange.head(200, (*label, ("transfer-encoding", "chunked"), *headers))
        size = cut_every or max(1, len(data))
        for at in range(0, len(data), size):
            await exchange.chunk(data[at : at + size])
        await exchange.end_chunks()

    return play


def _named(value: Any) -> str:
    kind = value.get("type") if isinstance(value, dict) else None
    return f"event: {kind}\n" if kind and "choices" not in value else ""


def _json(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
