"""An option that a server refuses is left out, and the answer still comes."""

from __future__ import annotations

import asyncio
import json
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from tests.chat.asking import asked_at, listen, question
from understudy.chat.failure import FailureKind

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

GOOD = b"""data: {"choices": [{"delta": {"content": "Good answer."}, "finish_reason": "stop"}]}

data: [DONE]

"""


def _reply(status: str, body: bytes, label: str) -> bytes:
    head = f"HTTP/1.1 {status}\r\ncontent-type: {label}\r\ncontent-length: {len(body)}\r\n"
    return f"{head}connection: close\r\n\r\n".encode() + body


@asynccontextmanager
async def _server(refuses: str) -> AsyncGenerator[tuple[str, list[dict[str, Any]]], None]:
    """Refuse every request that has the field ``refuses``."""
    asked: list[dict[str, Any]] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        lengths = [
            line.split(b":")[1]
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        ]
        asked.append(json.loads(await reader.readexactly(int(lengths[0]))))
        if refuses in asked[-1]:
            said = {"error": {"message": f"Unrecognized request argument supplied: {refuses}"}}
            writer.write(_reply("400 Bad Request", json.dumps(said).encode(), "application/json"))
        else:
            writer.write(_reply("200 OK", GOOD, "text/event-stream"))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(serve, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1", asked


async def test_a_question_is_asked_again_without_the_option_and_from_then_on() -> None:
    async with (
        _server("stream_options") as (url, asked),
        asked_at("openai", base_url=url) as (_, provider),
    ):
        for _ in range(2):
            text, _, failure = await listen(provider, question("openai"))
            assert (text, failure) == ("Good answer.", None)
    assert ["stream_options" in one for one in asked] == [True, False, False]


async def test_what_cannot_be_left_out_is_not_asked_for_ever() -> None:
    async with (
        _server("messages") as (url, asked),
        asked_at("openai", base_url=url) as (_, provider),
    ):
        _, _, failure = await listen(provider, question("openai"))
    assert failure is not None
    assert failure.kind is FailureKind.OPTION_REFUSED
    assert len(asked) == 2
