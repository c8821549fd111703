"""A web server on loopback that sends exactly the bytes it is told to, right or wrong."""

from __future__ import annotations

import asyncio
import contextlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable


@dataclass(frozen=True)
class Request:
    """What a client asked for; header names are in lower case."""

    path: str
    headers: dict[str, str]


@dataclass
class LoopbackServer:
    """Answers each request with ``answer``, then closes; keeps what was asked in ``requests``.

    ``answer`` is either the bytes to send or a coroutine function that writes them itself.
    """

    answer: bytes | Callable[[Request, asyncio.StreamWriter], Awaitable[None]]
    tls: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    requests: list[Request] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> Self:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._server = await asyncio.start_server(self._serve, self.host, 0, ssl=self.tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            await self._serve_one(reader, writer)
        writer.close()
        with contextlib.suppress(OSError, asyncio.CancelledError):
            await writer.wait_closed()

    async def _serve_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        first, *lines = head.rstrip("\r\n").split("\r\n")
        pairs = (line.partition(":") for line in lines)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        request = Request(first.split(" ")[1], headers)
        self.requests.append(request)
        if isinstance(self.answer, bytes):
            writer.write(self.answer)
        else:
            await self.answer(request, writer)
        await writer.drain()


def reply(status: int = 200, body: bytes = b"", **headers: str) -> bytes:
    """Return a whole, correct answer; ``retry_after="5"`` becomes ``retry-after: 5``."""
    fields = {"content-length": str(len(body)), "connection": "close"}
    fields |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status} Whatever", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def json_reply(value: Any, **headers: str) -> bytes:
    return reply(200, json.dumps(value).encode(), content_type="application/json", **headers)


def html_reply(status: int = 200, **headers: str) -> bytes:
    page = b"<!DOCTYPE html><html><body><form action='/login'>Welcome, guest</form></body></html>"
    return reply(status, page, content_type="text/html; charset=utf-8", **headers)
