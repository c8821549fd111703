"""What keeps a question from ever reaching a provider: no key, no name, no route, no trust."""

from __future__ import annotations

import asyncio
import dataclasses
import socket
import ssl
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
import trustme
from msgspec.structs import replace

from tests.chat.asking import PATIENT, key
from tests.chat.matrix.row import Course, Row
from tests.chat.matrix.stream import Point
from understudy.base.errors import SecretsError
from understudy.chat.failure import FailureKind
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator
    from contextlib import AbstractAsyncContextManager

    from understudy.chat.providers.base import KeySource

K = FailureKind
BRIEF_S = 0.15


@dataclass(frozen=True, slots=True)
class Way:
    """How the first provider is to be asked, while the obstacle stands; None: as always."""

    origin: str | None = None
    key: KeySource = key
    consent: bool = True


@dataclass(frozen=True, slots=True)
class Obstacle:
    raised: Callable[[], AbstractAsyncContextManager[Way]]


def without_a_key(problem: str) -> Obstacle:
    @asynccontextmanager
    async def raised() -> AsyncGenerator[Way, None]:
        async def no_key() -> str:
            raise SecretsError(problem)

        yield Way(key=no_key)

    return Obstacle(raised)


@asynccontextmanager
async def no_consent() -> AsyncGenerator[Way, None]:
    yield Way(consent=False)


@asynccontextmanager
async def unknown_name() -> AsyncGenerator[Way, None]:
    yield Way("https://provider.invalid:1")  # RFC 6761: nobody ever owns .invalid


@asynccontextmanager
async def plain_http() -> AsyncGenerator[Way, None]:
    yield Way("http://provider.invalid:1")


@asynccontextmanager
async def no_route() -> AsyncGenerator[Way, None]:
    yield Way("http://127.255.255.255:9")  # a broadcast address: the system refuses at once


@contextmanager
def bound() -> Generator[socket.socket]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken


def _origin(of: socket.socket) -> str:
    return f"http://127.0.0.1:{of.getsockname()[1]}"


@asynccontextmanager
async def closed_port() -> AsyncGenerator[Way, None]:
    with bound() as taken:  # not listening, and nobody else gets it meanwhile
        yield Way(_origin(taken))


@asynccontextmanager
async def full_queue() -> AsyncGenerator[Way, None]:
    """Listen and accept nobody: once the queue is full, further connections hang."""
    with bound() as listening, socket.socket() as first, socket.socket() as second:
        listening.listen(0)
        for one in (first, second):
            one.setblocking(False)
            one.connect_ex(listening.getsockname())
        yield Way(_origin(listening))


@asynccontextmanager
async def server_that_says(answer: bytes) -> AsyncGenerator[str, None]:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(answer)
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        yield _origin(server.sockets[0])


def behind_https(answer: bytes) -> Obstacle:
    """Answer a TLS greeting with ``answer``, or with nothing at all."""

    @asynccontextmanager
    async def raised() -> AsyncGenerator[Way, None]:
        async with server_that_says(answer) as url:
            yield Way(url.replace("http", "https"))

    return Obstacle(raised)


@asynccontextmanager
async def unknown_authority() -> AsyncGenerator[Way, None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with World(ssl_context=context) as world:
        yield Way(world.url)


def behind_a_proxy(answer: bytes) -> Obstacle:
    @asynccontextmanager
    async def raised() -> AsyncGenerator[Way, None]:
        async with server_that_says(answer) as proxy:
            with pytest.MonkeyPatch.context() as patch:
                patch.setenv("HTTPS_PROXY", proxy)
                yield Way("https://provider.invalid")

    return Obstacle(raised)


PROXY_407 = b"HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n"
PROXY_503 = b"HTTP/1.1 503 No\r\ncontent-length: 0\r\n\r\n"
NEXT, AGAIN, PERSON = Course.NEXT, Course.AGAIN, Course.PERSON


def before(name: str, facts: int, how: Obstacle, kind: FailureKind, course: Course) -> Row:
    # what is about a key or a consent waits for the person, not for Claude
    waits = None if facts else False
    return Row(name, facts, how, kind, course, (Point.BEFORE_CONNECT,), waits=waits)


BEFORE_CONNECT: tuple[Row, ...] = (
    before("no key", 0, without_a_key("missing"), K.KEY_MISSING, NEXT),
    before("locked keyring", 0, without_a_key("locked"), K.KEYRING_LOCKED, NEXT),
    before("impossible key", 0, without_a_key("malformed"), K.KEY_REFUSED, PERSON),
    before("plain http", 0, Obstacle(plain_http), K.PLAIN_HTTP, NEXT),
    before("no consent", 0, Obstacle(no_consent), K.NO_PROVIDER, NEXT),
    before("refused", 17, Obstacle(closed_port), K.CONNECTION_REFUSED, NEXT),
    before("unknown name", 17, Obstacle(unknown_name), K.DNS_FAILED, NEXT),
    before("no route", 17, Obstacle(no_route), K.NETWORK_UNREACHABLE, NEXT),
    before("unknown authority", 17, Obstacle(unknown_authority), K.TLS_FAILED, NEXT),
    before("no tls", 17, behind_https(b"HTTP/1.1 400 No\r\n\r\n"), K.TLS_FAILED, NEXT),
    before("closed in the greeting", 17, behind_https(b""), K.CONNECTION_LOST, AGAIN),
    before("proxy 407", 17, behind_a_proxy(PROXY_407), K.PROXY_AUTH_REQUIRED, NEXT),
    before("proxy 503", 17, behind_a_proxy(PROXY_503), K.CONNECTION_REFUSED, NEXT),
    dataclasses.replace(
        before("full queue", 17, Obstacle(full_queue), K.CONNECT_TIMEOUT, NEXT),
        budgets=replace(PATIENT, connect_s=BRIEF_S),
    ),
)
