"""What keeps a request from arriving is told apart: refused, no name, no TLS, a proxy."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from contextlib import asynccontextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

import httpx2
import pytest
import trustme

from tests.chat.asking import BOTH, Kind, asked_at, listen, question
from understudy.chat.failure import FailureClass, FailureKind, classify
from understudy.chat.providers.wire.transport import transport_kind
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator


@asynccontextmanager
async def server_that_says(answer: bytes) -> AsyncGenerator[str, None]:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(answer)
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async with await asyncio.start_server(refuse, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"


async def failure_at(kind: Kind, url: str) -> FailureKind:
    async with asked_at(kind, base_url=url) as (_world, provider):
        _, _, failure = await listen(provider, question(kind))
        assert failure is not None
        assert classify(failure.kind) in {FailureClass.LOCAL_NETWORK, FailureClass.RETRY_ONCE}
        return failure.kind


@pytest.mark.parametrize("kind", BOTH)
async def test_a_closed_port_is_a_refused_connection(kind: Kind) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: nobody else gets it meanwhile
        port = taken.getsockname()[1]

        assert await failure_at(kind, f"http://127.0.0.1:{port}") is FailureKind.CONNECTION_REFUSED
        # two addresses behind one name fail as a group
        assert await failure_at(kind, f"http://localhost:{port}") is FailureKind.CONNECTION_REFUSED


@pytest.mark.parametrize("kind", BOTH)
async def test_a_name_nobody_knows_is_a_dns_failure(kind: Kind) -> None:
    # RFC 6761: nobody ever owns .invalid
    assert await failure_at(kind, "https://provider.invalid:1") is FailureKind.DNS_FAILED


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.filterwarnings("ignore::ResourceWarning")  # the server side of a broken handshake
async def test_a_certificate_nobody_vouches_for_is_a_tls_failure(kind: Kind) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with World(ssl_context=context) as world:
        url = world.claude_url if kind == "anthropic" else world.backup_url
        assert await failure_at(kind, url) is FailureKind.TLS_FAILED


@pytest.mark.parametrize("kind", BOTH)
async def test_plain_http_behind_https_is_a_tls_failure(kind: Kind) -> None:
    async with server_that_says(b"HTTP/1.1 400 Bad Request\r\n\r\n") as url:
        assert await failure_at(kind, f"https{url.removeprefix('http')}") is FailureKind.TLS_FAILED


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(
    ("answer", "named"),
    [
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n", FailureKind.PROXY_AUTH_REQUIRED),
        (b"HTTP/1.1 503 No\r\n", FailureKind.CONNECTION_REFUSED),
    ],
)
async def test_a_proxy_that_bars_the_way_is_named(
    kind: Kind, answer: bytes, named: FailureKind, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with server_that_says(answer + b"content-length: 0\r\n\r\n") as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy)
        assert await failure_at(kind, "https://provider.invalid") is named


@pytest.mark.parametrize("kind", BOTH)
async def test_a_certificate_file_that_is_not_there_is_a_tls_failure(
    kind: Kind, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/company.pem")
    assert await failure_at(kind, "https://provider.invalid") is FailureKind.TLS_FAILED


def chained(*errors: BaseException) -> BaseException:
    """Link ``errors`` as if each had been raised from the next."""
    for outer, inner in pairwise(errors):
        outer.__cause__ = inner
    return errors[0]


@pytest.mark.parametrize(
    ("error", "has_headers", "named"),
    [
        (
            chained(httpx2.ConnectError(""), OSError(errno.ENETUNREACH, "")),
            False,
            FailureKind.NETWORK_UNREACHABLE,
        ),
        (
            chained(
                httpx2.ConnectError(""),
                ExceptionGroup("", [OSError(errno.ENETUNREACH, ""), ConnectionRefusedError()]),
            ),
            False,
            FailureKind.CONNECTION_REFUSED,
        ),
        (
            chained(httpx2.ConnectError(""), ConnectionResetError()),
            False,
            FailureKind.CONNECTION_LOST,
        ),
        (httpx2.ConnectTimeout(""), False, FailureKind.CONNECT_TIMEOUT),
        (httpx2.PoolTimeout(""), False, FailureKind.CONNECT_TIMEOUT),
        (httpx2.ReadTimeout(""), False, FailureKind.HEADERS_TIMEOUT),
        (httpx2.ReadTimeout(""), True, FailureKind.IDLE_TIMEOUT),
        (httpx2.DecodingError(""), True, FailureKind.MALFORMED_STREAM),
        (httpx2.WriteError(""), False, FailureKind.CONNECTION_LOST),
        (ValueError(), True, None),
    ],
    ids=repr,
)
def test_what_is_hard_to_bring_about_is_named_from_its_causes(
    error: BaseException, has_headers: bool, named: FailureKind | None
) -> None:
    assert transport_kind(error, has_headers=has_headers) is named


def test_an_endless_chain_of_causes_ends() -> None:
    one, other = OSError(), OSError()
    one.__cause__, other.__cause__ = other, one
    assert transport_kind(one, has_headers=False) is None
