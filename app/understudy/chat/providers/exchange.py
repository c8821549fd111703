"""One streamed request in any dialect: send, check, read, and end in exactly one way.

The SDKs send the request and sign it. The events are read here from the bytes, because the SDKs
hide pings, take a login page for an empty answer and a cut-off answer for a whole one (facts of
anthropic 2.11.0 and openai 3.52.0, measured on 2026-11-21). `chat.providers.reading` interprets the
bytes.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, aclosing
from typing import TYPE_CHECKING, Protocol

import httpx2

from understudy.chat.providers.base import ProviderThinking
from understudy.chat.providers.reading.answer import AnswerReader
from understudy.chat.providers.reading.body import Body
from understudy.chat.providers.wire.timers import SilenceTimer
from understudy.chat.providers.wire.translate import StreamFailedError, translate
from understudy.chat.providers.wire.upload import telling

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager

    from understudy.chat.providers.base import (
        ProviderEvent,
        ProviderFinished,
        ProviderRequest,
        ProviderSaid,
    )
    from understudy.chat.providers.reading.body import Frame
    from understudy.chat.providers.wire.translate import Origin

logger = logging.getLogger(__name__)

LAST_BYTES_S = 0.2
"""How long to wait for a body's end after the final event, to reuse the connection."""


class HttpReply(Protocol):
    """The result of both SDKs' ``with_streaming_response``."""

    @property
    def http_response(self) -> httpx2.Response: ...


class _Counted(httpx2.AsyncByteStream):
    """A body that reports every sign of life, pings and comments included."""

    def __init__(self, body: httpx2.AsyncByteStream, arrived: Callable[[], None]) -> None:
        self._body = body
        self._arrived = arrived

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._body:
            self._arrived()
            yield chunk

    async def aclose(self) -> None:
        await self._body.aclose()


async def exchange(
    send: Callable[[], AbstractAsyncContextManager[HttpReply]],
    request: ProviderRequest,
    origin: Origin,
) -> AsyncGenerator[ProviderEvent, None]:
    """Stream one answer; ends with `ProviderFinished`, raises `ProviderError` and nothing else.

    Closing it closes the connection at once.
    """
    timer = SilenceTimer(request.budgets)

    def piece_left() -> None:
        timer.piece_left()
        request.on_sent()

    response: httpx2.Response | None = None
    reader = AnswerReader()
    async with AsyncExitStack() as open_things:
        problem: Exception | None = None
        stray, is_stream = "", True
        try:
            async with timer.waiting(), telling(piece_left):
                reply = await open_things.enter_async_context(send())
            response = reply.http_response
            timer.headers_arrived()
            body = _counted_body(response, timer)
            frames = await open_things.enter_async_context(aclosing(body.frames()))
            said = await open_things.enter_async_context(aclosing(_read(frames, reader, timer)))
            async for event in said:
                yield event
            stray, is_stream = body.stray, _is_event_stream(response)
        except Exception as raised:  # noqa: BLE001 - every failure of a wire becomes one error
            problem = raised
        for event in reader.close():
            yield event
        yield _judged(reader, problem, origin, response, stray=stray, is_stream=is_stream)


def _judged(
    reader: AnswerReader,
    problem: Exception | None,
    origin: Origin,
    response: httpx2.Response | None,
    *,
    stray: str,
    is_stream: bool,
) -> ProviderFinished:
    """Return how a whole answer ended; raises `ProviderError` if it is not whole."""
    if problem is not None:
        if isinstance(problem, StreamFailedError) or not reader.has_ended:
            raise translate(problem, origin, response) from problem
        logger.info("%s broke off after the end of its answer", origin.provider)
    try:
        return reader.finished(stray, is_stream=is_stream)
    except StreamFailedError as failed:
        raise translate(failed, origin, response) from failed


async def _read(
    frames: AsyncGenerator[Frame, None], reader: AnswerReader, timer: SilenceTimer
) -> AsyncGenerator[ProviderSaid, None]:
    enough_at: float | None = None  # pings do not postpone it, text does
    while not reader.is_over:
        async with timer.waiting(), asyncio.timeout_at(enough_at):
            frame = await anext(frames, None)
        if frame is None:
            return
        for said in reader.read(frame):
            enough_at = None
            if isinstance(said, ProviderThinking):
                timer.thinking_arrived()
            else:
                timer.text_arrived()
            yield said
        if enough_at is None and reader.wait_s is not None:
            enough_at = asyncio.get_running_loop().time() + reader.wait_s
    try:
        async with asyncio.timeout(LAST_BYTES_S):
            while await anext(frames, None) is not None:
                pass
    except (TimeoutError, httpx2.HTTPError, ValueError, StreamFailedError) as left_open:
        logger.debug("not reusing the connection: %s", type(left_open).__name__)


def _is_event_stream(response: httpx2.Response) -> bool:
    return response.headers.get("content-type", "").lower().startswith("text/event-stream")


def _counted_body(response: httpx2.Response, timer: SilenceTimer) -> Body:
    if isinstance(response.stream, httpx2.AsyncByteStream):
        response.stream = _Counted(response.stream, timer.bytes_arrived)
    return Body(response)
