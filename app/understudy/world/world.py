"""The world: one listening socket on loopback that serves a page, Claude and a backup by path."""

from __future__ import annotations

import asyncio
import logging
from contextlib import nullcontext
from typing import TYPE_CHECKING, Self

from understudy.base.clock import SystemClock
from understudy.world.page_service import PageService
from understudy.world.portal import HTML, LOGIN_PAGE, PORTAL_PATH, answer_as_portal
from understudy.world.provider.anthropic_wire import CLAUDE_MODELS, AnthropicWire
from understudy.world.provider.openai_wire import BACKUP_MODELS, OpenAIWire
from understudy.world.provider.service import ChatService
from understudy.world.wire import HEAD_LIMIT_BYTES, BadRequestError, Connection

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.world.behaviour import CaptivePortal
    from understudy.world.received import Received
    from understudy.world.wire import Exchange

HOST = "127.0.0.1"
WITNESS_PATH = "/generate_204"

log = logging.getLogger(__name__)


class World:
    """A scripted world; use it as ``async with World() as world``. One loop, one thread.

    ``port`` 0 takes any free one. With ``ssl_context`` it speaks HTTPS. ``clock`` stamps requests
    and page posts; delays are always real time, and ``while_answering`` is entered for each answer.
    The behaviour of ``claude``, ``backup`` and ``status`` may be set at any moment, also before it
    listens. If ``portal`` is set, a captive portal answers in place of every service, the witness
    included.
    """

    def __init__(
        self,
        port: int = 0,
        clock: Clock | None = None,
        ssl_context: ssl.SSLContext | None = None,
        while_answering: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._while_answering = while_answering
        self._clock = clock or SystemClock()
        self._ssl = ssl_context
        self._server: asyncio.Server | None = None
        self._handlers: set[asyncio.Task[None]] = set()
        self._port = port
        self.portal: CaptivePortal | None = None
        self.claude = ChatService(AnthropicWire(), "/claude", "Claude", CLAUDE_MODELS)
        self.backup = ChatService(OpenAIWire(), "/backup/v1", "the backup", BACKUP_MODELS)
        self.status = PageService("/status", lambda: self.status_url)

    @property
    def url(self) -> str:
        """The root, without a slash at the end; the port is known once it listens."""
        return f"{'https' if self._ssl else 'http'}://{HOST}:{self._port}"

    @property
    def status_url(self) -> str:
        return self.url + self.status.prefix

    @property
    def claude_url(self) -> str:
        return self.url + self.claude.prefix

    @property
    def backup_url(self) -> str:
        return self.url + self.backup.prefix

    @property
    def witness_url(self) -> str:
        """An address that answers 204 without a body, to detect a captive portal."""
        return self.url + WITNESS_PATH

    def now(self) -> datetime:
        return self._clock.now()

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def listen(self) -> None:
        """Start listening, again on the same port after `close`; raises OSError if it is taken."""
        self._server = await asyncio.start_server(
            self._accept, HOST, self._port, limit=HEAD_LIMIT_BYTES
        )
        self._port = self._server.sockets[0].getsockname()[1]
        log.info("world listens on %s", self.url)

    async def close(self) -> None:
        """Stop listening, drop every connection and wait until all are closed."""
        if self._server is None:
            return
        self._server.close()
        handlers = tuple(self._handlers)
        for handler in handlers:
            handler.cancel()
        await asyncio.gather(*handlers, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None
        log.info("world closed")

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = Connection(reader, writer, self._clock)
        if self._ssl:
            # not asyncio's own TLS server, which reports each client's distrust as a loop error
            connection.hold()
        handler = asyncio.get_running_loop().create_task(self._serve(connection))
        self._handlers.add(handler)

        def forget(done: asyncio.Task[None]) -> None:
            self._handlers.discard(done)
            connection.abort()  # also for a handler that was cancelled before its first step

        handler.add_done_callback(forget)

    async def _serve(self, connection: Connection) -> None:
        """Answer the requests of one connection until either side ends it."""
        try:
            if self._ssl:
                await connection.secure(self._ssl)
            while await self._serve_one(connection):
                pass
            await connection.close()
        except (OSError, EOFError):
            log.debug("a client left")

    async def _serve_one(self, connection: Connection) -> bool:
        """Answer one request; return True if another may follow."""
        try:
            request = await connection.next_request()
        except BadRequestError as error:
            exchange = connection.exchange()
            await exchange.respond(400, str(error).encode(), (("connection", "close"),))
            return False
        if request is None:
            return False
        exchange = connection.exchange(request)
        answering = asyncio.ensure_future(self._answer_in_time(request, exchange))
        leaving = asyncio.ensure_future(connection.left())
        try:
            await asyncio.wait({answering, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if not answering.done() or isinstance(answering.exception(), OSError):
                self._note_abandoned(request)
                return False
            answering.result()
        finally:
            for task in (answering, leaving):
                task.cancel()
            await asyncio.gather(answering, leaving, return_exceptions=True)
        wants_close = request.headers.get("connection", "").lower() == "close"
        return exchange.reusable and not wants_close

    async def _answer_in_time(self, request: Received, exchange: Exchange) -> None:
        with self._while_answering():
            await self._answer(request, exchange)

    async def _answer(self, request: Received, exchange: Exchange) -> None:
        if request.path == PORTAL_PATH:
            await exchange.respond(200, LOGIN_PAGE, (HTML,))
        elif self.portal is not None:
            await answer_as_portal(exchange, self.portal)
        elif (service := self._service_for(request.path)) is not None:
            await service.answer(request, exchange)
        elif request.path == WITNESS_PATH:
            await exchange.respond(204, b"")
        else:
            await exchange.respond(404, b"Nothing lives here.", (("content-type", "text/plain"),))

    def _service_for(self, path: str) -> ChatService | PageService | None:
        services: tuple[ChatService | PageService, ...] = (self.claude, self.backup, self.status)
        return next((one for one in services if (path + "/").startswith(one.prefix + "/")), None)

    def _note_abandoned(self, request: Received) -> None:
        service = self._service_for(request.path)
        if service is not None:
            service.arrivals.add_abandoned()
