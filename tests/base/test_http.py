"""Every way a page fails to be read becomes one named failure, over real sockets."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import trustme

from tests.base.fetching import failure_of, server_context, trusting
from tests.status.loopback import LoopbackServer, Request, html_reply, json_reply, reply
from understudy import __version__
from understudy.base.clock import SystemClock
from understudy.base.http import FetchFailure, HttpClient, Page

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Awaitable, Callable

LIMIT_BYTES = 2 * 1024 * 1024


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient(SystemClock())
    yield client
    await client.close()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


async def test_a_page_comes_with_address_status_headers_body_and_etag(http: HttpClient) -> None:
    async with LoopbackServer(json_reply({"a": 1}, ETag='W/"v1"')) as server:
        page = await http.get(server.url + "/x.json")
    assert page == Page(server.url + "/x.json", 200, page.headers, b'{"a": 1}', 'W/"v1"')
    assert page.headers["etag"] == 'W/"v1"'


async def test_the_user_agent_says_who_is_asking_and_cookies_are_not_kept(http: HttpClient) -> None:
    async with LoopbackServer(json_reply({}, Set_Cookie="track=me; Path=/")) as server:
        await http.get(server.url)
        await http.get(server.url)
    agent = f"Understudy/{__version__} (+desktop status reader)"
    assert [request.headers["user-agent"] for request in server.requests] == [agent, agent]
    assert all("cookie" not in request.headers for request in server.requests)


async def test_a_validator_is_sent_and_an_expected_304_is_an_answer(http: HttpClient) -> None:
    async with LoopbackServer(reply(304, ETag='"v1"')) as server:
        page = await http.get(server.url, etag='"v1"')
    assert server.requests[0].headers["if-none-match"] == '"v1"'
    assert (page.status, page.body) == (304, b"")


async def test_a_304_nobody_asked_for_is_a_failure(http: HttpClient) -> None:
    async with LoopbackServer(reply(304)) as server:
        error = await failure_of(http, server.url)
    assert (error.kind, error.status) == (FetchFailure.HTTP_STATUS, 304)


async def test_an_etag_that_cannot_be_sent_back_is_dropped(http: HttpClient) -> None:
    raw = reply(200, b"{}").replace(b"connection", 'etag: "été"\r\nconnection'.encode("latin-1"))
    async with LoopbackServer(raw) as server:
        assert (await http.get(server.url)).etag is None


@pytest.mark.parametrize("status", [204, 400, 403, 404, 405, 429, 500, 503])
async def test_any_other_status_is_a_failure_with_that_status(
    http: HttpClient, status: int
) -> None:
    answer = reply(204, content_type="text/plain") if status == 204 else html_reply(status)
    async with LoopbackServer(answer) as server:
        error = await failure_of(http, server.url)
    assert (error.kind, error.status) == (FetchFailure.HTTP_STATUS, status)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("Sat, 21 Nov 2026 09:02:30 GMT", 150.0),
        ("Sat, 21 Nov 2026 08:00:00 GMT", 0.0),
        ("-5", None),
        ("1e9", None),
        ("soon", None),
        ("", None),
    ],
)
async def test_retry_after_is_read_as_seconds_or_measured_from_the_servers_own_date(
    http: HttpClient, value: str, seconds: float | None
) -> None:
    answer = reply(503, retry_after=value, date="Sat, 21 Nov 2026 09:00:00 GMT")
    async with LoopbackServer(answer) as server:
        assert (await failure_of(http, server.url)).retry_after_s == seconds


@pytest.mark.parametrize(
    "answer",
    [
        html_reply(200),
        reply(200, b"\xef\xbb\xbf \n<HTML>hello", content_type="application/json"),
        reply(200, b"", content_type="text/html"),
        reply(511, b"sign in"),
        reply(302, location="ftp://login.example.org/"),
        reply(302, location="http://login.example.org/"),
        reply(302, location="http://[login/"),
    ],
    ids=["html", "html called json", "empty html", "511", "to ftp", "to plain http", "to no host"],
)
async def test_what_a_sign_in_page_does_is_taken_for_one(http: HttpClient, answer: bytes) -> None:
    async with LoopbackServer(answer) as server:
        assert (await failure_of(http, server.url)).kind == FetchFailure.CAPTIVE_PORTAL


async def test_a_redirect_that_ends_in_a_sign_in_page_is_taken_for_one(http: HttpClient) -> None:
    async def portal(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(html_reply() if request.path == "/login" else reply(302, location="/login"))

    async with LoopbackServer(portal) as server:
        error = await failure_of(http, server.url + "/summary.json")
    assert error.kind == FetchFailure.CAPTIVE_PORTAL


async def test_json_sent_under_the_name_of_html_is_still_read(http: HttpClient) -> None:
    async with LoopbackServer(reply(200, b' {"a":1}', content_type="text/html")) as server:
        assert (await http.get(server.url)).body == b' {"a":1}'


def turning(turns: int) -> Callable[[Request, asyncio.StreamWriter], Awaitable[None]]:
    """Redirect ``/``, ``/1``, ``/2`` ... so many times, then answer."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        step = int(request.path.strip("/") or 0)
        writer.write(
            json_reply({"step": step}) if step == turns else reply(302, location=f"/{step + 1}")
        )

    return answer


async def test_three_redirects_from_https_to_https_are_followed(authority: trustme.CA) -> None:
    client = trusting(authority)
    tls = server_context(authority, "127.0.0.1")
    async with LoopbackServer(turning(3), tls=tls) as server:
        page = await client.get(server.url + "/")
        await client.close()
    assert page.url == server.url + "/3"
    assert page.body == b'{"step": 3}'


async def test_a_fourth_redirect_is_refused(authority: trustme.CA) -> None:
    client = trusting(authority)
    tls = server_context(authority, "127.0.0.1")
    async with LoopbackServer(turning(4), tls=tls) as server:
        error = await failure_of(client, server.url + "/")
        await client.close()
    assert error.kind == FetchFailure.REDIRECTED
    assert len(server.requests) == 4


@pytest.mark.parametrize("location", [{}, {"location": "https://[::1"}])
async def test_a_redirect_to_nowhere_says_so(http: HttpClient, location: dict[str, str]) -> None:
    async with LoopbackServer(reply(302, **location)) as server:
        error = await failure_of(http, server.url)
    assert (error.kind, error.status) == (FetchFailure.REDIRECTED, 302)


async def test_a_redirect_from_https_down_to_http_is_never_followed(authority: trustme.CA) -> None:
    client = trusting(authority)
    tls = server_context(authority, "127.0.0.1")
    away = reply(302, location="http://portal.example.org/login")
    async with LoopbackServer(away, tls=tls) as server:
        error = await failure_of(client, server.url + "/")
        await client.close()
    assert error.kind == FetchFailure.MOVED
    assert error.detail == "http://portal.example.org/login"


async def test_a_page_of_the_web_leads_nobody_into_this_computer(
    authority: trustme.CA, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy here is the web; that the certificate here is trusted shows what else stops it."""
    client = trusting(authority)
    tls = server_context(authority, "127.0.0.1")
    async with (
        LoopbackServer(json_reply({"secret": 1}), tls=tls) as inside,
        LoopbackServer(reply(302, location=inside.url + "/admin?a=b")) as web,
    ):
        monkeypatch.setenv("HTTP_PROXY", web.url)
        assert (await client.get(inside.url + "/")).status == 200
        error = await failure_of(client, "http://status.invalid/summary.json")
        await client.close()
    assert error.kind == FetchFailure.CAPTIVE_PORTAL
    assert error.detail == inside.url + "/admin"
    assert [request.path for request in inside.requests] == ["/"]
    assert len(web.requests) == 1


async def test_a_failure_names_a_page_without_its_secrets(http: HttpClient) -> None:
    async with LoopbackServer(reply(503)) as server:
        error = await failure_of(http, server.url + "/summary.json?token=hunter2")
    assert "/summary.json" in str(error)
    assert "hunter2" not in str(error)


async def test_a_closed_client_opens_again_and_closing_twice_is_fine(http: HttpClient) -> None:
    async with LoopbackServer(json_reply({})) as server:
        await http.get(server.url)
        await http.close()
        await http.close()
        assert (await http.get(server.url)).status == 200


def test_importing_the_client_loads_neither_httpx2_nor_asyncio_nor_ssl() -> None:
    code = (
        "import sys, understudy.base.http;"
        "print([name for name in ('httpx2', 'asyncio', 'ssl') if name in sys.modules])"
    )
    shown = subprocess.run(  # noqa: S603 - our own interpreter, our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert shown.stdout.strip() == "[]"
