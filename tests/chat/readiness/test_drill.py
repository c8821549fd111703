"""The drill asks each understudy one real question, and says what it found."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.archive.opened import opened_store
from tests.chat.asking import key
from tests.chat.outbox.draining import claude_at
from understudy.base.clock import SystemClock
from understudy.base.settings.values import ChatSettings, ProviderSettings, Settings
from understudy.chat.failure import FailureKind
from understudy.chat.providers.kinds import build_provider
from understudy.chat.readiness import NOTED_AS, Drill
from understudy.chat.waiting.model_loads import Loads
from understudy.engine.backups.weekly_drill import FIRST_AFTER_S, WeeklyDrill, is_due
from understudy.engine.events.backup_events import UnderstudiesDrilled
from understudy.engine.events.common_events import StandsAlone
from understudy.words.drills import NOBODY, alone_text, outlook, warnings_of
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from understudy.archive.store import Store


def backup_at(
    world: World, name: str = "openai", *, consent: bool = True, local: bool = False
) -> ProviderSettings:
    return ProviderSettings(
        id=name,
        kind="openai",
        base_url=world.backup_url,
        models=world.backup.models[:2],
        consent=consent,
        local=local,
    )


@asynccontextmanager
async def drilled(
    path: Path, *providers: ProviderSettings, weekly: str = "free"
) -> AsyncGenerator[tuple[Drill, Store, Settings], None]:
    settings = Settings(
        provider=providers,
        chat=ChatSettings(weekly_drill=weekly),  # type: ignore[arg-type]  # checked by the settings
    )
    with opened_store(path / "u.db", SystemClock()) as (store, _):
        yield (
            Drill(
                lambda: settings,
                lambda one: build_provider(one, key),
                store,
                SystemClock(),
                Loads(),
            ),
            store,
            settings,
        )


async def test_every_provider_is_asked_its_first_model_and_the_report_is_kept(
    tmp_path: Path,
) -> None:
    async with World() as world:
        providers = (claude_at(world.claude_url), backup_at(world))
        async with drilled(tmp_path, *providers) as (drill, _, _settings):
            report = await drill.ask_everybody()
            assert drill.last() == report
        assert len(world.claude.asked) == len(world.backup.asked) == 1
    assert [(one.provider, one.works) for one in report.results] == [
        ("claude", True),
        ("openai", True),
    ]
    assert all((one.first_text_s or 0) > 0 for one in report.results)
    heir = report.would_answer
    assert heir is not None
    assert heir.provider == "openai"  # Claude is not its own understudy
    assert outlook(report).startswith(f"If Claude failed now, OpenAI ({heir.model}) would answer")
    assert warnings_of(report) == []


async def test_with_every_model_each_is_asked(tmp_path: Path) -> None:
    async with World() as world:
        async with drilled(tmp_path, backup_at(world)) as (drill, _, _settings):
            report = await drill.ask_everybody(every_model=True)
        assert [one.model for one in report.results] == list(world.backup.models[:2])


async def test_a_refused_key_leaves_the_person_alone_and_is_said(tmp_path: Path) -> None:
    async with World() as world:
        world.backup.keys = {"another"}
        providers = (claude_at(world.claude_url), backup_at(world))
        async with drilled(tmp_path, *providers) as (drill, _, _settings):
            report = await drill.ask_everybody()
    assert report.would_answer is None
    assert [one.failure for one in report.understudies] == [FailureKind.KEY_REFUSED]
    assert outlook(report) == str(NOBODY)
    assert warnings_of(report) == [
        "OpenAI: your key was refused (401): you have no understudy.",
    ]
    assert str(NOBODY) in alone_text(report).body


async def test_the_next_one_that_works_would_answer(tmp_path: Path) -> None:
    async with World() as world:
        world.backup.behave(HttpError(503), Answer("ready"))
        providers = (backup_at(world), backup_at(world, "other"))
        async with drilled(tmp_path, *providers) as (drill, _, _settings):
            report = await drill.ask_everybody()
    assert report.would_answer is not None
    assert report.would_answer.provider == "other"
    assert warnings_of(report) == ["OpenAI: service unavailable (503)."]


async def test_who_may_not_be_asked_is_not_asked(tmp_path: Path) -> None:
    async with World() as world:
        async with drilled(tmp_path, backup_at(world, consent=False)) as (drill, _, _settings):
            report = await drill.ask_everybody()
        assert world.backup.requests == []
    assert (report.results, report.not_allowed) == ((), ("openai",))
    assert warnings_of(report)[-1] == "OpenAI was not asked: you have not given consent."


async def test_a_kept_report_that_cannot_be_read_is_none(tmp_path: Path) -> None:
    async with World() as world, drilled(tmp_path, backup_at(world)) as (drill, store, _):
        store.note(NOTED_AS, "{")
        assert drill.last() is None


@pytest.mark.parametrize(
    ("weekly", "asked"), [("free", ["local"]), ("on", ["openai", "local"]), ("off", None)]
)
async def test_weekly_only_the_free_ones_unless_the_person_wants_more(
    tmp_path: Path, weekly: str, asked: list[str] | None
) -> None:
    told: list[object] = []
    async with World() as world:
        providers = (
            claude_at(world.claude_url),
            backup_at(world),
            backup_at(world, "local", local=True),
        )
        async with drilled(tmp_path, *providers, weekly=weekly) as (drill, _, settings):
            weekly_drill = WeeklyDrill(drill, lambda: settings, SystemClock(), told.append)
            for _ in range(2):  # the second time it is not due
                await weekly_drill.look()
            last = drill.last()
        assert world.claude.asked == []
        assert len(world.backup.asked) == len(asked or [])
    assert (last and [one.provider for one in last.results]) == asked
    assert [type(one) for one in told] == ([] if asked is None else [UnderstudiesDrilled])


@pytest.mark.parametrize("with_cloud", [False, True])
async def test_it_warns_only_where_everybody_was_asked(tmp_path: Path, with_cloud: bool) -> None:
    told: list[object] = []
    waits: list[float] = []

    class EnoughError(Exception):
        pass

    async def pause(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 2:
            raise EnoughError

    async with World() as world:
        world.backup.behave(HttpError(503))
        cloud = (backup_at(world),) if with_cloud else ()
        providers = (*cloud, backup_at(world, "local", local=True))
        async with drilled(tmp_path, *providers) as (drill, _, settings):
            weekly_drill = WeeklyDrill(drill, lambda: settings, SystemClock(), told.append, pause)
            with pytest.raises(EnoughError):
                await weekly_drill.run()
    assert waits[0] == FIRST_AFTER_S
    warned = [] if with_cloud else [StandsAlone]
    assert [type(one) for one in told] == [UnderstudiesDrilled, *warned]


def test_a_drill_is_due_after_a_week_and_after_the_clock_went_back() -> None:
    then = datetime(2026, 11, 21, tzinfo=UTC)
    assert not is_due(then, then + timedelta(days=6, hours=23))
    assert is_due(then, then + timedelta(days=7))
    assert is_due(then, then - timedelta(seconds=1))
