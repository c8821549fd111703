"""The backups' pages are read every five minutes, every minute while Claude is down."""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from tests.virtual_loop import VIRTUAL, VirtualClock
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.base.http import Page
from understudy.base.settings.values import CLAUDE, ProviderSettings
from understudy.engine.status.backup_pages import UnderstudyPages
from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from understudy.status.backups.understudy_status import UnderstudyStatus

URL = "https://status.backup.example.com"
MINUTE_S, HOUR_S = 60, 3600


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return VIRTUAL


def backup(
    name: str = "backup", url: str | None = URL, *, consent: bool | None = True
) -> ProviderSettings:
    return ProviderSettings(
        id=name,
        kind="openai",
        base_url="https://api.example.com",
        models=("m",),
        consent=consent,
        status_url=url,
    )


class Web:
    """Pages in virtual time: one component in ``state``, or a failure; notes when it was asked."""

    def __init__(self, *providers: ProviderSettings) -> None:
        self.state = "operational"
        self.failure: FetchError | None = None
        self.padding = ""
        self.asked: list[tuple[float, str]] = []
        self.told: list[UnderstudyStatus] = []
        self.pages = UnderstudyPages(
            providers or (CLAUDE, backup()),
            self,
            VirtualClock(),
            self.told.append,
            random.Random(7),  # noqa: S311 - jitter is no secret
        )

    async def get(self, url: str, *, etag: str | None = None, accept: str = "") -> Page:
        self.asked.append((asyncio.get_running_loop().time(), url))
        await asyncio.sleep(0.2)
        if self.failure is not None:
            raise self.failure
        if url.endswith("incidents.json"):
            return Page(
                url,
                200,
                {},
                json.dumps([{"id": self.padding, "affected_products": []}]).encode(),
                None,
            )
        component = {"id": "c", "name": "API", "status": self.state}
        return Page(url, 200, {}, json.dumps({"components": [component]}).encode(), None)

    def gaps_s(self) -> list[float]:
        times_s = [at for at, _ in self.asked]
        return [later - at for at, later in pairwise(times_s)]


@contextlib.asynccontextmanager
async def running(web: Web) -> AsyncIterator[UnderstudyPages]:
    task = asyncio.ensure_future(web.pages.run())
    try:
        yield web.pages
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_a_page_is_read_at_once_and_every_five_minutes_give_or_take() -> None:
    web = Web()
    async with running(web) as pages:
        await asyncio.sleep(4 * HOUR_S)
        status = pages.status("backup")
    assert web.asked[0][0] == 0
    assert all(239 <= gap <= 361 for gap in web.gaps_s())
    assert max(web.gaps_s()) - min(web.gaps_s()) > 30
    assert status is not None
    assert status.kind is VerdictKind.UP
    assert len(web.told) == len(web.asked)


async def test_while_claude_is_down_it_is_every_minute_from_the_first() -> None:
    web = Web()
    async with running(web) as pages:
        await asyncio.sleep(100)
        pages.watch_closely(closely=True)
        await asyncio.sleep(HOUR_S)
        assert 45 <= len(web.asked) <= 80
        assert web.asked[1][0] == pytest.approx(100, abs=1)
        pages.watch_closely(closely=False)
        before = len(web.asked)
        await asyncio.sleep(HOUR_S)
        assert len(web.asked) - before <= 16


async def test_red_is_known_before_a_fail_over_and_ends_with_the_page() -> None:
    web = Web()
    async with running(web) as pages:
        assert pages.red("backup") is False
        assert pages.status("backup") is None
        web.state = "major_outage"
        await asyncio.sleep(1)
        assert pages.red("backup")
        assert not pages.red("claude")
        assert not pages.red("nobody")
        web.state = "operational"
        await asyncio.sleep(7 * MINUTE_S)
        assert not pages.red("backup")


@pytest.mark.parametrize("kind", FetchFailure)
async def test_an_unreadable_page_is_blind_whatever_it_said_before(kind: FetchFailure) -> None:
    web = Web()
    web.state = "major_outage"
    async with running(web) as pages:
        await asyncio.sleep(1)
        web.failure = FetchError(kind, URL)
        await asyncio.sleep(7 * MINUTE_S)
        status = pages.status("backup")
        assert status is not None
        assert (status.kind, pages.red("backup")) == (VerdictKind.BLIND, False)
        assert status.checked_at is not None


async def test_a_reading_that_is_not_renewed_stops_counting() -> None:
    web = Web()
    web.state = "major_outage"
    await web.pages.poll_once()
    assert web.pages.red("backup")
    await asyncio.sleep(20 * MINUTE_S)
    assert not web.pages.red("backup")
    status = web.pages.status("backup")
    assert status is not None
    assert status.kind is VerdictKind.BLIND


async def test_a_page_that_refuses_is_asked_ever_more_rarely() -> None:
    web = Web()
    web.failure = FetchError(FetchFailure.HTTP_STATUS, URL, status=503)
    async with running(web):
        await asyncio.sleep(12 * HOUR_S)
    gaps = web.gaps_s()
    assert gaps[0] < 400
    assert 2800 < gaps[-1] < 3700
    assert len(gaps) < 25


@pytest.mark.parametrize("wished", [False, True])
async def test_a_page_that_asks_to_be_left_alone_is_even_where_a_poll_is_wished(
    wished: bool,
) -> None:
    web = Web()
    web.failure = FetchError(FetchFailure.HTTP_STATUS, URL, status=429, retry_after_s=1800)
    async with running(web) as pages:
        await asyncio.sleep(10)
        pages.watch_closely(closely=True)
        if wished:
            pages.poll_soon()
        await asyncio.sleep(1700)
        assert len(web.asked) == 1
        await asyncio.sleep(200)
        assert len(web.asked) == 2


async def test_a_heavy_list_is_read_more_seldom() -> None:
    web = Web(backup(url="https://status.cloud.google.com"))
    web.padding = "x" * 300_000
    async with running(web) as pages:
        await asyncio.sleep(4 * HOUR_S)
        assert all(1439 <= gap <= 2161 for gap in web.gaps_s())
        status = pages.status("backup")
        assert status is not None
        assert status.kind is VerdictKind.UP


async def test_one_page_of_two_providers_is_read_once_and_told_of_both() -> None:
    web = Web(backup("one"), backup("two"))
    await web.pages.poll_once()
    assert len(web.asked) == 1
    assert [status.provider for status in web.told] == ["one", "two"]


async def test_a_page_watched_for_the_same_providers_is_not_read_anew() -> None:
    web = Web(CLAUDE, backup("one"))
    async with running(web) as pages:
        await asyncio.sleep(1)
        read = len(web.asked)
        assert read == 1
        pages.use((CLAUDE, backup("one")))
        await asyncio.sleep(1)
        assert len(web.asked) == read
        pages.use((CLAUDE, backup("one"), backup("two")))  # of it nothing is known yet
        await asyncio.sleep(1)
        assert len(web.asked) == read + 1
        assert pages.status("two") is not None


async def test_only_pages_of_those_who_may_be_sent_prompts_are_read() -> None:
    web = Web(CLAUDE, backup("no", consent=False), backup("unasked", consent=None))
    async with running(web) as pages:
        await asyncio.sleep(HOUR_S)
        assert web.asked == []
        pages.use((CLAUDE, backup("yes")))
        await asyncio.sleep(1)
        assert pages.status("yes") is not None
        pages.use((CLAUDE,))
        assert pages.status("yes") is None
        await asyncio.sleep(HOUR_S)
    assert len(web.asked) == 1
