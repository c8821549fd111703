"""HTTP/1.1 by hand on asyncio streams, because a server library cannot misbehave on request.

A `Connection` reads requests; an `Exchange` answers one of them, correctly or in any of the wrong
ways: a reset, an end inside a chunk, no Content-Type, no answer at all.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import struct
from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from understudy.world.received import Received

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable

    from understudy.base.clock import Clock

HEAD_LIMIT_BYTES = 64 * 1024
BODY_LIMIT_BYTES = 64 * 1024 * 1024
# some systems drop unread data when a reset arrives, so let the client read first
RESET_GRACE_S = 0.02


class BadRequestError(Exception):
    """The bytes are not an HTTP request that this world reads."""


class Connection:
    """One accepted socket; reads its requests one after the other."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, clock: Clock
    ) -> None:
        self._reader = reader
        self._writer = writer
        self._clock = clock
        self._pushed_back = b""

    def hold(self) -> None:
        """Read nothing yet: a TLS greeting must wait for `secure`.

        Call it in the accepting callback.
        """
        transport = self._writer.transport
        if isinstance(transport, asyncio.Transport):
            transport.pause_reading()

    async def secure(self, context: ssl.SSLContext) -> None:
        """Greet the client in TLS; raises OSError (ssl.SSLError) if it does not trust us."""
        await self._writer.start_tls(context)

    async def next_request(self) -> Received | None:
        """Return the next request, None if the client has left; raises `BadRequestError`."""
        try:
            head = self._pushed_back + await self._reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return None
        except asyncio.LimitOverrunError as error:
            raise BadRequestError("head too large") from error
        self._pushed_back = b""
        try:
            request_line, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
            method, target, _version = request_line.split(" ")
            headers = {
                name.strip().lower(): value.strip()
                for name, _, value in (line.partition(":") for line in lines)
            }
            length = int(headers.get("content-length", "0"))
        except ValueError as error:
            raise BadRequestError("unreadable head") from error
        if not 0 <= length <= BODY_LIMIT_BYTES or "transfer-encoding" in headers:
            raise BadRequestError("unreadable body length")
        body = await self._reader.readexactly(length)
        parts = urlsplit(target)
        return Received(
            method, parts.path, headers, _json_or_none(body), self._clock.now(), parts.query
        )

    async def left(self) -> None:
        """Return when the client has closed its side; a pipelined request is kept for later."""
        while not self._pushed_back:
            byte = await self._reader.read(1)
            if not byte:
                return
            self._pushed_back = byte
        await asyncio.get_running_loop().create_future()

    def exchange(self, request: Received | None = None) -> Exchange:
        """Return the exchange that answers ``request``; None: the request could not be read."""
        return Exchange(self._writer, bodiless=request is not None and request.method == "HEAD")

    async def close(self) -> None:
        self._writer.close()
        # a peer's reset does not matter on a connection that is being closed
        with contextlib.suppress(OSError):
            await self._writer.wait_closed()

    def abort(self) -> None:
        # a closed TLS transport has nothing to abort (CPython 3.11.2 raises)
        with contextlib.suppress(AttributeError):
            self._writer.transport.abort()


class Exchange:
    """The answer to one request. If ``reusable``, another may follow on the socket."""

    def __init__(self, writer: asyncio.StreamWriter, *, bodiless: bool) -> None:
        self._writer = writer
        self._bodiless = bodiless
        self.reusable = False

    async def head(self, status: int, headers: Iterable[tuple[str, str]]) -> None:
        reason = HTTPStatus(status).phrase if status in _KNOWN_STATUSES else "Unknown"
        lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {value}" for name, value in headers)]
        await self._send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    async def respond(
        self,
        status: int,
        body: bytes,
        headers: Iterable[tuple[str, str]] = (),
    ) -> None:
        """Send a whole response with its length, for HEAD without its body."""
        length = () if status in {204, 304} else (("content-length", str(len(body))),)
        await self.head(status, (*headers, *length))
        if body and length and not self._bodiless:
            await self._send(body)
        self.reusable = True

    async def chunk(self, data: bytes) -> None:
        await self._send(b"%x\r\n%s\r\n" % (len(data), data))

    async def end_chunks(self) -> None:
        await self._send(b"0\r\n\r\n")
        self.reusable = True

    async def raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        await self._send(data)

    async def half_chunk(self, data: bytes) -> None:
        """Announce ``data`` as a chunk and send only its first half."""
        await self._send(b"%x\r\n%s" % (len(data), data[: len(data) // 2]))

    async def reset(self) -> None:
        """Close with RST: SO_LINGER of zero seconds makes the system drop unsent data."""
        await asyncio.sleep(RESET_GRACE_S)
        sock: socket.socket = self._writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack(_LINGER, 1, 0))
        # a closed TLS transport has nothing to abort (CPython 3.11.2 raises)
        with contextlib.suppress(AttributeError):
            self._writer.transport.abort()

    async def hang(self) -> None:
        """Send nothing more; return only when the connection ends."""
        await asyncio.get_running_loop().create_future()

    async def _send(self, data: bytes) -> None:
        self._writer.write(data)
        await self._writer.drain()


_KNOWN_STATUSES = frozenset(int(status) for status in HTTPStatus)
# struct linger holds two ints, on Windows two shorts (winsock2.h)
_LINGER = "hh" if hasattr(socket, "SO_EXCLUSIVEADDRUSE") else "ii"


def json_bytes(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def _json_or_none(body: bytes) -> Any:  # noqa: ANN401 - JSON of any shape
    try:
        return json.loads(body) if body else None
    except ValueError:
        return None
