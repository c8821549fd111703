"""Proxy variables as desktops write them are understood; a SOCKS proxy carries a question."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack

import pytest

from tests.chat.asking import KEY, listen, question
from understudy.base.settings.values import ProviderSettings
from understudy.chat.failure import FailureKind
from understudy.chat.providers.kinds import build_provider
from understudy.host.proxies import settle_proxies
from understudy.world.world import World


@pytest.mark.parametrize(
    ("set_up", "settled"),
    [
        ({"ALL_PROXY": "socks://h:1/"}, {"ALL_PROXY": "socks5h://h:1/"}),
        ({"all_proxy": "socks5://h:1"}, {"all_proxy": "socks5h://h:1"}),
        (
            {
                "all_proxy": "socks://h:1/",
                "http_proxy": "http://p:2/",
                "https_proxy": "http://p:3/",
            },
            {"http_proxy": "http://p:2/", "https_proxy": "http://p:3/"},
        ),
        (
            {"ALL_PROXY": "socks://h:1/", "HTTP_PROXY": "http://p:2/"},
            {"HTTP_PROXY": "http://p:2/", "HTTPS_PROXY": "http://p:2/"},
        ),
        ({"ALL_PROXY": "http://p:2"}, {"ALL_PROXY": "http://p:2"}),
        ({"HTTPS_PROXY": "socks://h:1"}, {"HTTPS_PROXY": "socks5h://h:1"}),
        ({"NO_PROXY": "localhost", "PATH": "/bin"}, {"NO_PROXY": "localhost", "PATH": "/bin"}),
        ({}, {}),
    ],
)
def test_socks_is_spelled_in_full_and_gives_way_to_http(
    set_up: dict[str, str], settled: dict[str, str]
) -> None:
    environ = dict(set_up)
    settle_proxies(environ)
    assert environ == settled
    settle_proxies(environ)
    assert environ == settled


async def _socks_server(target_port: int, asked: list[str]) -> asyncio.Server:
    """Speak SOCKS 5 (RFC 1928) without a password, and lead everything to one port here."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, methods = await reader.readexactly(2)
        await reader.readexactly(methods)
        writer.write(b"\x05\x00")
        head = await reader.readexactly(4)
        assert head[3] == 3  # a name: the proxy looks it up
        length = (await reader.readexactly(1))[0]
        asked.append((await reader.readexactly(length)).decode())
        await reader.readexactly(2)
        writer.write(b"\x05\x00\x00\x01\x7f\x00\x00\x01\x00\x00")
        there, back = await asyncio.open_connection("127.0.0.1", target_port)

        async def pump(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                sink.write(data)
                await sink.drain()
            sink.close()

        await asyncio.gather(pump(reader, back), pump(there, writer), return_exceptions=True)

    return await asyncio.start_server(serve, "127.0.0.1", 0)


async def _key() -> str:
    return KEY


async def test_a_socks_proxy_carries_a_question(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    async with AsyncExitStack() as opened:
        world = await opened.enter_async_context(World())
        world_port = int(world.claude_url.rsplit(":", 1)[1].split("/")[0])
        server = await _socks_server(world_port, asked)
        await opened.enter_async_context(server)
        environ = {"ALL_PROXY": f"socks://127.0.0.1:{server.sockets[0].getsockname()[1]}/"}
        settle_proxies(environ)
        monkeypatch.setenv("ALL_PROXY", environ["ALL_PROXY"])
        for name in ("NO_PROXY", "no_proxy", "HTTP_PROXY", "http_proxy", "all_proxy"):
            monkeypatch.delenv(name, raising=False)
        path = world.claude_url.split("/", 3)[3:]
        settings = ProviderSettings(
            id="claude",
            kind="anthropic",
            base_url="/".join(["http://claude.invalid", *path]),
            models=("claude-sonnet-5-5",),
            insecure=True,
        )
        provider = build_provider(settings, _key)
        opened.push_async_callback(provider.close)
        text, finished, failure = await listen(provider, question("anthropic"))
    assert failure is None
    assert finished is not None
    assert text
    assert asked == ["claude.invalid"]


async def test_a_proxy_of_an_unknown_kind_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks4://127.0.0.1:9")
    settings = ProviderSettings(
        id="far", kind="anthropic", base_url="https://llm.invalid", models=("m",)
    )
    provider = build_provider(settings, _key)
    try:
        _, _, failure = await listen(provider, question("anthropic"))
    finally:
        await provider.close()
    assert failure is not None
    assert failure.kind is FailureKind.PROXY_UNUSABLE
