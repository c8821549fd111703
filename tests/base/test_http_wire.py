"""A page that is forged, endless, slow, cut off or not there at all, over real sockets."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
from typing import TYPE_CHECKING

import pytest
import trustme

from tests.base.fetching import failure_of, server_context, trusting
from tests.status.loopback import LoopbackServer, Request, json_reply, reply
from understudy.base.clock import SystemClock
from understudy.base.http import FetchFailure, HttpClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

LIMIT_BYTES = 2 * 1024 * 1024


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient(SystemClock())
    yield client
    await client.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


async def test_an_unknown_authority_fails(authority: trustme.CA, http: HttpClient) -> None:
    tls = server_context(authority, "127.0.0.1")
    async with LoopbackServer(json_reply({}), tls=tls) as server:
        assert (await failure_of(http, server.url)).kind == FetchFailure.TLS_FAILED
    assert server.requests == []


async def test_a_certificate_for_another_name_fails(authority: trustme.CA) -> None:
    client = trusting(authority)
    tls = server_context(authority, "elsewhere.example.org")
    async with LoopbackServer(json_reply({}), tls=tls) as server:
        assert (await failure_of(client, server.url)).kind == FetchFailure.TLS_FAILED
        await client.close()
    assert server.requests == []


def test_a_context_that_does_not_verify_is_not_accepted() -> None:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    with pytest.raises(ValueError, match="always verified"):
        HttpClient(SystemClock(), ssl_context=context)


async def endless(request: Request, writer: asyncio.StreamWriter) -> None:
    """Send without announcing how much, until the other side has had enough."""
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n[")
    while True:
        writer.write(b"0," * 32_768)
        await writer.drain()


async def test_a_body_without_end_is_refused_at_the_limit(http: HttpClient) -> None:
    async with LoopbackServer(endless) as server:
        assert (await failure_of(http, server.url)).kind == FetchFailure.TOO_LARGE


async def test_an_announced_ten_megabytes_are_refused_without_reading_them(
    http: HttpClient,
) -> None:
    async def announce(request: Request, writer: asyncio.StreamWriter) -> None:
        # nothing follows: whoever waited for the body would time out instead
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 10485760\r\n\r\n")
        await writer.drain()
        await asyncio.Event().wait()

    async with LoopbackServer(announce) as server:
        assert (await failure_of(http, server.url)).kind == FetchFailure.TOO_LARGE


async def test_a_gzip_bomb_is_refused_by_what_it_unpacks_to(http: HttpClient) -> None:
    bomb = gzip.compress(b"0" * 64 * 1024 * 1024)
    assert len(bomb) < LIMIT_BYTES
    async with LoopbackServer(reply(200, bomb, content_encoding="gzip")) as server:
        assert (await failure_of(http, server.url)).kind == FetchFailure.TOO_LARGE


async def test_a_body_exactly_at_the_limit_is_read(http: HttpClient) -> None:
    async with LoopbackServer(reply(200, b"1" * LIMIT_BYTES)) as server:
        assert len((await http.get(server.url)).body) == LIMIT_BYTES


async def test_a_slow_drip_ends_with_the_whole_timeout() -> None:
    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
        while True:
            writer.write(b" ")
            await writer.drain()
            await asyncio.sleep(0.01)  # each byte comes well within any timeout between bytes

    client = HttpClient(SystemClock(), timeout_s=0.2)
    async with LoopbackServer(drip) as server:
        assert (await failure_of(client, server.url)).kind == FetchFailure.TIMEOUT
        await client.close()


async def test_silence_ends_with_the_timeout() -> None:
    async def say_nothing(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    client = HttpClient(SystemClock(), timeout_s=0.2)
    async with LoopbackServer(say_nothing) as server:
        assert (await failure_of(client, server.url)).kind == FetchFailure.TIMEOUT
        await client.close()


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"SSH-2.0-OpenSSH_9.9\r\n",
        reply(200, b"{}", content_length="50"),
        reply(200, b"no gzip at all", content_encoding="gzip"),
    ],
    ids=["closed at once", "not http", "cut off", "broken gzip"],
)
async def test_a_broken_answer_is_a_lost_connection(http: HttpClient, answer: bytes) -> None:
    async with LoopbackServer(answer) as server:
        assert (await failure_of(http, server.url)).kind == FetchFailure.CONNECTION_LOST


async def test_a_system_without_certificates_is_named_so(
    http: HttpClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "absent"))
    error = await failure_of(http, "https://127.0.0.1:9/")
    assert (error.kind, error.detail) == (FetchFailure.TLS_FAILED, "no certificates are installed")


async def test_a_closed_port_refuses(http: HttpClient) -> None:
    with socket.socket() as bound:  # bound, but not listening
        bound.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{bound.getsockname()[1]}"
        assert (await failure_of(http, url)).kind == FetchFailure.CONNECTION_REFUSED


async def test_a_name_nobody_knows_is_a_failure_to_look_it_up(
    http: HttpClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unknown(*_: object, **__: object) -> None:
        # a real resolver would ask the network, which tests do not
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", unknown)
    error = await failure_of(http, "https://status.example.org")
    assert error.kind == FetchFailure.DNS_FAILED


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/", "http://", "nonsense"])
async def test_an_address_that_is_none_is_a_failure_not_a_crash(
    http: HttpClient, address: str
) -> None:
    error = await failure_of(http, address)
    assert error.kind == FetchFailure.INVALID_ADDRESS


async def test_loopback_is_reached_past_any_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    client = HttpClient(SystemClock())
    async with LoopbackServer(json_reply({})) as server:
        assert (await client.get(server.url)).status == 200
        await client.close()


@pytest.mark.parametrize(
    "setting",
    ["socks4://127.0.0.1:9", "gopher://127.0.0.1:9", "http://me:hunter2#x@127.0.0.1:9"],
)
async def test_a_proxy_that_cannot_be_used_is_a_failure_not_a_crash(
    monkeypatch: pytest.MonkeyPatch, setting: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", setting)
    error = await failure_of(HttpClient(SystemClock()), "https://status.example.org")
    assert error.kind == FetchFailure.PROXY_FAILED
    assert "hunter2" not in str(error)
