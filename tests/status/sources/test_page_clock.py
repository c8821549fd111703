"""A page is judged by its own time: a computer's wrong clock makes nothing old and nothing new."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from tests.status.loopback import LoopbackServer, reply
from tests.status.pages import API, CHAT, SETTINGS, incident, summary, update
from tests.status.reading import HandClock
from tests.virtual_loop import STARTED_AT
from understudy.base.http import HttpClient
from understudy.status.model import VerdictKind
from understudy.status.sources.page_clock import clock_ahead
from understudy.status.sources.status_page import StatusPage
from understudy.status.verdict import official_verdict
from understudy.words.verdict_reasons import reason_sentence

if TYPE_CHECKING:
    import asyncio

    from tests.status.loopback import Request
    from understudy.status.model import Snapshot

# ten minutes old where the page is; by the page's clock it is STARTED_AT
BODY = json.dumps(
    summary(
        incident(
            "Down", update("investigating"), touching=(CHAT, API), impact="critical", hours_ago=0.2
        )
    )
).encode()


class OffClock(HandClock):
    """A computer's clock that is wrong."""

    def __init__(self, off: timedelta) -> None:
        super().__init__()
        self.off = off

    def now(self) -> datetime:
        return STARTED_AT + self.off


async def read(off: timedelta, *, again: timedelta | None = None) -> Snapshot:
    """Return the page as a computer reads it; ``again``: once more, with another clock."""

    async def answer(request: Request, writer: asyncio.StreamWriter) -> None:
        date = format_datetime(STARTED_AT, usegmt=True)
        if "if-none-match" in request.headers:
            writer.write(reply(304, b"", date=date))
        else:
            writer.write(reply(200, BODY, date=date, etag='"1"'))

    clock = OffClock(off)
    http = HttpClient(clock)
    try:
        async with LoopbackServer(answer) as server:
            page = StatusPage(server.url, http, clock)
            snapshot = await page.fetch()
            if again is not None:
                clock.off = again
                snapshot = await page.fetch()
            return snapshot
    finally:
        await http.close()


HOURS = [timedelta(hours=one) for one in (0, 26, -5, 24 * 365, -24 * 365)]


@pytest.mark.parametrize("off", HOURS)
async def test_an_outage_of_ten_minutes_is_one_whatever_the_clock_says(off: timedelta) -> None:
    snapshot = await read(off)
    now = STARTED_AT + off
    assert snapshot.clock_ahead == off
    assert snapshot.fetched_at == now
    verdict = official_verdict(snapshot, None, SETTINGS, now)
    assert verdict.kind is VerdictKind.DOWN
    assert "posted 12 min ago" in reason_sentence(verdict.reasons[0], now)


async def test_a_clock_that_was_set_right_is_believed_with_the_next_answer() -> None:
    snapshot = await read(timedelta(hours=26), again=timedelta())
    assert snapshot.clock_ahead == timedelta()
    assert snapshot.fetched_at == STARTED_AT
    assert snapshot.incidents[0].started_at == STARTED_AT - timedelta(hours=0.2)


AT = datetime(2026, 11, 27, 15, 0, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "minutes"),
    [
        ({"date": "Fri, 27 Nov 2026 15:00:20 GMT"}, 0),
        ({"date": "Fri, 27 Nov 2026 14:59:00 GMT"}, 0),
        ({"date": "Fri, 27 Nov 2026 13:00:20 GMT"}, 120),
        ({"date": "Fri, 27 Nov 2026 17:00:20 GMT"}, -120),
        ({"date": "Fri, 27 Nov 2026 16:00:20 +0100"}, 0),
        # a cache held it for an hour
        ({"date": "Fri, 27 Nov 2026 14:00:20 GMT", "age": "3600"}, 0),
        ({"date": "Fri, 27 Nov 2026 14:00:20 GMT", "age": "-5"}, 60),
        ({"date": "Fri, 27 Nov 2026 14:00:20 GMT", "age": "soon"}, 0),
        ({"date": "yesterday"}, 0),
        ({"date": ""}, 0),
        ({}, 0),
    ],
)
def test_how_far_the_clock_is_off_is_told_by_the_date(
    headers: dict[str, str], minutes: int
) -> None:
    assert clock_ahead(headers, AT) == timedelta(minutes=minutes)
