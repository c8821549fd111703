"""Servers of models on this computer are found, and nobody else is taken for one."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from understudy.base.clock import SystemClock
from understudy.chat.models.local_models import Place, discover, known_places
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

CLOCK = SystemClock()
LISTS = '{"object": "list", "data": [%s]}'
MODEL = '{"id": "%s", "object": "model", "owned_by": "library"}'


@asynccontextmanager
async def web_server(
    body: str, status: str = "200 OK", headers: str = "content-type: application/json"
) -> AsyncGenerator[str]:
    """Answer every request with the same, and give its base address."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status}\r\n{headers}\r\nconnection: close\r\n"
        writer.write(f"{head}content-length: {len(body.encode())}\r\n\r\n{body}".encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"


async def found_at(*urls: str) -> list[tuple[str, tuple[str, ...]]]:
    places = [Place(f"p{number}", f"P{number}", url) for number, url in enumerate(urls)]
    return [(one.name, one.models) for one in await discover(CLOCK, places)]


async def test_a_server_that_lists_models_is_found_with_them() -> None:
    async with World() as world:
        assert await found_at(world.backup_url) == [("P0", world.backup.models)]
        (asked,) = world.backup.requests
        assert asked.key is None


async def test_what_turns_text_into_vectors_is_not_offered_for_answers() -> None:
    models = ", ".join(MODEL % one for one in ("llama", "nomic-embed-text", "llama"))
    async with web_server(LISTS % models) as url:
        assert await found_at(url) == [("P0", ("llama",))]


@pytest.mark.parametrize("data", ["[]", "null"])
async def test_a_server_without_a_model_is_found_too(data: str) -> None:
    async with web_server(f'{{"object": "list", "data": {data}}}') as url:
        assert await found_at(url) == [("P0", ())]


@pytest.mark.parametrize(
    "body",
    [
        "<!doctype html><title>My app</title>",
        "not json",
        "[]",
        "{}",
        '{"data": [{"id": "x", "object": "model"}]}',
        '{"object": "list"}',
        LISTS % '{"id": "x"}',
        LISTS % '{"id": "", "object": "model"}',
        LISTS % '{"id": 7, "object": "model"}',
        LISTS % '{"id": "x", "object": "customer"}',
    ],
)
async def test_somebody_elses_web_server_is_not_taken_for_models(body: str) -> None:
    async with web_server(body) as url:
        assert await found_at(url) == []


async def test_an_error_and_a_closed_port_are_nobody() -> None:
    async with World() as world:
        gone = world.backup_url
    async with web_server(LISTS % (MODEL % "m"), status="401 Unauthorized") as url:
        assert await found_at(url, gone) == []


async def test_a_redirect_is_never_followed() -> None:
    async with World() as world:
        target = f"location: {world.backup_url}/models"
        async with web_server("", "302 Found", target) as url:
            assert await found_at(url) == []
        assert world.backup.requests == []


async def test_a_silent_server_holds_up_nobody_else() -> None:
    held = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await held.wait()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    async with server, World() as world:
        quiet = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        assert await found_at(quiet, world.backup_url) == [("P1", world.backup.models)]
        held.set()


async def test_one_server_on_both_addresses_is_one_server() -> None:
    async with World() as world:
        twice = [Place("ollama", "Ollama", world.backup_url)] * 2
        assert len(await discover(CLOCK, twice)) == 1


@pytest.mark.parametrize(
    "url", ["http://192.168.1.2:11434/v1", "http://localhost:1234/v1", "https://example.com/v1"]
)
async def test_no_other_computer_is_ever_asked(url: str) -> None:
    with pytest.raises(ValueError, match="//"):
        await discover(CLOCK, [Place("x", "X", url)])


def test_the_known_places_are_the_four_servers_ports_on_both_addresses() -> None:
    assert {one.base_url for one in known_places()} == {
        f"http://{host}:{port}/v1"
        for host in ("127.0.0.1", "[::1]")
        for port in (11434, 1234, 8080, 8000)
    }
