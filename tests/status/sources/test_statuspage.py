"""Reading a status page over real HTTP: validators, spare hosts, and all that is no answer."""

from __future__ import annotations

import asyncio
import json
import ssl
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from tests.status.loopback import LoopbackServer, Request, html_reply, json_reply, reply
from tests.status.pages import incident, summary
from tests.status.reading import HandClock, failure_of, judged
from understudy.base.http import FetchFailure, HttpClient
from understudy.status.model import VerdictKind
from understudy.status.sources.hosts import PageHosts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    Answer = bytes | Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def http(clock: HandClock) -> AsyncIterator[HttpClient]:
    client = HttpClient(clock)
    yield client
    await client.close()


async def hang_up(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def huge(request: Request, writer: asyncio.StreamWriter) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n" + b'{"components":[')
    for _ in range(160):
        writer.write(b'{"id":"x"},' * 6000)
        await writer.drain()


WELL = json.dumps(summary()).encode()
JSON = "application/json"
UNREADABLE: dict[str, tuple[Any, VerdictKind]] = {
    "html": (html_reply(200), VerdictKind.SIGN_IN),
    "login page": (reply(302, location="http://login.example.org/"), VerdictKind.SIGN_IN),
    "511": (html_reply(511), VerdictKind.SIGN_IN),
    "challenge 405": (html_reply(405), VerdictKind.BLIND),
    "forbidden 403": (html_reply(403), VerdictKind.BLIND),
    "unavailable 503": (html_reply(503), VerdictKind.BLIND),
    "well, but 500": (reply(500, WELL, content_type=JSON), VerdictKind.BLIND),
    "not found": (reply(404), VerdictKind.BLIND),
    "ten megabytes": (huge, VerdictKind.BLIND),
    "hang up": (hang_up, VerdictKind.BLIND),
    "cut in the middle": (reply(200, WELL[:400], content_type=JSON), VerdictKind.BLIND),
    "less than announced": (reply(200, WELL, content_length="99999"), VerdictKind.BLIND),
    "empty": (reply(200, b"", content_type=JSON), VerdictKind.BLIND),
    "empty object": (json_reply({}), VerdictKind.BLIND),
    "no components": (json_reply({"status": {"indicator": "none"}}), VerdictKind.BLIND),
    "another page": (json_reply({"components": [{"id": "z", "name": "Z"}]}), VerdictKind.UNKNOWN),
    "unheard-of states": (json_reply(summary(chat="vibing", api="vibing")), VerdictKind.UNKNOWN),
}


@pytest.mark.parametrize(("answer", "kind"), UNREADABLE.values(), ids=UNREADABLE)
async def test_what_cannot_be_read_is_neither_up_nor_down(
    http: HttpClient, clock: HandClock, answer: Answer, kind: VerdictKind
) -> None:
    async with LoopbackServer(answer) as server:
        source = PageHosts(server.url, (), http, clock)
        assert (await judged(source, clock)).kind is kind
        assert [request.path for request in server.requests][:1] == ["/api/v2/summary.json"]


async def test_a_bad_certificate_is_blind(http: HttpClient, clock: HandClock) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    async with LoopbackServer(json_reply(summary()), tls=context) as server:
        source = PageHosts(server.url, (), http, clock)
        assert (await judged(source, clock)).kind is VerdictKind.BLIND


async def test_a_slow_drip_is_blind(clock: HandClock) -> None:
    async def drip(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n")
        await writer.drain()
        await asyncio.Event().wait()

    hasty = HttpClient(clock, timeout_s=0.2)
    async with LoopbackServer(drip) as server:
        verdict = await judged(PageHosts(server.url, (), hasty, clock), clock)
        await hasty.close()
    assert verdict.kind is VerdictKind.BLIND
    assert verdict.reasons[0].fact("failure") == "timeout"


async def test_a_page_that_can_be_read_is_judged(http: HttpClient, clock: HandClock) -> None:
    async with LoopbackServer(json_reply(summary())) as server:
        source = PageHosts(server.url + "/", (), http, clock)
        assert (await judged(source, clock)).kind is VerdictKind.UP
        server.answer = json_reply(summary(incident("Errors", impact="critical")))
        assert (await judged(source, clock)).kind is VerdictKind.DOWN


def validating(etags: list[str]) -> Answer:
    """Answer like the real page: 304 where the client already has the last of ``etags``."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.headers.get("if-none-match") == etags[-1]:
            writer.write(reply(304, ETag=etags[-1]))
        else:
            writer.write(json_reply(summary(), ETag=etags[-1]))

    return answer


async def test_a_304_is_the_last_snapshot_read_anew(http: HttpClient, clock: HandClock) -> None:
    async with LoopbackServer(validating(['W/"1"'])) as server:
        source = PageHosts(server.url, (), http, clock)
        first = await source.fetch()
        clock.elapsed_s += 60
        second = await source.fetch()
        assert server.requests[1].headers["if-none-match"] == 'W/"1"'
    assert second.fetched_at == first.fetched_at + timedelta(seconds=60)
    assert (second.components, second.incidents) == (first.components, first.incidents)


async def test_the_validator_is_dropped_once_an_hour(http: HttpClient, clock: HandClock) -> None:
    """A server whose validator is stuck would otherwise show one picture for ever."""
    async with LoopbackServer(validating(['W/"stuck"'])) as server:
        source = PageHosts(server.url, (), http, clock)
        for _ in range(122):
            await source.fetch()
            clock.elapsed_s += 60
        unconditional = [
            number
            for number, request in enumerate(server.requests)
            if "if-none-match" not in request.headers
        ]
    assert unconditional == [0, 60, 120]


async def test_a_page_without_validators_is_read_in_full(
    http: HttpClient, clock: HandClock
) -> None:
    async with LoopbackServer(json_reply(summary())) as server:
        source = PageHosts(server.url, (), http, clock)
        await source.fetch()
        await source.fetch()
        assert all("if-none-match" not in request.headers for request in server.requests)


async def test_an_unreadable_answer_does_not_spoil_the_next(
    http: HttpClient, clock: HandClock
) -> None:
    async with LoopbackServer(validating(['W/"1"'])) as server:
        source = PageHosts(server.url, (), http, clock)
        await source.fetch()
        well, server.answer = server.answer, json_reply({}, ETag='W/"bad"')
        assert (await failure_of(source)).kind == FetchFailure.UNEXPECTED_SHAPE
        server.answer = well
        assert len((await source.fetch()).components) == 5
        assert "if-none-match" not in server.requests[-1].headers
