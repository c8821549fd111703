"""A page that moved is told from a network that wants a sign-in, by who could have answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import trustme

from tests.base.fetching import failure_of, server_context, trusting
from tests.status.loopback import LoopbackServer, Request, html_reply, json_reply, reply
from understudy.base.clock import SystemClock
from understudy.base.http import FetchFailure, HttpClient

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator

SHELL = b'<!doctype html><title>Status</title><div id="root"></div><script src="/a.js"></script>'
HTML = {"content_type": "text/html"}


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient(SystemClock())
    yield client
    await client.close()


@pytest.mark.parametrize(
    "answer",
    [
        html_reply(200),
        reply(200, SHELL, **HTML),
        reply(302, location="http://elsewhere.example.org/"),
        reply(301, location="ftp://elsewhere.example.org/"),
    ],
    ids=["html", "shell", "to plain http", "to ftp"],
)
async def test_over_https_nobody_in_between_can_have_answered(answer: bytes) -> None:
    authority = trustme.CA()
    client = trusting(authority)
    async with LoopbackServer(answer, tls=server_context(authority, "127.0.0.1")) as server:
        error = await failure_of(client, server.url + "/")
        await client.close()
    assert error.kind == FetchFailure.MOVED


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (reply(200, SHELL, **HTML), FetchFailure.MOVED),
        (reply(200, b"<!doctype html><div id=app></div>", **HTML), FetchFailure.MOVED),
        (reply(200, b"<html><script>boot()</script></html>", **HTML), FetchFailure.MOVED),
        (reply(200, SHELL + b"<form action=/login>", **HTML), FetchFailure.CAPTIVE_PORTAL),
        (
            reply(200, b'<html><meta http-equiv="refresh" content="0;/x"><script>', **HTML),
            FetchFailure.CAPTIVE_PORTAL,
        ),
        (html_reply(200), FetchFailure.CAPTIVE_PORTAL),
        (reply(301, location="http://elsewhere.example.org/"), FetchFailure.MOVED),
        (reply(308, location="http://elsewhere.example.org/"), FetchFailure.MOVED),
        (reply(302, location="http://elsewhere.example.org/"), FetchFailure.CAPTIVE_PORTAL),
    ],
    ids=[
        *("shell", "root alone", "script alone", "form", "refresh", "login", "301", "308", "302"),
    ],
)
async def test_in_the_clear_it_goes_by_what_is_answered(
    http: HttpClient, answer: bytes, kind: FetchFailure
) -> None:
    async with LoopbackServer(answer) as server:
        assert (await failure_of(http, server.url)).kind == kind


async def test_a_page_with_a_form_behind_a_redirect_for_good_has_moved(http: HttpClient) -> None:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(html_reply() if request.path == "/new" else reply(301, location="/new"))

    async with LoopbackServer(answer) as server:
        assert (await failure_of(http, server.url + "/")).kind == FetchFailure.MOVED


async def test_a_redirect_to_a_host_that_is_not_there_is_a_page_that_moved(
    http: HttpClient,
) -> None:
    async with LoopbackServer(b"") as gone:
        there = f"http://{gone.host}:{gone.port}/"
    async with LoopbackServer(reply(301, location=there)) as server:
        error = await failure_of(http, server.url)
    assert (error.kind, error.detail) == (FetchFailure.MOVED, there)


async def test_a_host_that_fails_after_a_redirect_to_itself_has_not_moved(
    http: HttpClient,
) -> None:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        if request.path == "/":
            writer.write(reply(301, location="/there"))
        else:
            writer.transport.abort()

    async with LoopbackServer(answer) as server:
        error = await failure_of(http, server.url + "/")
    assert error.kind == FetchFailure.CONNECTION_LOST


@pytest.mark.parametrize("packed", ["br", "zstd", "gzip, br", "x-unheard-of"])
async def test_a_body_packed_unasked_is_refused_even_if_it_reads_well(
    http: HttpClient, packed: str
) -> None:
    async with LoopbackServer(json_reply({"a": 1}, content_encoding=packed)) as server:
        assert (await failure_of(http, server.url)).kind == FetchFailure.NOT_JSON


async def test_a_body_said_to_be_packed_as_itself_is_read(http: HttpClient) -> None:
    async with LoopbackServer(json_reply({"a": 1}, content_encoding="identity")) as server:
        assert (await http.get(server.url)).status == 200


async def test_a_shell_made_to_take_for_ever_takes_no_time(http: HttpClient) -> None:
    body = b"<html>" + b"<div id=root " * 100_000
    async with LoopbackServer(reply(200, body, **HTML)) as server:
        assert (await failure_of(http, server.url)).kind == FetchFailure.CAPTIVE_PORTAL
