"""The ways a status page itself fails are really on the wire."""

from __future__ import annotations

import json

import pytest

from tests.world.raw_client import connected, get_bytes, is_silent, send, unchunked
from understudy.world.behaviour import (
    CaptivePortal,
    PageBehaviour,
    PageHtml,
    PageHuge,
    PageRedirect,
    PageReset,
    PageSlow,
    PageStatus,
    PageTruncated,
    PageWell,
    PageWrongShape,
)
from understudy.world.world import World

SUMMARY = get_bytes("/status/api/v2/summary.json")


@pytest.mark.parametrize(
    ("behaviour", "status", "kind"),
    [
        (PageHtml(), 200, "text/html"),
        (PageStatus(405), 405, "text/html"),
        (PageStatus(503), 503, "text/html"),
        (PageStatus(429, (("retry-after", "90"),)), 429, "retry-after: 90"),
        (PageRedirect("http://elsewhere.invalid/"), 302, "location: http://elsewhere.invalid/"),
        (CaptivePortal("redirect"), 302, "location: /portal"),
        (CaptivePortal("html"), 200, "text/html"),
        (CaptivePortal("511"), 511, "text/html"),
    ],
)
async def test_a_page_that_is_no_page(behaviour: PageBehaviour, status: int, kind: str) -> None:
    async with World() as world:
        world.status.behave(behaviour)
        reply = await send(world, SUMMARY)
    assert reply.status == status
    assert kind in reply.head
    assert b'"components"' not in reply.body


async def test_a_truncated_page_is_shorter_than_announced() -> None:
    async with World() as world:
        world.status.behave(PageTruncated())
        reply = await send(world, SUMMARY)
    announced = int(reply.head.partition("content-length: ")[2].split("\r\n")[0])
    assert 0 < len(reply.body) < announced
    assert not reply.reset


async def test_a_huge_page_is_as_big_as_asked() -> None:
    async with World() as world:
        world.status.behave(PageHuge(1_000_000))
        reply = await send(world, SUMMARY)
    body = unchunked(reply.body)
    assert len(body) >= 1_000_000
    assert len(json.loads(body)["components"]) > 1000


async def test_a_reader_may_leave_a_huge_page() -> None:
    async with World() as world:
        world.status.behave(PageHuge())
        async with connected(world) as (reader, writer):
            writer.write(SUMMARY)
            await reader.readexactly(10_000)
        await world.status.arrivals.wait_for_abandoned(1)
        world.status.behave(PageWell())
        assert (await send(world, SUMMARY)).status == 200


async def test_a_slow_page_says_nothing_for_now() -> None:
    async with World() as world:
        world.status.behave(PageSlow(3600))
        async with connected(world) as (reader, writer):
            writer.write(SUMMARY)
            await world.status.arrivals.wait_for(1)
            assert await is_silent(reader)


async def test_a_slow_page_comes_at_last() -> None:
    async with World() as world:
        world.status.behave(PageSlow(0.01))
        reply = await send(world, SUMMARY)
    assert json.loads(reply.body)["components"]


async def test_a_page_may_reset_the_connection() -> None:
    async with World() as world:
        world.status.behave(PageReset())
        reply = await send(world, SUMMARY)
    assert reply.reset
    assert reply.raw == b""


@pytest.mark.parametrize(
    "kind", ["list", "strings", "no_components", "null_lists", "unknown_words"]
)
async def test_a_wrong_shape_is_json_that_no_reader_expects(kind: str) -> None:
    async with World() as world:
        world.status.behave(PageWrongShape(kind))
        reply = await send(world, SUMMARY)
        world.status.behave(PageWell())
        right = json.loads((await send(world, SUMMARY)).body)
    assert "application/json" in reply.head
    assert json.loads(reply.body) != right


async def test_broken_json_is_none() -> None:
    async with World() as world:
        world.status.behave(PageWrongShape("broken"))
        reply = await send(world, SUMMARY)
    with pytest.raises(json.JSONDecodeError):
        json.loads(reply.body)


async def test_each_request_consumes_one_behaviour_and_the_last_stays() -> None:
    async with World() as world:
        world.status.behave(PageStatus(503), PageStatus(405), PageWell())
        seen = [(await send(world, SUMMARY)).status for _ in range(4)]
        with pytest.raises(ValueError, match="at least one"):
            world.status.behave()
    assert seen == [503, 405, 200, 200]
