"""Witnesses over real sockets: reached, somebody else in their place, or nobody at all."""

from __future__ import annotations

import asyncio
import socket
import ssl
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import trustme

from tests.base.fetching import server_context, trusting
from tests.status.loopback import LoopbackServer, Request, html_reply, reply
from tests.status.reading import HandClock
from understudy.base.addresses import is_outside
from understudy.base.clock import SystemClock
from understudy.base.http import HttpClient
from understudy.base.settings.values import ProviderSettings, Settings, StatusSettings
from understudy.engine.status import witness as of_witness
from understudy.engine.status.witness import Witness, witness_urls
from understudy.status.model import NetworkState
from understudy.status.network import Sighting
from understudy.world.behaviour import CaptivePortal
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient(SystemClock())
    yield client
    await client.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def closed_url() -> str:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


async def seen(http: HttpClient, *urls: str) -> tuple[NetworkState, set[Sighting]]:
    report = await Witness(lambda: urls, http, SystemClock()).look()
    return report.state, {sighting for _, sighting in report.sightings}


@pytest.mark.parametrize("status", [200, 204, 401, 404, 405, 429, 500, 503])
async def test_any_answer_is_the_network_working(http: HttpClient, status: int) -> None:
    async with LoopbackServer(reply(status)) as server:
        state, found = await seen(http, server.url)
    assert (state, found) == (NetworkState.ONLINE, {Sighting.REACHED})
    assert [request.path for request in server.requests] == ["/"]


async def test_a_head_is_enough_however_long_the_body_would_be(http: HttpClient) -> None:
    async def announce(request: Request, writer: asyncio.StreamWriter) -> None:
        # nothing follows: whoever waited for a body would wait in vain
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 10485760\r\n\r\n")
        await writer.drain()
        await asyncio.Event().wait()

    async with LoopbackServer(announce) as server:
        assert (await seen(http, server.url))[0] is NetworkState.ONLINE


async def test_no_key_and_no_cookie_is_shown_to_a_witness(http: HttpClient) -> None:
    async with LoopbackServer(reply(401)) as server:
        await seen(http, f"{server.url}/v1/secret?x=1")
    (request,) = server.requests
    assert not {"authorization", "x-api-key", "cookie"} & request.headers.keys()


async def test_an_answer_under_a_valid_certificate_counts_though_it_is_html(
    authority: trustme.CA,
) -> None:
    http = trusting(authority)
    async with LoopbackServer(html_reply(), tls=server_context(authority, "127.0.0.1")) as server:
        state, _ = await seen(http, server.url)
    await http.close()
    assert state is NetworkState.ONLINE


@pytest.mark.parametrize("there", ["http://login.example.net/", "http://127.0.0.1/"])
async def test_https_that_leads_into_the_clear_is_a_portal(
    authority: trustme.CA, there: str
) -> None:
    http = trusting(authority)
    tls = server_context(authority, "127.0.0.1")
    async with LoopbackServer(reply(302, location=there), tls=tls) as server:
        state, _ = await seen(http, server.url)
    await http.close()
    assert state is NetworkState.CAPTIVE_PORTAL


@pytest.mark.parametrize("name", ["login.hotel.example.net", "127.0.0.1"])
async def test_a_certificate_of_somebody_elses_is_a_portal(
    authority: trustme.CA, name: str
) -> None:
    stranger = trustme.CA() if name == "127.0.0.1" else authority
    http = trusting(authority)
    async with LoopbackServer(reply(200), tls=server_context(stranger, name)) as server:
        state, found = await seen(http, server.url)
    await http.close()
    assert (state, found) == (NetworkState.CAPTIVE_PORTAL, {Sighting.IMPOSTOR})


async def test_a_certificate_that_ran_out_says_nothing_of_the_network(
    authority: trustme.CA, machine_clock: None
) -> None:
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    over = SystemClock().now() - timedelta(days=1)
    authority.issue_cert("127.0.0.1", not_after=over).configure_cert(tls)
    http = trusting(authority)
    async with LoopbackServer(reply(200), tls=tls) as server, LoopbackServer(reply(200)) as other:
        alone = await seen(http, server.url)
        assert alone == (NetworkState.UNKNOWN, {Sighting.DOUBTFUL})
        assert (await seen(http, server.url, other.url))[0] is NetworkState.ONLINE
    await http.close()


async def test_plain_text_where_there_is_always_tls_is_a_portal(http: HttpClient) -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(html_reply(400))
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        state, _ = await seen(http, f"https://127.0.0.1:{port}")
    assert state is NetworkState.CAPTIVE_PORTAL


@pytest.mark.parametrize("kind", ["redirect", "html", "511"])
async def test_every_kind_of_portal_is_told_from_being_offline(http: HttpClient, kind: str) -> None:
    async with World() as world:
        assert (await seen(http, world.witness_url))[0] is NetworkState.ONLINE
        world.portal = CaptivePortal(kind)  # type: ignore[arg-type]  # the parameters above
        assert (await seen(http, world.witness_url))[0] is NetworkState.CAPTIVE_PORTAL


async def test_nobody_reached_is_offline(http: HttpClient) -> None:
    state, found = await seen(http, closed_url(), closed_url())
    assert (state, found) == (NetworkState.OFFLINE, {Sighting.UNREACHED})


async def test_one_reached_is_enough_and_a_silent_one_is_not_waited_for(http: HttpClient) -> None:
    async def silent(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.Event().wait()

    async with LoopbackServer(silent) as slow, LoopbackServer(reply(401)) as quick:
        state, found = await seen(http, slow.url, closed_url(), quick.url)
    assert state is NetworkState.ONLINE
    assert Sighting.REACHED in found


async def test_whoever_failed_is_asked_only_if_there_is_no_other(http: HttpClient) -> None:
    async with LoopbackServer(reply(503)) as claude, LoopbackServer(reply(200)) as page:
        witness = Witness(lambda: (claude.url + "/", page.url + "/"), http, SystemClock())
        await witness.look(but=[f"{claude.url}/v1/messages"])
        assert (len(claude.requests), len(page.requests)) == (0, 1)
        alone = Witness(lambda: (claude.url + "/",), http, SystemClock())
        await alone.look(but=[claude.url])
        assert len(claude.requests) == 1


async def test_nobody_is_asked_more_than_once_in_fifteen_seconds(http: HttpClient) -> None:
    clock = HandClock()
    async with LoopbackServer(reply(204)) as server:
        witness = Witness(lambda: (server.url,), http, clock)
        first, second = await asyncio.gather(witness.look(), witness.look())
        assert first is second
        clock.elapsed_s = of_witness.LEAST_GAP_S - 0.1
        assert await witness.look() is first
        clock.elapsed_s = of_witness.LEAST_GAP_S
        assert await witness.look() is not first
    assert len(server.requests) == 2


async def test_while_offline_a_minute_lies_between_two_looks(http: HttpClient) -> None:
    clock = HandClock()
    refused = closed_url()
    witness = Witness(lambda: (refused,), http, clock)
    first = await witness.look()
    assert witness.wait_s() == of_witness.OFFLINE_GAP_S
    clock.elapsed_s = of_witness.OFFLINE_GAP_S - 1
    assert await witness.look() is first
    witness.forget()  # another network: the minute does not hold, the fifteen seconds are over
    assert witness.wait_s() == 0
    assert await witness.look() is not first


async def test_where_all_is_on_this_computer_nobody_is_asked(http: HttpClient) -> None:
    report = await Witness(tuple, http, SystemClock()).look()
    assert (report.sightings, report.state) == ((), NetworkState.ONLINE)


@pytest.mark.parametrize(
    ("url", "outside"),
    [
        ("https://api.example.com/v1", True),
        ("https://93.184.216.34", True),
        ("http://127.0.0.1:11434/v1", False),
        ("http://localhost:1", False),
        ("http://[::1]:80", False),
        ("http://192.168.1.5/v1", False),
        ("http://models.local/v1", False),
        ("http://gpubox/v1", False),
    ],
)
def test_what_stands_in_the_house_proves_nothing_of_the_internet(url: str, outside: bool) -> None:
    assert is_outside(url) is outside


def test_witnesses_are_hosts_this_person_talks_to_and_no_others() -> None:
    def provider(name: str, url: str, *, consent: bool | None = None) -> ProviderSettings:
        return ProviderSettings(
            id=name,
            kind="anthropic" if name == "claude" else "openai",
            base_url=url,
            models=("m",),
            consent=consent,
            local=url.startswith("http://127"),
            status_url=f"https://status.{name}.example.com/page#API",
        )

    settings = Settings(
        status=StatusSettings(
            page_url="https://status.claude.example.com", spare_urls=("https://spare.example.org",)
        ),
        provider=(
            provider("claude", "https://api.claude.example.com/v1"),
            provider("yes", "https://API.yes.example.com:8443/v1", consent=True),
            provider("no", "https://api.no.example.com/v1", consent=False),
            provider("unasked", "https://api.unasked.example.com/v1"),
            provider("home", "http://127.0.0.1:11434/v1"),
        ),
    )
    assert witness_urls(settings) == (
        *("https://api.claude.example.com/", "https://api.yes.example.com:8443/"),
        *("https://status.claude.example.com/", "https://spare.example.org/"),
        *("https://status.yes.example.com/", "https://status.home.example.com/"),
    )
