"""A reply without end takes little memory and no patience, whatever the SDKs would do with it."""

from __future__ import annotations

import asyncio
import gzip
import json
import tracemalloc
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import httpx2
import pytest

from tests.chat.asking import BOTH, Kind, asked_at, listen, question
from understudy.chat.failure import FailureKind
from understudy.chat.providers.base import ProviderError
from understudy.chat.providers.reading.voice import ANSWER_BYTES
from understudy.chat.providers.wire.bounds import ERROR_BYTES, LIST_BYTES, cut_errors

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

MOST_BYTES = 4 * ERROR_BYTES
"""What reading a bounded body may take beside it."""


@asynccontextmanager
async def server(
    play: Callable[[asyncio.StreamWriter], Awaitable[None]],
) -> AsyncGenerator[str, None]:
    """Answer every request by ``play``, which may go on until it is hung up on."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        try:
            await play(writer)
            await writer.drain()
        except ConnectionError:
            pass
        finally:
            writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as listening:
        yield f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}"


def replying(head: str, piece: bytes, times: int | None = None) -> Callable[..., Awaitable[None]]:
    """Send ``head`` and then ``piece`` so many times as the rest of the reply; None: for ever."""

    async def play(writer: asyncio.StreamWriter) -> None:
        writer.write(head.replace("\n", "\r\n").encode())
        sent = 0
        while times is None or sent < times:
            writer.write(piece)
            await writer.drain()
            sent += 1

    return play


ZEROS = gzip.compress(b"0" * (64 << 20))
GZIP = "content-encoding: gzip\nconnection: close\n\n"


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    ("head", "piece", "times"),
    [
        (f"HTTP/1.1 529 X\n{GZIP}", ZEROS, 1),
        ("HTTP/1.1 529 X\nconnection: close\n\n", b'{"a":"' * 10_000, None),
        ("HTTP/1.1 529 X\ncontent-length: 9000000000\n\n", b" " * 65_536, None),
        (f"HTTP/1.1 529 X\n{GZIP}", b"this is no gzip", 1),
    ],
    ids=["unpacks to 64 MB", "never ends", "9 GB", "not packed as announced"],
)
async def test_the_body_of_an_error_is_cut_and_its_status_counts(
    kind: Kind, head: str, piece: bytes, times: int | None
) -> None:
    async with server(replying(head, piece, times)) as url, asked_at(kind, base_url=url) as asked:
        provider = asked[1]
        await provider.preload()
        tracemalloc.start()
        try:
            _, _, failure = await listen(provider, question(kind))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert failure is not None
    assert (failure.kind, failure.status) == (FailureKind.OVERLOADED, 529)
    assert peak < 16 * MOST_BYTES


async def test_a_cut_body_is_what_came_first() -> None:
    words = b'{"error": "' + b"x" * (2 * ERROR_BYTES)
    head = f"HTTP/1.1 500 X\ncontent-length: {len(words)}\n\n"
    async with server(replying(head, words, 1)) as url:
        hooks = {"response": [cut_errors]}
        async with httpx2.AsyncClient(event_hooks=hooks, trust_env=False) as client:
            response = await client.get(url)
    assert response.content == words[:ERROR_BYTES]


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    ("head", "piece", "times"),
    [
        (f"HTTP/1.1 200 OK\n{GZIP}", ZEROS, 1),
        (f"HTTP/1.1 200 OK\n{GZIP}", gzip.compress(b'["' + b"a" * LIST_BYTES + b'"]'), 1),
        ("HTTP/1.1 200 OK\nconnection: close\n\n", b'{"a":"' * 10_000, None),
    ],
    ids=["unpacks to 64 MB", "one name", "never ends"],
)
async def test_a_list_of_models_has_a_limit(
    kind: Kind, head: str, piece: bytes, times: int | None
) -> None:
    async with server(replying(head, piece, times)) as url, asked_at(kind, base_url=url) as asked:
        with pytest.raises(ProviderError) as problem:
            await asked[1].models()
    assert problem.value.failure.kind in {
        FailureKind.MALFORMED_STREAM, FailureKind.NOT_EVENT_STREAM
    }  # fmt: skip


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    ("head", "piece"),
    [("HTTP/1.1 200 OK\n", b"x-more: of it\r\n" * 500), ("HTTP/1.1 200 OK\nx: ", b"y" * 65_536)],
    ids=["lines", "one line"],
)
async def test_headers_without_end_are_no_reply(kind: Kind, head: str, piece: bytes) -> None:
    async with server(replying(head, piece)) as url, asked_at(kind, base_url=url) as asked:
        _, _, failure = await listen(asked[1], question(kind))
    assert failure is not None
    assert failure.kind is FailureKind.CONNECTION_LOST


async def test_an_answer_without_end_is_kept_up_to_16_mb_and_said_to_be_cut() -> None:
    event = {"choices": [{"delta": {"content": "word " * 20_000}}]}
    piece = f"data: {json.dumps(event)}\n\n".encode()
    head = "HTTP/1.1 200 OK\ncontent-type: text/event-stream\n\n"
    async with server(replying(head, piece)) as url, asked_at("openai", base_url=url) as asked:
        text, finished, failure = await listen(asked[1], question("openai"))
    assert failure is None
    assert len(text) == ANSWER_BYTES
    assert finished is not None
    assert finished.stop_reason == "answer_limit"
