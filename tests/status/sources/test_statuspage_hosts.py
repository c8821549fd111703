"""Hosts are asked in order, left in peace when they ask for it, and none is given up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.status.loopback import LoopbackServer, html_reply, json_reply, reply
from tests.status.pages import summary
from tests.status.reading import HandClock, failure_of, judged
from understudy.base.errors import FetchError
from understudy.base.http import FetchFailure, HttpClient
from understudy.status.model import VerdictKind
from understudy.status.sources.hosts import PageHosts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
async def http(clock: HandClock) -> AsyncIterator[HttpClient]:
    client = HttpClient(clock)
    yield client
    await client.close()


async def test_the_spare_host_answers_while_the_first_will_not(
    http: HttpClient, clock: HandClock
) -> None:
    async with (
        LoopbackServer(html_reply(405)) as first,
        LoopbackServer(json_reply(summary())) as spare,
    ):
        source = PageHosts(first.url, (spare.url,), http, clock)
        assert (await judged(source, clock)).kind is VerdictKind.UP
        assert (len(first.requests), len(spare.requests)) == (1, 1)


async def test_a_refusing_host_rests_ever_longer_and_is_asked_first_again_after(
    http: HttpClient, clock: HandClock
) -> None:
    async with (
        LoopbackServer(html_reply(405)) as first,
        LoopbackServer(json_reply(summary())) as spare,
    ):
        source = PageHosts(first.url, (spare.url,), http, clock)
        asked_at_s = []
        for second in range(0, 3600, 30):
            clock.elapsed_s = second
            before = len(first.requests)
            await source.fetch()
            if len(first.requests) > before:
                asked_at_s.append(second)
        assert asked_at_s == [0, 60, 180, 420, 900, 1800, 2700]
        first.answer = json_reply(summary(api="major_outage"))
        clock.elapsed_s = 3600
        assert (await judged(source, clock)).kind is VerdictKind.DOWN
        assert len(spare.requests) == 120


async def test_a_resting_host_is_still_asked_when_the_spare_one_fails_too(
    http: HttpClient, clock: HandClock
) -> None:
    async with (
        LoopbackServer(html_reply(503)) as first,
        LoopbackServer(json_reply(summary())) as spare,
    ):
        source = PageHosts(first.url, (spare.url,), http, clock)
        await source.fetch()
        first.answer, spare.answer = json_reply(summary(api="major_outage")), html_reply(503)
        assert (await judged(source, clock)).kind is VerdictKind.DOWN


@pytest.mark.parametrize("asked", ["600", "Sat, 21 Nov 2026 09:10:00 GMT"])
async def test_retry_after_is_kept_and_counted_down_without_asking_again(
    http: HttpClient, clock: HandClock, asked: str
) -> None:
    async with LoopbackServer(reply(429, retry_after=asked)) as server:
        source = PageHosts(server.url, (), http, clock)
        assert (await failure_of(source)).retry_after_s == 600
        clock.elapsed_s = 599
        error = await failure_of(source)
        assert (error.kind, error.status, error.retry_after_s) == ("http_status", 429, 1)
        assert len(server.requests) == 1
        clock.elapsed_s = 600
        server.answer = json_reply(summary())
        assert (await judged(source, clock)).kind is VerdictKind.UP


async def test_retry_after_is_believed_for_an_hour_at_most(
    http: HttpClient, clock: HandClock
) -> None:
    async with LoopbackServer(reply(503, retry_after="86400")) as server:
        source = PageHosts(server.url, (), http, clock)
        await failure_of(source)
        clock.elapsed_s = 3600
        await failure_of(source)
        assert len(server.requests) == 2


async def test_a_host_is_asked_again_when_the_patience_it_asked_for_is_over(
    http: HttpClient, clock: HandClock
) -> None:
    async with (
        LoopbackServer(reply(429, retry_after="90")) as first,
        LoopbackServer(json_reply(summary())) as spare,
    ):
        source = PageHosts(first.url, (spare.url,), http, clock)
        asked = []
        for second in (0, 30, 60, 89, 90):
            clock.elapsed_s = second
            await source.fetch()
            asked.append(len(first.requests))
    assert asked == [1, 1, 1, 1, 2]


async def test_one_host_asking_for_patience_does_not_stop_the_other(
    http: HttpClient, clock: HandClock
) -> None:
    async with (
        LoopbackServer(reply(429, retry_after="600")) as first,
        LoopbackServer(html_reply(503)) as spare,
    ):
        source = PageHosts(first.url, (spare.url,), http, clock)
        assert (await failure_of(source)).retry_after_s is None
        spare.answer = json_reply(summary())
        assert (await judged(source, clock)).kind is VerdictKind.UP
        assert len(first.requests) == 1


class Refusing:
    """Fails for each host with the failure it is told."""

    def __init__(self, *kinds: FetchFailure) -> None:
        self._kinds = dict(zip(("one.example", "two.example"), kinds, strict=True))

    async def get(self, url: str, *, etag: str | None = None, accept: str = "") -> Any:
        raise FetchError(self._kinds[url.split("/")[2]], url)


@pytest.mark.parametrize(
    ("first", "spare", "told"),
    [
        ("dns_failed", "dns_failed", VerdictKind.OFFLINE),
        ("dns_failed", "http_status", VerdictKind.BLIND),
        ("tls_failed", "dns_failed", VerdictKind.BLIND),
        ("tls_failed", "captive_portal", VerdictKind.SIGN_IN),
        ("timeout", "tls_failed", VerdictKind.BLIND),
    ],
)
async def test_of_two_failures_the_more_telling_one_is_told(
    clock: HandClock, first: str, spare: str, told: VerdictKind
) -> None:
    http = Refusing(FetchFailure(first), FetchFailure(spare))
    source = PageHosts("https://one.example", ("https://two.example",), http, clock)
    assert (await judged(source, clock)).kind is told


def changed(days_ago: float) -> bytes:
    """Return a page, all well, on which nothing changed for so long."""
    at = (HandClock().now() - timedelta(days=days_ago)).isoformat()
    page = {"url": "https://status.example.org", "time_zone": "Etc/UTC", "updated_at": at}
    return json_reply(summary() | {"page": page})


@pytest.mark.parametrize(("days", "kind"), [(13, VerdictKind.UP), (15, VerdictKind.BLIND)])
async def test_a_spare_page_that_stands_still_was_left_behind(
    http: HttpClient, clock: HandClock, days: float, kind: VerdictKind
) -> None:
    shell = reply(200, b"<!doctype html><div id=root></div>", content_type="text/html")
    async with LoopbackServer(shell) as first, LoopbackServer(changed(days)) as spare:
        source = PageHosts(first.url, (spare.url,), http, clock)
        assert (await judged(source, clock)).kind is kind
    if kind is VerdictKind.BLIND:
        assert (await failure_of(source)).kind != FetchFailure.CAPTIVE_PORTAL


async def test_the_page_itself_may_be_quiet_for_long(http: HttpClient, clock: HandClock) -> None:
    async with LoopbackServer(changed(400)) as server:
        source = PageHosts(server.url, (), http, clock)
        assert (await judged(source, clock)).kind is VerdictKind.UP
