"""Limits replies: the bodies that a client reads by itself, and those that we read.

The SDKs read the whole body of an error to quote it, however long it is and however much comes out
of its gzip. A few hundred kilobytes are enough.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import TYPE_CHECKING

import httpx2

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

logger = logging.getLogger(__name__)

ERROR_BYTES = 256 << 10
ERROR_S = 5.0
LIST_BYTES = 8 << 20


async def cut_errors(response: httpx2.Response) -> None:
    """Cut off the body of an error: a response hook for httpx2."""
    if response.is_success or not isinstance(response.stream, httpx2.AsyncByteStream):
        return
    response.stream = _Beginning(response)
    # it is decompressed from here on
    response.headers.pop("content-encoding", None)
    response.headers.pop("content-length", None)


async def read_whole(response: httpx2.Response, most_bytes: int) -> bytes:
    """Read a body; raises ValueError if it is longer than ``most_bytes`` decompressed."""
    body = bytearray()
    async for piece in response.aiter_bytes():
        body += piece
        if len(body) > most_bytes:
            raise ValueError("a reply without end")
    return bytes(body)


class _Beginning(httpx2.AsyncByteStream):
    """The beginning of a body: limited in size and time, as far as it can be decompressed."""

    def __init__(self, response: httpx2.Response) -> None:
        self._stream = response.stream
        self._packed = httpx2.Response(
            response.status_code, headers=response.headers, stream=self._stream
        )

    async def __aiter__(self) -> AsyncIterator[bytes]:
        body = bytearray()
        try:
            async with asyncio.timeout(ERROR_S), aclosing(self._packed.aiter_bytes()) as pieces:
                async for piece in pieces:
                    body += piece
                    if len(body) >= ERROR_BYTES:
                        break
        except (TimeoutError, httpx2.HTTPError) as problem:
            # the status is known, and is more useful than the rest of the page
            logger.debug("the body of an error broke off: %s", type(problem).__name__)
        yield bytes(body[:ERROR_BYTES])

    async def aclose(self) -> None:
        if isinstance(self._stream, httpx2.AsyncByteStream):
            await self._stream.aclose()
