"""When the page is asked again, in virtual time: soon when it matters, rarely when refused."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from tests.status.pages import API, GOVERNMENT, incident, summary
from tests.status.polling import Run, ScriptedSource, all_between, refused
from tests.virtual_loop import VIRTUAL
from understudy.base.http import FetchFailure
from understudy.status.model import VerdictKind

PAGE_URL = "https://status.example.org"


@pytest.fixture
def anyio_backend() -> tuple[str, dict[str, Any]]:
    return VIRTUAL


@pytest.mark.parametrize("seed", range(5))
async def test_a_healthy_page_is_asked_every_minute_give_or_take_a_fifth(seed: int) -> None:
    run = await Run(ScriptedSource(summary()), seed).during(4 * 3600)
    gaps = run.source.gaps_s
    assert all_between(gaps, 48, 72)
    assert min(gaps) < 52
    assert max(gaps) > 68
    assert run.source.asked_at_s[0] == 0


async def test_the_interval_is_the_persons_to_choose() -> None:
    run = await Run(ScriptedSource(summary()), poll_interval_s=300).during(4 * 3600)
    assert all_between(run.source.gaps_s, 240, 360)


@pytest.mark.parametrize(
    "page",
    [
        summary(api="degraded_performance"),
        summary(incident("Errors", impact="critical")),
        summary(incident("Note", impact="none", touching=(API,))),
    ],
    ids=["degraded", "down", "up, reported"],
)
async def test_while_an_incident_is_open_here_the_page_is_asked_twice_as_often(
    page: dict[str, Any],
) -> None:
    run = await Run(ScriptedSource(page)).during(1200)
    assert all_between(run.source.gaps_s, 24, 36)


async def test_an_incident_elsewhere_does_not_hurry_the_polls() -> None:
    run = await Run(ScriptedSource(summary(incident(touching=(GOVERNMENT,))))).during(1200)
    assert all_between(run.source.gaps_s, 48, 72)


async def test_an_incident_never_slows_a_faster_interval() -> None:
    run = await Run(ScriptedSource(summary(api="major_outage")), poll_interval_s=5).during(300)
    assert all_between(run.source.gaps_s, 4, 6)


@pytest.mark.parametrize("kind", [FetchFailure.DNS_FAILED, FetchFailure.HTTP_STATUS])
async def test_at_the_start_failures_are_retried_after_2_5_and_10_seconds(
    kind: FetchFailure,
) -> None:
    run = await Run(ScriptedSource(refused(kind))).during(600)
    assert run.source.gaps_s[:3] == [2, 5, 10]
    assert min(run.source.gaps_s[3:]) >= 48


async def test_starting_offline_recovers_with_the_network() -> None:
    away = refused(FetchFailure.DNS_FAILED)
    run = await Run(ScriptedSource(away, away, summary())).during(60)
    assert run.kinds[:3] == [VerdictKind.OFFLINE, VerdictKind.OFFLINE, VerdictKind.UP]
    assert run.source.asked_at_s[:3] == [0, 2, 7]


@pytest.mark.parametrize(
    "kind",
    [
        FetchFailure.HTTP_STATUS,
        FetchFailure.TLS_FAILED,
        FetchFailure.NOT_JSON,
        FetchFailure.UNEXPECTED_SHAPE,
        FetchFailure.TOO_LARGE,
        FetchFailure.REDIRECTED,
    ],
)
async def test_a_page_that_refuses_is_asked_ever_more_rarely_up_to_15_minutes(
    kind: FetchFailure,
) -> None:
    run = await Run(ScriptedSource(summary(), refused(kind))).during(6 * 3600)
    gaps = run.source.gaps_s
    assert all_between(gaps[:1], 48, 72)
    assert all_between(gaps[1:2], 96, 144)
    assert all_between(gaps[2:3], 192, 288)
    assert all_between(gaps[3:4], 384, 576)
    assert all_between(gaps[4:], 700, 900)
    assert max(gaps) == 900


async def test_a_page_that_cannot_be_reached_is_tried_every_minute() -> None:
    run = await Run(ScriptedSource(summary(), refused(FetchFailure.TIMEOUT))).during(3600)
    assert all_between(run.source.gaps_s, 48, 72)


async def test_a_sign_in_page_is_tried_every_two_minutes() -> None:
    """The person may sign in any moment, and would not wait a quarter of an hour to see it."""
    run = await Run(ScriptedSource(refused(FetchFailure.CAPTIVE_PORTAL))).during(3600)
    assert all_between(run.source.gaps_s[4:], 90, 120)


async def test_after_a_month_of_refusals_the_wait_is_still_a_number() -> None:
    run = await Run(ScriptedSource(refused())).during(30 * 86_400)
    assert all_between(run.source.gaps_s[10:], 700, 900)


async def test_one_good_answer_ends_the_back_off() -> None:
    run = Run(ScriptedSource(summary(), refused(), refused(), refused(), summary(), refused()))
    await run.during(7200)
    assert all_between(run.source.gaps_s[4:5], 48, 72)
    assert all_between(run.source.gaps_s[5:6], 96, 144)


@pytest.mark.parametrize(("asked_s", "kept_s"), [(700, 700), (50_000, 3600), (0.5, 2)])
async def test_retry_after_is_kept_up_to_an_hour(asked_s: float, kept_s: float) -> None:
    run = await Run(ScriptedSource(refused(retry_after_s=asked_s))).during(7300)
    assert run.source.gaps_s[0] == kept_s


async def test_poll_soon_polls_at_once() -> None:
    run = Run(ScriptedSource(summary()))
    asyncio.get_running_loop().call_later(10, run.monitor.poll_soon)
    await run.during(20)
    assert run.source.asked_at_s == [0, 10]


async def test_poll_soon_ends_a_back_off_and_retries_quickly() -> None:
    run = Run(ScriptedSource(summary(), *[refused()] * 12))
    asyncio.get_running_loop().call_later(3000, run.monitor.poll_soon)
    await run.during(3030)
    assert run.source.asked_at_s[-4:] == [3000, 3002, 3007, 3017]


async def test_poll_soon_during_a_poll_is_for_another_one_right_after() -> None:
    """What the poll under way will find may be older than the wish."""
    run = Run(ScriptedSource(summary(), takes_s=4))
    asyncio.get_running_loop().call_later(1, run.monitor.poll_soon)
    await run.during(20)
    assert run.source.asked_at_s == [0, 4]


async def test_two_polls_never_run_side_by_side() -> None:
    run = Run(ScriptedSource(summary(), takes_s=3))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(run.monitor.poll_once())
        tasks.create_task(run.monitor.poll_once())
    assert run.source.most_at_work == 1
    assert len(run.published) == 2


async def test_every_poll_is_published_with_its_snapshot_or_none() -> None:
    run = await Run(ScriptedSource(summary(), refused(), summary())).during(400)
    assert run.kinds[:3] == [VerdictKind.UP, VerdictKind.BLIND, VerdictKind.UP]
    (_, first), (blind, nothing), (_, third) = run.published[:3]
    assert first is not None
    assert third is not None
    assert nothing is None
    assert blind.components == first.components
    assert blind.checked_at == first.fetched_at < third.fetched_at


async def test_poll_once_returns_what_it_published() -> None:
    run = Run(ScriptedSource(summary(api="major_outage")))
    assert run.monitor.verdict is None
    verdict = await run.monitor.poll_once()
    assert verdict.kind is VerdictKind.DOWN
    assert run.monitor.verdict is verdict
    assert run.published[0][0] is verdict


async def test_since_spans_polls_of_the_same_kind() -> None:
    run = await Run(ScriptedSource(summary())).during(1800)
    assert len({verdict.since for verdict, _ in run.published}) == 1
    assert len({verdict.checked_at for verdict, _ in run.published}) == len(run.published)


async def test_changes_are_logged_once_not_every_poll(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="understudy.status.monitor")
    away = refused(FetchFailure.TIMEOUT)
    await Run(ScriptedSource(summary(), summary(), away, away, summary())).during(600)
    said = [(record.levelname, record.getMessage().split(":")[0]) for record in caplog.records]
    assert said == [
        ("INFO", "verdict"),
        ("WARNING", "the status page cannot be read"),
        ("INFO", "verdict"),
        ("INFO", "the status page can be read again"),
        ("INFO", "verdict"),
    ]
