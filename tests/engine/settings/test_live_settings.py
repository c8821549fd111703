"""Every service goes by the settings in force, also if they change while everything runs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tests.commands.program import home_for
from tests.engine.running import Told, program
from understudy.alerts.severity import SEVERITY
from understudy.base.clock import SystemClock
from understudy.base.settings.checks import sections
from understudy.base.settings.values import PriceSettings, ProviderSettings, Settings
from understudy.chat.question import Question
from understudy.engine.events.common_events import AnsweringChanged, ProvidersSaved, VerdictJudged
from understudy.engine.settings.live import LiveSettings
from understudy.engine.status.witness import witness_urls
from understudy.engine.updates.noticing import UpdateNotice, feed_of
from understudy.status.log.log_store import gap_for
from understudy.status.model import Impact, VerdictKind
from understudy.world.behaviour import Answer
from understudy.world.page_state import API, CLAUDE_AI, well
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from understudy.engine.api import EngineApi

LOCAL_ALONE = """
[[provider]]
id = "local"
kind = "openai"
base_url = "{}"
models = ["small"]
local = true
consent = true
"""
HEAD = """
[status]
page_url = "{}"
spare_urls = []
poll_interval_s = 1
"""
API_DOWN = well().with_components({API: "major_outage"})
ALL_DOWN = well().with_components({API: "major_outage", CLAUDE_AI: "major_outage"})


def is_down(event: object) -> bool:
    return isinstance(event, VerdictJudged) and event.verdict.kind is VerdictKind.DOWN


def is_up(event: object) -> bool:
    return isinstance(event, VerdictJudged) and event.verdict.kind is VerdictKind.UP


def is_saved(event: object) -> bool:
    return isinstance(event, ProvidersSaved)


def last_answering(told: Told) -> AnsweringChanged:
    event = told.of(AnsweringChanged)[-1]
    assert isinstance(event, AnsweringChanged)
    return event


async def test_claude_added_while_it_runs_is_claude_for_every_service(tmp_path: Path) -> None:
    told = Told()
    async with World() as world:
        world.status.show(ALL_DOWN)
        world.claude.behave(Answer("It stops asking what fails."))
        (tmp_path / "config").mkdir()
        settings = HEAD.format(world.status_url) + LOCAL_ALONE.format(world.backup_url)
        (tmp_path / "config" / "settings.toml").write_text(settings, encoding="utf-8")
        async with program(tmp_path, told) as api:
            await told.until(is_down)
            added = ProviderSettings(
                id="work",
                kind="anthropic",
                role="claude",
                base_url=world.claude_url,
                models=("claude-sonnet-5-5",),
                consent=True,
            )
            before = api._opened.settings.provider
            await api.setup.save_providers((added, *before))
            await told.until(is_saved)

            # the router passes over it, as the page says it is down
            answering = last_answering(told).answering
            assert answering.candidate is not None
            assert answering.candidate.provider == "local"

            # the judge takes its answers for Claude's, the prober asks it, past answers offer it
            world.status.show(well())
            await api.poll_soon()
            await told.until(is_up)
            await api.ask(Question("What does a circuit breaker do in software?"))
            verdicts = told.of(VerdictJudged)
            assert any(
                one.kind == "own_working"
                for event in verdicts
                if isinstance(event, VerdictJudged)
                for one in event.verdict.reasons
            )
            assert api._watching.prober._target() is not None
            (source,) = api._opened.past.listed("circuit", 5)
            assert source.provider == "work"


def updates_of(api: EngineApi) -> UpdateNotice:
    owners = (getattr(one, "__self__", None) for one in api._watching.watch.verdicts._listeners)
    return next(one for one in owners if isinstance(one, UpdateNotice))


CLAUDE_ELSEWHERE = ProviderSettings(
    id="claude", kind="anthropic", base_url="https://eu.example.com", models=("m",), consent=True
)
SETTABLE: dict[str, tuple[Any, Callable[[Any], object], object]] = {
    "status.poll_interval_s": (
        900,
        lambda api: (
            api._watching.monitor._settings.poll_interval_s,
            api._watching.watch._log._states._gap_us,
        ),
        (900, gap_for(900) // timedelta(microseconds=1)),
    ),
    "status.page_url": (
        "http://127.0.0.1:9/other",
        lambda api: api._watching.monitor._source._hosts[0].page.url,
        "http://127.0.0.1:9/other",
    ),
    "status.spare_urls": (
        ("http://127.0.0.1:9/spare",),
        lambda api: api._watching.monitor._source._hosts[1].page.url,
        "http://127.0.0.1:9/spare",
    ),
    "status.surfaces": (
        ("Claude Code",),
        lambda api: api._watching.watch._judge._page._settings.surfaces,
        ("Claude Code",),
    ),
    "status.probes": ("off", lambda api: api._watching.prober._allowed(), False),
    "status.claude_code": ("on", lambda api: api._watching.tail._is_on(), True),
    "provider": (
        (CLAUDE_ELSEWHERE,),
        lambda api: (
            witness_urls(api._opened.settings) == api._watching.gate._witness.urls
            and api._watching.gate._witness.urls
        ),
        ("https://eu.example.com/",),
    ),
    "chat.first_token_s": (
        7.0,
        lambda api: api._opened.chat._router()._means.settings.chat.first_token_s,
        7.0,
    ),
    "chat.load_s": (77.0, lambda api: api._opened.chat._router()._means.settings.chat.load_s, 77.0),
    "chat.idle_s": (8.0, lambda api: api._opened.chat._router()._means.settings.chat.idle_s, 8.0),
    "chat.hedge_after_s": (
        9.0,
        lambda api: api._opened.chat._router()._means.settings.chat.hedge_after_s,
        9.0,
    ),
    "chat.mid_answer": (
        "continue",
        lambda api: api._opened.chat._router()._means.settings.chat.mid_answer,
        "continue",
    ),
    "chat.past_answers": ("off", lambda api: api._opened.past._is_on(), False),
    "chat.backup_limit_per_month": (
        0.0,
        lambda api: list(api._opened.chat._router()._over_limit()),
        ["backup"],
    ),
    "chat.weekly_drill": (
        "off",
        lambda api: api._opened.drill._settings().chat.weekly_drill,
        "off",
    ),
    "chat.global_shortcut": ("on", lambda api: api.shortcut.is_on, True),
    "alerts.minimum_impact": (
        "critical",
        lambda api: api._watching.watch.policy._minimum,
        SEVERITY[Impact.CRITICAL],
    ),
    "alerts.quiet_hours": (
        "22:00-07:00",
        lambda api: api._watching.watch.policy._silence._quiet_hours is not None,
        True,
    ),
    "updates.check": ("on", lambda api: updates_of(api)._settings().check, "on"),
    "updates.feed_url": (
        "http://127.0.0.1:9/feed",
        lambda api: feed_of(updates_of(api)._settings()),
        "http://127.0.0.1:9/feed",
    ),
    "price": (
        (PriceSettings(model="x", input_per_million=1, output_per_million=2, currency="EUR"),),
        lambda api: api._opened.chat._router()._means.settings.price[0].currency,
        "EUR",
    ),
    "archive.keep_conversations_days": (
        31,
        lambda api: api.keeping._settings().keep_conversations_days,
        31,
    ),
    "archive.keep_private_days": (
        32,
        lambda api: api.keeping._settings().keep_private_days,
        32,
    ),
    "archive.keep_attachments_days": (
        33,
        lambda api: api.keeping._settings().keep_attachments_days,
        33,
    ),
}


def names() -> set[str]:
    """Return every setting by its place in the file."""
    there = {f"{one.name}.{two.key}" for one in sections().values() for two in one.settings}
    return {*there, "provider", "price"}


def changed(settings: Settings, name: str, value: object) -> Settings:
    group, _, field = name.rpartition(".")
    if not group:
        return msgspec.structs.replace(settings, **{field: value})
    inner = msgspec.structs.replace(getattr(settings, group), **{field: value})
    return msgspec.structs.replace(settings, **{group: inner})


def test_every_setting_is_changed_by_the_next_test() -> None:
    assert names() == set(SETTABLE)


async def test_each_setting_changed_while_everything_runs_is_used_by_its_service(
    tmp_path: Path,
) -> None:
    """Looks behind the curtain: what a service would use next has no other way to be seen."""
    async with World() as world, program(home_for(world, tmp_path), Told()) as api:
        before = api._opened.settings
        await api.setup.inspect_key(before.provider[0])  # a probe never looks a key up itself
        for name, (value, used, expected) in SETTABLE.items():
            assert used_or_none(used, api) != expected, name
            api._opened.live.change(changed(before, name, value))
            assert used(api) == expected, name
            api._opened.live.change(before)


def used_or_none(used: Callable[[Any], object], api: EngineApi) -> object:
    try:
        return used(api)
    except (IndexError, AttributeError):  # there is no second host, or no price, yet
        return None


def test_listeners_hear_of_changes_alone_and_in_order() -> None:
    heard: list[tuple[str, Settings]] = []
    live = LiveSettings(Settings())
    live.on_change(lambda settings: heard.append(("first", settings)))
    live.on_change(lambda settings: heard.append(("second", live.now)))
    live.change(Settings())
    assert heard == []
    other = changed(Settings(), "status.probes", "off")
    live.change(other)
    assert heard == [("first", other), ("second", other)]


@pytest.mark.parametrize("again", [False, True])
async def test_another_page_is_read_at_once_and_decides(tmp_path: Path, *, again: bool) -> None:
    told = Told()
    async with World() as world, World(clock=SystemClock()) as other:
        other.status.show(API_DOWN)
        async with program(home_for(world, tmp_path), told) as api:
            await told.until(is_up)
            before = api._opened.settings
            moved = changed(before, "status.page_url", other.status_url)
            api._opened.live.change(moved)
            await told.until(is_down)
            if again:
                told.events.clear()
                api._opened.live.change(before)
                await told.until(is_up)
