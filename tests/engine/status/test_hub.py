"""The whole watch over real sockets: own failures lead the page, all of it is kept, told once."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import home_for
from tests.engine.running import program
from tests.patience import PATIENCE_S
from understudy.alerts.alert import AlertKind
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.chat.model import AnswerFinished, TextDelta
from understudy.chat.question import Question
from understudy.engine.events.common_events import AlertRaised, AnswerProgress, VerdictJudged
from understudy.status.evidence import OutcomeClass
from understudy.status.log.log_schema import open_status_log
from understudy.status.log.log_store import StatusLog
from understudy.status.model import VerdictKind
from understudy.world.behaviour import Answer, HttpError, Silence
from understudy.world.page_state import API, CLAUDE_AI, well
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path


FAST = timedelta(milliseconds=50)


class Told:
    """What the engine published, and a way to wait for more of it."""

    def __init__(self) -> None:
        self.events: list[object] = []
        self._news = asyncio.Event()

    def publish(self, event: object) -> None:
        self.events.append(event)
        self._news.set()

    async def until(self, kind: VerdictKind) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.kinds[-1:] != [kind]:
                self._news.clear()
                await self._news.wait()

    async def until_text(self, text: str) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while self.text != text:
                self._news.clear()
                await self._news.wait()

    @property
    def text(self) -> str:
        events = (one.event for one in self.events if isinstance(one, AnswerProgress))
        return "".join(one.text for one in events if isinstance(one, TextDelta))

    @property
    def kinds(self) -> list[VerdictKind]:
        return [one.verdict.kind for one in self.events if isinstance(one, VerdictJudged)]

    @property
    def alerts(self) -> list[AlertKind]:
        return [one.alert.kind for one in self.events if isinstance(one, AlertRaised)]


@pytest.fixture(autouse=True)
def _quickly(monkeypatch: pytest.MonkeyPatch, machine_clock: None) -> None:
    """Keys from the environment, and waits meant for people cut short."""
    for name in ("CLAUDE", "BACKUP"):
        monkeypatch.setenv(f"UNDERSTUDY_KEY_{name}", "key")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setattr("understudy.status.own.CONFIRM_AFTER", FAST)
    monkeypatch.setattr("understudy.status.evidence.SAME_MOMENT", timedelta(0))


async def test_own_failures_are_told_while_the_page_is_green_and_the_backup_answers(
    tmp_path: Path,
) -> None:
    told = Told()
    async with World() as world:
        home = home_for(world, tmp_path)
        async with program(home, told) as api:
            await told.until(VerdictKind.UP)
            world.claude.behave(HttpError(529))
            world.backup.behave(Answer("I stand in."))
            await api.ask(Question("Are you there?"))
            await told.until(VerdictKind.DOWN)
    ended = [one.event for one in told.events if isinstance(one, AnswerProgress)][-1]
    assert isinstance(ended, AnswerFinished)
    assert ended.provider == "backup"
    assert told.alerts == [AlertKind.OUTAGE]
    opened = open_status_log(paths_for(home).status_file, SystemClock())
    now, day = SystemClock().now(), timedelta(days=1)
    outcomes = StatusLog(opened.database, SystemClock()).read.outcomes(now - day, now + day)
    opened.database.close()
    assert {one.own.kind for one in outcomes if one.own.provider == "claude"} == {
        OutcomeClass.REFUSING
    }


async def test_a_restart_in_an_outage_does_not_announce_it_again(tmp_path: Path) -> None:
    first, second = Told(), Told()
    out = well().with_components({CLAUDE_AI: "major_outage", API: "major_outage"})
    async with World() as world:
        home = home_for(world, tmp_path)
        async with program(home, first):
            await first.until(VerdictKind.UP)
            world.status.show(out)
            await first.until(VerdictKind.DOWN)
        async with program(home, second):
            await second.until(VerdictKind.DOWN)
    assert first.alerts == [AlertKind.OUTAGE]
    assert second.alerts == []


async def test_closing_while_an_answer_streams_keeps_what_came(tmp_path: Path) -> None:
    told = Told()
    async with World() as world:
        world.claude.behave(Silence("What came"))
        home = home_for(world, tmp_path)
        async with program(home, told) as api:
            asking = asyncio.ensure_future(api.ask(Question("Tell me")))
            await told.until_text("What came")
            asking.cancel()
            await asyncio.gather(asking, return_exceptions=True)
    database = sqlite3.connect(paths_for(home).database_file)
    rows = database.execute("SELECT text, outcome FROM segments").fetchall()
    database.close()
    assert rows == [("What came", "interrupted")]
