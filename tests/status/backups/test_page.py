"""A page's dialect is found by asking, remembered, and found anew when the page moves house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.status.loopback import LoopbackServer, Request, html_reply, json_reply, reply
from tests.status.reading import HandClock
from tests.status.sources.dialects import atom, entry, widget
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.base.http import HttpClient
from understudy.base.settings.values import ProviderSettings
from understudy.status.backups.backup_page import UnderstudyPage, page_of
from understudy.status.model import ComponentState
from understudy.world.world import World

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator

# a stand-in's summary: no incidents key, no validators, nothing null
SHIM = {
    "page": {"id": "01PAGE", "name": "Answers", "url": "https://status.example.org/"},
    "status": {"description": "All Systems Operational", "indicator": "none"},
    "components": [{"id": "01CHAT", "name": "Chat Completions", "status": "operational"}],
}


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient(HandClock())
    yield client
    await client.close()


def serving(routes: dict[str, bytes], otherwise: bytes | None = None) -> LoopbackServer:
    missing = otherwise or reply(404, b"{}", content_type="application/json")

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(routes.get(request.path.replace(request.headers["host"], "HOST"), missing))

    return LoopbackServer(answer)


def paths(server: LoopbackServer) -> list[str]:
    return [request.path.replace(request.headers["host"], "HOST") for request in server.requests]


WIDGET = reply(200, widget(), content_type="application/json")
FEED = reply(200, atom(entry(("Resolved", "x"))), content_type="application/atom+xml")


@pytest.mark.parametrize(
    ("routes", "asked"),
    [
        ({"/api/v2/summary.json": json_reply(SHIM)}, 1),
        ({"/proxy/HOST": WIDGET}, 2),
        ({"/api/v1/summary": WIDGET}, 3),
        ({"/history.atom": FEED}, 9),
        ({"/feed.xml": FEED}, 10),
    ],
)
@pytest.mark.parametrize("otherwise", [None, html_reply(), html_reply(404), reply(403)])
async def test_the_dialect_is_found_once_and_kept(
    http: HttpClient, routes: dict[str, bytes], asked: int, otherwise: bytes | None
) -> None:
    async with serving(routes, otherwise) as server:
        page = UnderstudyPage(f"{server.url}/", http, HandClock())
        first = await page.fetch()
        assert len(server.requests) == asked
        second = await page.fetch()
        assert len(server.requests) == asked + 1
    assert first.components == second.components
    assert {one.state for one in first.components} == {ComponentState.OPERATIONAL}


async def test_an_address_of_a_feed_is_taken_at_its_word(http: HttpClient) -> None:
    async with serving({"/news/history.atom": FEED}) as server:
        await UnderstudyPage(f"{server.url}/news/history.atom", http, HandClock()).fetch()
    assert paths(server) == ["/news/history.atom"]


async def test_the_choice_of_components_stays_on_this_computer(http: HttpClient) -> None:
    async with serving({"/api/v2/summary.json": json_reply(SHIM)}) as server:
        page = UnderstudyPage(f"{server.url}/#Chat%20Completions, 01CHAT,", http, HandClock())
        await page.fetch()
    assert page.chosen == ("Chat Completions", "01CHAT")
    assert paths(server) == ["/api/v2/summary.json"]


@pytest.mark.parametrize("trouble", [reply(503), reply(429, retry_after="30"), b""])
async def test_a_page_in_trouble_is_not_asked_in_other_dialects(
    http: HttpClient, trouble: bytes
) -> None:
    async with LoopbackServer(trouble) as server:
        with pytest.raises(FetchError):
            await UnderstudyPage(server.url, http, HandClock()).fetch()
    assert len(server.requests) == 1


async def test_a_page_that_speaks_none_fails_by_the_likeliest(http: HttpClient) -> None:
    async with serving({}) as server:
        with pytest.raises(FetchError) as caught:
            await UnderstudyPage(server.url, http, HandClock()).fetch()
    assert caught.value.kind == FetchFailure.HTTP_STATUS
    assert caught.value.url.endswith("/api/v2/summary.json")


async def test_a_page_that_moves_to_another_maker_is_read_again(http: HttpClient) -> None:
    routes: dict[str, Any] = {"/api/v2/summary.json": json_reply(SHIM)}
    async with serving(routes) as server:
        page = UnderstudyPage(server.url, http, HandClock())
        await page.fetch()
        del routes["/api/v2/summary.json"]
        routes["/proxy/HOST"] = WIDGET
        with pytest.raises(FetchError):
            await page.fetch()
        assert len((await page.fetch()).components) == 1


async def test_googles_list_is_asked_for_by_its_own_address() -> None:
    class Reader:
        asked: list[str] = []  # noqa: RUF012 - one test, one list

        async def get(self, url: str, **_: Any) -> Any:
            self.asked.append(url)
            raise FetchError(FetchFailure.TIMEOUT, url)

    reader = Reader()
    for url in (
        "https://status.cloud.google.com#prd-1",
        "https://www.google.com/appsstatus/dashboard",
    ):
        with pytest.raises(FetchError):
            await UnderstudyPage(url, reader, HandClock()).fetch()
    assert reader.asked == [
        "https://status.cloud.google.com/incidents.json",
        "https://www.google.com/appsstatus/dashboard/incidents.json",
    ]


async def test_the_worlds_page_is_read_like_a_real_one(http: HttpClient) -> None:
    async with World() as world:
        world.status.validators = False
        clock = HandClock()
        clock.elapsed_s = -300 * 86_400  # nothing has happened on that page since January
        snapshot = await UnderstudyPage(world.status_url, http, clock).fetch()
    assert len(snapshot.components) >= 5


def provider(status_url: str | None, base_url: str) -> ProviderSettings:
    return ProviderSettings(
        id="one", kind="openai", base_url=base_url, models=("m",), status_url=status_url
    )


GEMINI = "https://generativelanguage.googleapis.com/v1beta/openai/"
VERTEX = "https://status.cloud.google.com"


@pytest.mark.parametrize(
    ("given", "base_url", "read"),
    [
        (VERTEX, GEMINI, "https://aistudio.google.com/status"),
        (f"{VERTEX}/", GEMINI, "https://aistudio.google.com/status"),
        (f"{VERTEX}#Z0FZJAMvEB4j3NbCJs6B", GEMINI, f"{VERTEX}#Z0FZJAMvEB4j3NbCJs6B"),
        (VERTEX, "https://europe-west4-aiplatform.googleapis.com/v1", VERTEX),
        (None, GEMINI, None),
        ("https://status.other.example", GEMINI, "https://status.other.example"),
    ],
)
def test_a_page_of_another_product_or_left_behind_is_replaced_by_the_present_one(
    given: str | None, base_url: str, read: str | None
) -> None:
    assert page_of(provider(given, base_url)) == read


async def test_a_known_page_counts_by_what_a_chat_depends_on(http: HttpClient) -> None:
    page = UnderstudyPage("https://status.openai.com/", http, HandClock())
    assert page.chosen == ("Chat Completions", "Responses")
    named = UnderstudyPage("https://status.openai.com#Sora", http, HandClock())
    assert named.chosen == ("Sora",)
