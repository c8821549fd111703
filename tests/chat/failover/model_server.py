"""A model server on this computer that has to load its model first, which a test says is done."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n"
ANSWER = (
    b'data: {"choices":[{"index":0,"delta":{"content":"Lima."}}]}\n\n'
    b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
)
LOADING = b'{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}'
REFUSAL = (
    b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: application/json\r\nconnection: close\r\n"
    b"content-length: " + str(len(LOADING)).encode() + b"\r\n\r\n" + LOADING
)


class ModelServer:
    """Answers once `loaded` is set. ``refuses``: until then it says so, instead of keeping silent.

    ``early_head``: the headers come at once, the text after the load.
    """

    def __init__(self, *, refuses: bool = False, early_head: bool = False) -> None:
        self.loaded = asyncio.Event()
        self.asked = 0
        self.gone = 0
        self.changed = asyncio.Condition()
        self.url = ""
        self._open: set[asyncio.Task[None] | None] = set()
        self._refuses = refuses
        self._early_head = early_head

    async def until(self, *, asked: int = 0, gone: int = 0) -> None:
        """Wait until so many questions came, and so many of them were left unanswered."""
        async with self.changed:
            await self.changed.wait_for(lambda: self.asked >= asked and self.gone >= gone)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(asyncio.current_task())
        try:
            await self._answer(reader, writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client left
        finally:
            writer.close()

    async def close(self) -> None:
        self.loaded.set()
        await asyncio.gather(*filter(None, self._open), return_exceptions=True)

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        async with self.changed:
            self.asked += 1
            self.changed.notify_all()
        if self._refuses and not self.loaded.is_set():
            writer.write(REFUSAL)
        else:
            writer.write(HEAD if self._early_head else b"")
            if await self._waits(reader):
                writer.write(ANSWER if self._early_head else HEAD + ANSWER)

    async def _waits(self, reader: asyncio.StreamReader) -> bool:
        """Wait for the load, or for the client to leave."""
        load = asyncio.ensure_future(self.loaded.wait())
        left = asyncio.ensure_future(_left(reader))
        await asyncio.wait({load, left}, return_when=asyncio.FIRST_COMPLETED)
        load.cancel()
        left.cancel()
        await asyncio.gather(load, left, return_exceptions=True)
        if self.loaded.is_set():
            return True
        async with self.changed:
            self.gone += 1
            self.changed.notify_all()
        return False


async def _left(reader: asyncio.StreamReader) -> None:
    while await reader.read(1 << 16):
        pass


@asynccontextmanager
async def model_server(
    *, refuses: bool = False, early_head: bool = False
) -> AsyncGenerator[ModelServer, None]:
    made = ModelServer(refuses=refuses, early_head=early_head)
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    async with server:
        made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        yield made
        await made.close()
