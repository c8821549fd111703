"""A question that leaves slowly has a slow line; only what follows is the provider's silence."""

from __future__ import annotations

import asyncio
import re
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.chat.asking import BOTH, MODEL, Kind, asked_at, listen
from understudy.base.clock import SystemClock
from understudy.chat.candidate import Candidate
from understudy.chat.failover.attempt import Attempt
from understudy.chat.failure import FailureKind
from understudy.chat.model import Attached, Role, Turn
from understudy.chat.providers.base import Budgets, ProviderRequest

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

IMPATIENT = Budgets(headers_s=0.5, first_text_s=0.5)
IMAGE = Attached("map.png", "image/png", b"\x89PNG\r\n\x1a\n" + bytes(1 << 20))
ASKED = (Turn(Role.USER, "Where is it?", (IMAGE,)),)
SIP_BYTES = 64 << 10
REST_S = 0.04


@asynccontextmanager
async def slow_line(*, answers: bool) -> AsyncGenerator[tuple[str, list[float]], None]:
    """Open a server that reads by sips, then refuses, or says nothing; and how long each took."""
    took_s: list[float] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            left = int(re.search(rb"(?i)content-length: (\d+)", head)[1])  # type: ignore[index]  # always there
            began_s = asyncio.get_running_loop().time()
            while left:
                sip = await reader.readexactly(min(left, SIP_BYTES))
                left -= len(sip)
                await asyncio.sleep(REST_S)  # the line is slow
            took_s.append(asyncio.get_running_loop().time() - began_s)
            if answers:
                writer.write(b"HTTP/1.1 529 Overloaded\r\nContent-Length: 0\r\n\r\n")
                await writer.drain()
            await reader.read()
        finally:
            writer.close()

    listening = socket.socket()
    # as little as there may be on its way: else the kernel takes it all at once
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 << 10)
    listening.bind(("127.0.0.1", 0))
    async with await asyncio.start_server(serve, sock=listening, limit=SIP_BYTES) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", took_s


@pytest.mark.parametrize("kind", BOTH)
async def test_a_question_that_leaves_slowly_is_waited_for(kind: Kind) -> None:
    async with slow_line(answers=True) as (url, took_s), asked_at(kind, base_url=url) as (_, asked):
        _, _, failure = await listen(asked, ProviderRequest(MODEL[kind], ASKED, budgets=IMPATIENT))
    assert failure is not None
    assert failure.kind is FailureKind.OVERLOADED
    assert took_s[0] > IMPATIENT.headers_s


@pytest.mark.parametrize("kind", BOTH)
async def test_silence_after_it_left_is_the_providers_and_leaves_time_for_a_retry(
    kind: Kind,
) -> None:
    async with (
        slow_line(answers=False) as (url, took_s),
        asked_at(kind, base_url=url) as (_, asked),
    ):
        attempt = Attempt(asked, Candidate(asked.id, MODEL[kind]), SystemClock(), ASKED)
        async for _ in attempt.run(IMPATIENT):
            pass
    assert attempt.failure is not None
    assert attempt.failure.kind in {FailureKind.HEADERS_TIMEOUT, FailureKind.FIRST_TEXT_TIMEOUT}
    assert took_s[0] > IMPATIENT.headers_s
    left = attempt.budget_left(Budgets(first_text_s=took_s[0] + IMPATIENT.headers_s), 0.0)
    assert left is not None
    assert attempt.outcome().elapsed_s < took_s[0] + IMPATIENT.headers_s
