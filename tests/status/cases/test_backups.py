"""The same pages as those of a backup: found from its address alone, never greener than said."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.status.cases.scripted import ScriptedPage, script_of
from tests.status.reading import HandClock
from understudy.base.clock import SystemClock
from understudy.base.errors import FetchError
from understudy.base.fetch_failure import FetchFailure
from understudy.base.http import HttpClient
from understudy.status.backups.backup_page import UnderstudyPage
from understudy.status.backups.page_status import page_status
from understudy.status.model import VerdictKind

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from understudy.status.backups.understudy_status import UnderstudyStatus

UP, DEGRADED, DOWN = VerdictKind.UP, VerdictKind.DEGRADED, VerdictKind.DOWN


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    client = HttpClient(HandClock())
    yield client
    await client.close()


async def status_at(http: HttpClient, server: ScriptedPage, below: str = "") -> UnderstudyStatus:
    clock = SystemClock()
    page = UnderstudyPage(server.url + below, http, clock)
    return page_status("backup", await page.fetch(), page.chosen, clock.now())


@pytest.mark.parametrize(
    ("name", "below", "kind"),
    [
        ("70_openai_summary_lacks_chat", "", DEGRADED),
        ("70_openai_summary_lacks_chat", "#Chat Completions,Responses", DOWN),
        ("70_openai_summary_lacks_chat", "#Images", UP),
        ("78_xai_feed", "", DEGRADED),
        ("78_xai_feed", "/feed.xml", DEGRADED),
        ("78_xai_feed", "/feed.xml#API", DEGRADED),
        ("78_xai_feed", "/feed.xml#Grok", UP),
        ("79_instatus", "", DOWN),
        ("80_betterstack", "", DOWN),
        ("81_incidentio_widget", "", DOWN),
        ("82_widget_no_components", "", DOWN),
        ("30_moved_308", "", UP),
        ("38_gzip", "", UP),
    ],
)
async def test_a_backups_page_is_found_and_read(
    http: HttpClient, name: str, below: str, kind: VerdictKind
) -> None:
    async with ScriptedPage(script_of(name)) as server:
        assert (await status_at(http, server, below)).kind is kind


@pytest.mark.parametrize("name", ["75_backup_spa", "32_spa_200_html"])
async def test_a_page_for_browsers_has_moved_and_is_not_the_networks_fault(
    http: HttpClient, name: str
) -> None:
    async with ScriptedPage(script_of(name)) as server:
        with pytest.raises(FetchError) as caught:
            await status_at(http, server)
    assert caught.value.kind == FetchFailure.MOVED


async def test_a_page_left_behind_is_not_believed_to_be_well(http: HttpClient) -> None:
    script = script_of("77_frozen_spare")
    async with ScriptedPage({"*": script["/frozen/api/v2/summary.json"]}) as server:
        with pytest.raises(FetchError) as caught:
            await status_at(http, server)
    assert caught.value.kind == FetchFailure.FROZEN


@pytest.mark.parametrize("name", ["33_cloudflare_403", "34_waf_202", "35_429", "41_deactivated"])
async def test_a_page_that_refuses_is_not_read(http: HttpClient, name: str) -> None:
    script = script_of(name)
    async with ScriptedPage({"*": script["/api/v2/summary.json"]}) as server:
        with pytest.raises(FetchError):
            await status_at(http, server)


async def test_a_page_that_speaks_no_dialect_is_not_searched_at_every_poll(
    http: HttpClient,
) -> None:
    clock = HandClock()
    async with ScriptedPage({}) as server:
        page = UnderstudyPage(server.url, http, clock)
        asked = []
        for at_s in (0, 300, 600, 3900):
            clock.elapsed_s, before = at_s, len(server.requests)
            with pytest.raises(FetchError):
                await page.fetch()
            asked.append(len(server.requests) - before)
    assert asked[1:3] == [1, 1]
    assert asked[0] == asked[3] > 5


async def test_a_summary_known_to_leave_things_out_is_not_well_alone(http: HttpClient) -> None:
    script = script_of("70_openai_summary_lacks_chat")
    del script["/api/v2/components.json"]
    async with ScriptedPage(script) as server:
        assert (await status_at(http, server)).kind is VerdictKind.UNKNOWN
        assert (await status_at(http, server, "#Chat Completions")).kind is VerdictKind.UNKNOWN
        assert (await status_at(http, server, "#Images")).kind is UP
