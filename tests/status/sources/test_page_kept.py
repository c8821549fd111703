"""A page is read whole once, and then only when it changed, or once an hour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.status.loopback import LoopbackServer, Request, reply
from tests.status.reading import HandClock
from tests.status.sources.dialects import event, widget
from understudy.base.errors import FetchError
from understudy.base.http import HttpClient
from understudy.status.sources.status_page import StatusPage

if TYPE_CHECKING:
    import asyncio

JSON = {"content_type": "application/json"}


async def test_an_unchanged_page_is_not_sent_again_but_is_as_fresh() -> None:
    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        unchanged = request.headers.get("if-none-match") == '"1"'
        writer.write(reply(304) if unchanged else reply(200, widget(), etag='"1"', **JSON))

    clock = HandClock()
    http = HttpClient(clock)
    async with LoopbackServer(answer) as server:
        page = StatusPage(f"{server.url}/api/v1/summary", http, clock)
        first = await page.fetch()
        clock.elapsed_s = 300
        second = await page.fetch()
        assert (second.fetched_at - first.fetched_at).total_seconds() == 300
        assert second.components == first.components
        clock.elapsed_s = 3601
        await page.fetch()
    await http.close()
    asked = [request.headers.get("if-none-match") for request in server.requests]
    assert asked == [None, '"1"', None]
    assert page.size_bytes == len(widget())


async def test_what_could_not_be_read_leaves_no_validator_behind() -> None:
    bodies = [b'{"odd": 1}', widget(event())]

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        assert "if-none-match" not in request.headers
        writer.write(reply(200, bodies.pop(0), etag='"1"', **JSON))

    clock = HandClock()
    http = HttpClient(clock)
    async with LoopbackServer(answer) as server:
        page = StatusPage(f"{server.url}/api/v1/summary", http, clock)
        with pytest.raises(FetchError):
            await page.fetch()
        assert len((await page.fetch()).incidents) == 1
    await http.close()
