"""Sends a question in pieces and reports each to the waiting timer.

A question with files may take a minute over a slow line. Sent as one piece, it looks like a
provider that is silent for that long. The SDKs build the request themselves and do not report its
progress, so the client's own hook does. Sent must mean sent: the system is asked to buffer little,
if it supports that.
"""

from __future__ import annotations

import logging
import socket
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import httpx2

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Callable

logger = logging.getLogger(__name__)

PIECE_BYTES = 64 << 10
"""As much as asyncio buffers before a write waits for the line."""

_piece_left: ContextVar[Callable[[], None]] = ContextVar("piece_left")


@asynccontextmanager
async def telling(piece_left: Callable[[], None]) -> AsyncGenerator[None, None]:
    """Call ``piece_left`` for every piece of a request sent by this task inside the block."""
    before = _piece_left.set(piece_left)
    try:
        yield
    finally:
        _piece_left.reset(before)


async def by_pieces(request: httpx2.Request) -> None:
    """Send ``request`` in pieces: a request hook for httpx2."""
    piece_left = _piece_left.get(None)
    if piece_left is not None and isinstance(request.stream, httpx2.AsyncByteStream):
        request.stream = _Pieces(request.stream, piece_left)
        request.extensions = {**request.extensions, "trace": _connected}


async def _connected(event: str, told: dict[str, Any]) -> None:
    """Have the system buffer no more of a new connection than will soon be sent.

    Otherwise it would take megabytes at once, and all of that would seem sent. Linux and macOS have
    the option; Windows buffers little by itself.
    """
    option = getattr(socket, "TCP_NOTSENT_LOWAT", None)
    if option is None or event != "connection.connect_tcp.complete":
        return
    connection = told["return_value"].get_extra_info("socket")
    try:
        connection.setsockopt(socket.IPPROTO_TCP, option, PIECE_BYTES)
    except (OSError, AttributeError) as problem:
        logger.debug("the system chooses its own send buffer: %s", type(problem).__name__)


class _Pieces(httpx2.AsyncByteStream):
    """A body that reports each piece sent."""

    def __init__(self, body: httpx2.AsyncByteStream, piece_left: Callable[[], None]) -> None:
        self._body = body
        self._piece_left = piece_left

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._body:
            for begin in range(0, len(chunk), PIECE_BYTES):
                yield chunk[begin : begin + PIECE_BYTES]
                self._piece_left()

    async def aclose(self) -> None:
        await self._body.aclose()
