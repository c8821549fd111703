"""Every way a provider can fail is really on the wire, in both dialects."""

from __future__ import annotations

import json

import pytest

from tests.world.raw_client import (
    ANTHROPIC,
    OPENAI,
    Vendor,
    ask,
    behave,
    connected,
    is_silent,
    question_bytes,
    text_in,
    unchunked,
)
from understudy.world.behaviour import (
    BrokenErrorEvent,
    BrokenJson,
    CaptivePortal,
    CleanEnd,
    Closed,
    ErrorEvent,
    HttpError,
    ModelBehaviour,
    NoHeaders,
    NotEventStream,
    Pings,
    Redirect,
    Reset,
    Silence,
    Truncated,
)
from understudy.world.world import World

both = pytest.mark.parametrize("vendor", [ANTHROPIC, OPENAI], ids=lambda one: one.name)
SAID = "Rayleigh scattering makes it so."


@both
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 408, 409, 413, 429, 500, 503, 529])
async def test_an_error_has_the_status_and_the_vendors_shape(vendor: Vendor, status: int) -> None:
    async with World() as world:
        behave(world, HttpError(status, code="some_code", headers=(("retry-after", "7"),)))
        reply = await ask(world, vendor)
    said = json.loads(reply.body)
    assert reply.status == status
    assert "retry-after: 7" in reply.head
    assert said["error"]["type"]
    assert said["error"]["message"]
    if vendor is ANTHROPIC:
        assert said["type"] == "error"
        assert said["error"]["details"] == {"error_code": "some_code"}
    else:
        assert said["error"]["code"] == "some_code"


@both
async def test_an_edges_error_page_is_html(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, HttpError(520, html=True))
        reply = await ask(world, vendor)
    assert reply.status == 520
    assert "content-type: text/html" in reply.head
    assert reply.body.startswith(b"<!DOCTYPE html>")


@both
@pytest.mark.parametrize("after_text", ["", SAID])
async def test_an_error_event_arrives_inside_a_200(vendor: Vendor, after_text: str) -> None:
    async with World() as world:
        behave(world, ErrorEvent("api_error", after_text))
        reply = await ask(world, vendor)
    stream = unchunked(reply.body)
    assert reply.status == 200
    assert text_in(stream) == after_text
    assert vendor.error_mark in stream
    assert b"api_error" in stream
    assert vendor.final_mark not in stream
    assert stream.startswith(vendor.error_mark) == (not after_text)


@both
@pytest.mark.parametrize("behaviour", [BrokenErrorEvent(SAID), BrokenJson(SAID)])
async def test_broken_data_is_no_json(vendor: Vendor, behaviour: ModelBehaviour) -> None:
    async with World() as world:
        behave(world, behaviour)
        stream = unchunked((await ask(world, vendor)).body)
    last = stream.rstrip(b"\n").rsplit(b"data: ", 1)[1]
    with pytest.raises(json.JSONDecodeError):
        json.loads(last)
    assert vendor.final_mark not in stream
    assert (b"event: error" in stream) == isinstance(behaviour, BrokenErrorEvent)


@both
async def test_a_reset_before_the_headers_sends_nothing(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, Reset(before_headers=True))
        reply = await ask(world, vendor)
    assert reply.reset
    assert reply.raw == b""


@both
async def test_a_reset_mid_stream_comes_after_the_text(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, Reset(after_text=SAID))
        reply = await ask(world, vendor)
    assert reply.reset
    assert text_in(reply.body) == SAID


@both
async def test_a_close_before_the_headers_is_no_reset(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, Closed())
        reply = await ask(world, vendor)
    assert not reply.reset
    assert reply.raw == b""


@both
async def test_a_truncated_stream_ends_inside_a_chunk(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, Truncated(SAID))
        reply = await ask(world, vendor)
    assert not reply.reset
    assert vendor.text_mark in reply.body
    with pytest.raises(ValueError, match="a chunk is cut"):
        unchunked(reply.body)


@both
async def test_a_clean_end_has_everything_but_the_final_event(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, CleanEnd(SAID))
        reply = await ask(world, vendor)
    stream = unchunked(reply.body)
    assert text_in(stream) == SAID
    assert vendor.final_mark not in stream
    assert b'"finish_reason": "' not in stream


@both
async def test_no_headers_means_not_one_byte(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, NoHeaders())
        async with connected(world) as (reader, writer):
            writer.write(question_bytes(vendor))
            service = world.claude if vendor is ANTHROPIC else world.backup
            await service.arrivals.wait_for(1)
            assert await is_silent(reader)


@both
@pytest.mark.parametrize("after_text", ["", SAID])
async def test_silence_follows_headers_and_text(vendor: Vendor, after_text: str) -> None:
    async with World() as world:
        behave(world, Silence(after_text))
        async with connected(world) as (reader, writer):
            writer.write(question_bytes(vendor))
            head = await reader.readuntil(b"\r\n\r\n")
            assert b"text/event-stream" in head
            await reader.readuntil(b"so." if after_text else b"\n\n\r\n")
            await reader.readuntil(b"\n\n\r\n") if after_text else None
            assert await is_silent(reader)


@both
async def test_pings_go_on_without_text(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, Pings(SAID, every_s=0.001))
        async with connected(world) as (reader, writer):
            writer.write(question_bytes(vendor))
            before = await reader.readuntil(b"so.")
            for _ in range(20):
                before += await reader.readuntil(vendor.ping_mark)
    assert text_in(before[: before.rindex(vendor.ping_mark)]) == SAID
    assert vendor.final_mark not in before


@both
@pytest.mark.parametrize("kind", ["html", "json", "empty"])
async def test_what_is_no_event_stream_has_status_200(vendor: Vendor, kind: str) -> None:
    async with World() as world:
        behave(world, NotEventStream(kind))
        reply = await ask(world, vendor)
    assert reply.status == 200
    assert "text/event-stream" not in reply.head
    assert ("content-type" in reply.head) == (kind != "empty")
    assert reply.body.startswith({"html": b"<!DOCTYPE", "json": b"{", "empty": b""}[kind])


@both
async def test_a_redirect_names_its_target(vendor: Vendor) -> None:
    async with World() as world:
        behave(world, Redirect("http://login.invalid/"))
        reply = await ask(world, vendor)
    assert reply.status == 302
    assert "location: http://login.invalid/" in reply.head


@both
@pytest.mark.parametrize(("kind", "status"), [("redirect", 302), ("html", 200), ("511", 511)])
async def test_a_captive_portal_answers_in_its_own_ways(
    vendor: Vendor, kind: str, status: int
) -> None:
    async with World() as world:
        behave(world, CaptivePortal(kind))
        reply = await ask(world, vendor)
    assert reply.status == status
