"""One streamed request, whatever the dialect: send, check, read, and end in exactly one way.

The SDKs send the request and sign it; the events are read here from the bytes, because the SDKs
hide pings, take a login page for an empty answer and a cut-off answer for a whole one (facts of
anthropic 2.11.0 and openai 3.52.0, measured on 2026-11-21).
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, aclosing
from typing import TYPE_CHECKING, Protocol

import httpx2

from understudy.chat.failure import FailureKind
from understudy.chat.providers.base import ProviderText
from understudy.chat.providers.wire.halves import Halves
from understudy.chat.providers.wire.timers import SilenceTimer
from understudy.chat.providers.wire.translate import StreamFailedError, translate
from understudy.chat.providers.wire.upload import telling

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
    from contextlib import AbstractAsyncContextManager

    from understudy.chat.providers.base import (
        ProviderEvent,
        ProviderFinished,
        ProviderRequest,
        ProviderThinking,
    )
    from understudy.chat.providers.wire.translate import Origin

logger = logging.getLogger(__name__)

LAST_BYTES_S = 0.2
"""How long to wait for a body's end after the final event, to use the connection again."""
TRAILER_S = 2.0
"""How long to wait for the token counts after the finish reason."""


class HttpReply(Protocol):
    """What both SDKs' ``with_streaming_response`` give."""

    @property
    def http_response(self) -> httpx2.Response: ...


class Reader(Protocol):
    """One dialect's stream, event by event."""

    @property
    def finished(self) -> ProviderFinished | None:
        """The final event, once it was seen: the answer is whole from then on."""
        ...

    @property
    def is_over(self) -> bool:
        """Whether nothing worth waiting for can follow."""
        ...

    def read(self, event: httpx2.ServerSentEvent) -> Iterable[ProviderText | ProviderThinking]:
        """Take one event; raises `StreamFailedError`, or ValueError for what is no JSON."""
        ...


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
    reader: Reader,
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
    async with AsyncExitStack() as open_things:
        try:
            async with timer.waiting(), telling(piece_left):
                reply = await open_things.enter_async_context(send())
            response = reply.http_response
            timer.headers_arrived()
            events = _events(response, timer)
            await open_things.enter_async_context(aclosing(events))
            said = await open_things.enter_async_context(aclosing(_read(events, reader, timer)))
            async for event in said:
                yield event
        except Exception as problem:  # whatever a wire can do to us has one name
            if reader.finished is None:
                raise translate(problem, origin, response) from problem
            logger.info("%s broke off after its final event", origin.provider)
        if reader.finished is None:
            raise origin.failed(FailureKind.STREAM_INCOMPLETE, response=response)
        yield reader.finished


async def _read(
    events: AsyncGenerator[httpx2.ServerSentEvent, None], reader: Reader, timer: SilenceTimer
) -> AsyncGenerator[ProviderText | ProviderThinking, None]:
    halves = Halves()
    while not reader.is_over:
        async with timer.waiting(), asyncio.timeout(TRAILER_S if reader.finished else None):
            event = await anext(events, None)
        if event is None:
            return
        for said in reader.read(event):
            timer.text_arrived()
            if not isinstance(said, ProviderText):
                yield said
            elif text := halves.join(said.text):
                yield ProviderText(text)
    try:
        async with asyncio.timeout(LAST_BYTES_S):
            while await anext(events, None) is not None:
                pass
    except (TimeoutError, httpx2.HTTPError) as left_open:
        logger.debug("the connection is not used again: %s", type(left_open).__name__)


async def _events(
    response: httpx2.Response, timer: SilenceTimer
) -> AsyncGenerator[httpx2.ServerSentEvent, None]:
    content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if content_type != "text/event-stream" or not isinstance(
        response.stream, httpx2.AsyncByteStream
    ):
        raise StreamFailedError(FailureKind.NOT_EVENT_STREAM)
    response.stream = _Counted(response.stream, timer.bytes_arrived)
    async for event in httpx2.EventSource(response):
        yield event
