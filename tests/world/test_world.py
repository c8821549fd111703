"""The world opens, serves several services at one address, and closes without a trace."""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import trustme

from tests.world.raw_client import (
    ANTHROPIC,
    OPENAI,
    ask,
    connected,
    get_bytes,
    question_bytes,
    send,
)
from understudy.world.behaviour import (
    Answer,
    CaptivePortal,
    HttpError,
    ModelBehaviour,
    NoHeaders,
    NotEventStream,
    Pings,
    Reset,
    Silence,
)
from understudy.world.world import World

BAD_HEADS = [
    b"nonsense\r\n\r\n",
    b"GET / HTTP/1.1\r\ncontent-length: many\r\n\r\n",
    b"GET / HTTP/1.1\r\ncontent-length: -1\r\n\r\n",
    b"POST / HTTP/1.1\r\ntransfer-encoding: chunked\r\n\r\n",
    b"GET / HTTP/1.1\r\nx: " + b"x" * 70_000 + b"\r\n\r\n",
]


class FixedClock:
    def now(self) -> datetime:
        return datetime(2026, 11, 21, 9, 0, tzinfo=UTC)

    def monotonic(self) -> float:
        return 0.0


@pytest.mark.parametrize("behaviour", [NoHeaders(), Silence("So"), Pings("So"), Answer("So")])
async def test_closing_ends_every_handler_whatever_it_was_doing(behaviour: ModelBehaviour) -> None:
    before = asyncio.all_tasks()
    world = World()
    await world.listen()
    world.claude.behave(behaviour)
    async with connected(world) as (reader, writer):
        writer.write(question_bytes(ANTHROPIC).replace(b"connection: close\r\n", b""))
        await world.claude.arrivals.wait_for(1)
        await world.close()
        with contextlib.suppress(ConnectionResetError):
            await reader.read()  # returns, or raises: the connection is over
    assert asyncio.all_tasks() == before


async def test_closing_right_after_a_connection_leaves_nothing_behind() -> None:
    before = asyncio.all_tasks()
    async with World() as world:
        openings = [asyncio.create_task(send(world, question_bytes(OPENAI))) for _ in range(5)]
        await asyncio.sleep(0)
    await asyncio.gather(*openings, return_exceptions=True)
    assert asyncio.all_tasks() == before


async def test_it_can_listen_again_on_the_same_port() -> None:
    world = World()
    await world.close()
    await world.listen()
    address = world.url
    await world.close()
    with pytest.raises(ConnectionRefusedError):
        await send(world, get_bytes("/generate_204"))
    await world.listen()
    assert world.url == address
    assert (await send(world, get_bytes("/generate_204"))).status == 204
    await world.close()


async def test_a_taken_port_is_an_os_error() -> None:
    async with World() as world:
        port = urlsplit(world.url).port
        assert port
        with pytest.raises(OSError, match=str(port)):
            await World(port).listen()


async def test_a_client_that_leaves_mid_answer_is_noticed() -> None:
    async with World() as world:
        world.claude.behave(Silence("So far"))
        async with connected(world) as (reader, writer):
            writer.write(question_bytes(ANTHROPIC))
            await reader.readuntil(b"far")
        await world.claude.arrivals.wait_for_abandoned(1)
        assert world.claude.arrivals.abandoned == 1


async def test_a_whole_answer_is_not_abandoned() -> None:
    async with World() as world:
        await ask(world, ANTHROPIC)
        world.claude.behave(Reset(after_text="So"))
        await ask(world, ANTHROPIC)
        assert world.claude.arrivals.abandoned == 0


async def test_one_connection_serves_many_requests() -> None:
    async with World() as world, connected(world) as (reader, writer):
        for vendor in (ANTHROPIC, OPENAI, ANTHROPIC):
            writer.write(question_bytes(vendor).replace(b"connection: close\r\n", b""))
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
            await reader.readuntil(b"0\r\n\r\n")
        assert (len(world.claude.requests), len(world.backup.requests)) == (2, 1)


async def test_a_pipelined_request_is_answered_too() -> None:
    async with World() as world, connected(world) as (reader, writer):
        writer.write(get_bytes("/generate_204").replace(b"connection: close\r\n", b"") * 2)
        for _ in range(2):
            assert b" 204 " in await reader.readuntil(b"\r\n\r\n")


@pytest.mark.parametrize("request_bytes", BAD_HEADS)
async def test_what_is_no_request_gets_a_400(request_bytes: bytes) -> None:
    async with World() as world:
        assert (await send(world, request_bytes)).status == 400


async def test_requests_are_kept_as_they_arrived() -> None:
    async with World(clock=FixedClock()) as world:
        await send(world, get_bytes("/claude/v1/models?limit=5", ANTHROPIC.headers))
        await ask(world, ANTHROPIC)
    listed, asked = world.claude.requests
    assert (listed.method, listed.path, listed.query) == ("GET", "/claude/v1/models", "limit=5")
    assert asked.body_json["messages"][0]["content"] == "Why is the sky blue?"
    assert asked.key == "any"
    assert asked.at == datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    assert world.claude.asked == [asked]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ("anthropic-version: 1\r\nauthorization: Bearer good\r\n", 200),
        ("anthropic-version: 1\r\nx-api-key: good\r\n", 200),
        ("anthropic-version: 1\r\nauthorization: Bearer bad\r\n", 401),
        ("anthropic-version: 1\r\n", 401),
        ("authorization: Bearer good\r\n", 400),
    ],
)
async def test_a_key_is_checked_where_keys_are_set(headers: str, status: int) -> None:
    async with World() as world:
        world.claude.keys = {"good"}
        assert (await send(world, question_bytes(ANTHROPIC, headers))).status == status


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"model": "claude-nowhere-1"}, 404),
        ({"model": None}, 400),
        ({"messages": []}, 400),
        ({"max_tokens": None}, 400),
        ({"temperature": 1.0}, 400),
        ({"messages": [{"role": "assistant", "content": "So"}]}, 400),
    ],
)
async def test_claude_refuses_what_anthropic_refuses(
    changes: dict[str, object], status: int
) -> None:
    async with World() as world:
        reply = await ask(world, ANTHROPIC, **changes)
    assert reply.status == status
    assert json.loads(reply.body)["type"] == "error"


async def test_one_model_may_fail_alone() -> None:
    async with World() as world:
        world.claude.behave(HttpError(529), model="claude-sonnet-5-5")
        sonnet = await ask(world, ANTHROPIC)
        haiku = await ask(world, ANTHROPIC, model="claude-haiku-5-5")
        world.claude.behave(Answer())
        again = await ask(world, ANTHROPIC)
    assert (sonnet.status, haiku.status, again.status) == (529, 200, 200)


@pytest.mark.parametrize(
    ("behaviour", "status"), [(HttpError(503), 503), (NotEventStream("html"), 200)]
)
async def test_the_list_of_models_fails_apart_from_the_answers(
    behaviour: ModelBehaviour, status: int
) -> None:
    async with World() as world:
        world.backup.behave_listing(behaviour, Answer())
        failed = await send(world, get_bytes("/backup/v1/models"))
        listed = await send(world, get_bytes("/backup/v1/models"))
        answered = await ask(world, OPENAI)
    assert failed.status == status
    assert not failed.body.startswith(b"{") or status != 200
    assert "gpt-5.5" in {one["id"] for one in json.loads(listed.body)["data"]}
    assert answered.status == 200


async def test_a_captive_portal_answers_in_place_of_everybody() -> None:
    async with World() as world:
        world.portal = CaptivePortal("redirect")
        for path in ("/generate_204", "/status/api/v2/summary.json", "/claude/v1/models", "/x"):
            reply = await send(world, get_bytes(path))
            assert (reply.status, "location: /portal" in reply.head) == (302, True)
        assert b"WiFi" in (await send(world, get_bytes("/portal"))).body
        world.portal = None
        assert (await send(world, get_bytes("/generate_204"))).status == 204
        assert (await send(world, get_bytes("/x"))).status == 404


async def test_it_speaks_https_and_a_stranger_refuses_its_certificate() -> None:
    authority = trustme.CA()
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(serving)
    trusting = ssl.create_default_context()
    authority.configure_trust(trusting)
    async with World(ssl_context=serving) as world:
        port = urlsplit(world.url).port
        assert world.url.startswith("https://")
        with pytest.raises(ssl.SSLCertVerificationError):
            await asyncio.open_connection("127.0.0.1", port, ssl=ssl.create_default_context())
        reader, writer = await asyncio.open_connection("127.0.0.1", port, ssl=trusting)
        writer.write(get_bytes("/generate_204"))
        assert b" 204 " in await reader.readuntil(b"\r\n\r\n")
        writer.close()
        await writer.wait_closed()
