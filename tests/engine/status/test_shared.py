"""What a command finds out about Claude reaches the log, and from there the running program."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from tests.archive.opened import SetClock
from tests.commands.program import home_for, understudy
from tests.engine.running import Told, program
from tests.patience import PATIENCE_S
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.engine.events.common_events import VerdictJudged
from understudy.engine.status.other_processes import OthersEvidence
from understudy.status.evidence import OutcomeClass, OwnOutcome
from understudy.status.log.log_schema import open_status_log
from understudy.status.log.log_store import StatusLog
from understudy.status.model import NetworkState, VerdictKind
from understudy.world.behaviour import HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def outcome(clock: SetClock, after_s: float = 0.0, model: str = "m") -> OwnOutcome:
    at = clock.now() + timedelta(seconds=after_s)
    return OwnOutcome(at, "claude", model, OutcomeClass.REFUSING, "overloaded")


def test_others_are_told_once_and_own_never(tmp_path: Path) -> None:
    clock = SetClock()
    opened = open_status_log(tmp_path / "status.db", clock)
    kept = StatusLog(opened.database, clock)
    kept.add_outcome(outcome(clock, -1))
    others = OthersEvidence(kept, clock)
    own, foreign = outcome(clock, 1, "own"), outcome(clock, 2, "foreign")
    others.wrote(own)
    for one in (own, foreign):
        kept.add_outcome(one)
    clock.pass_s(3)
    assert others.look() == [foreign]
    assert others.look() == []
    after = outcome(clock, 0, "after")
    kept.add_outcome(after)
    clock.pass_s(60)
    assert others.look() == [after]
    clock.pass_s(3600)
    assert others.look() == []
    opened.database.close()
    assert others.look() == []


def test_what_was_overtaken_is_no_news(tmp_path: Path) -> None:
    """A failure from before the own success, or anything from before a wake-up or a new network."""
    clock = SetClock()
    opened = open_status_log(tmp_path / "status.db", clock)
    kept = StatusLog(opened.database, clock)
    others = OthersEvidence(kept, clock)

    def found(*happened: OwnOutcome) -> list[OwnOutcome]:
        for one in happened:
            kept.add_outcome(one)
        return others.look()

    early = outcome(clock, 1)
    clock.pass_s(2)
    others.wrote(outcome(clock, 0, "own"))
    elsewhere = replace(early, provider="backup")
    assert found(early, elsewhere) == [elsewhere]

    before = outcome(clock, 5)
    clock.pass_s(10)
    others.network(NetworkState.OFFLINE, clock.now())
    well = replace(before, kind=OutcomeClass.OK, model="well")
    assert found(before, well) == []

    clock.pass_s(10)
    others.network(NetworkState.OFFLINE, clock.now())  # nothing new, and so changes nothing
    meanwhile = outcome(clock, -5)
    assert found(meanwhile) == [meanwhile]

    asleep = outcome(clock, -1)
    others.changed(clock.now())
    assert found(asleep) == []
    opened.database.close()


def test_a_clock_that_was_set_back_makes_nobody_deaf(tmp_path: Path) -> None:
    clock = SetClock()
    opened = open_status_log(tmp_path / "status.db", clock)
    kept = StatusLog(opened.database, clock)
    others = OthersEvidence(kept, clock)
    others.wrote(outcome(clock, 1, "own"))
    others.changed(clock.now())
    clock.pass_s(-7200)
    others.clock_set(timedelta(hours=-2))
    foreign = outcome(clock, 5, "foreign")
    kept.add_outcome(foreign)
    clock.pass_s(10)
    assert others.look() == [foreign]
    opened.database.close()


def test_without_a_log_there_is_nothing_to_find() -> None:
    assert OthersEvidence(None, SetClock()).look() == []


async def test_failures_of_the_command_line_turn_the_running_programs_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, machine_clock: None
) -> None:
    monkeypatch.setenv("UNDERSTUDY_KEY_CLAUDE", "key")
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setattr("understudy.status.own.CONFIRM_AFTER", timedelta(milliseconds=50))
    monkeypatch.setattr("understudy.status.evidence.SAME_MOMENT", timedelta(0))
    told = Told()
    async with World() as world:
        home = home_for(world, tmp_path)
        async with program(home, told) as api:
            await told.until(lambda one: _shows(one, VerdictKind.UP))
            world.claude.behave(HttpError(529))
            for _ in range(2):
                assert (await understudy(home, "ask", "Are you there?")).code == 0
            await api.poll_soon()
            await asyncio.wait_for(
                told.until(lambda one: _shows(one, VerdictKind.DEGRADED, VerdictKind.DOWN)),
                PATIENCE_S,
            )
    opened = open_status_log(paths_for(home).status_file, SetClock())
    now = SystemClock().now()
    day = timedelta(days=1)
    found = StatusLog(opened.database, SetClock()).read.outcomes(now - day, now + day)
    opened.database.close()
    refused = [one for one in found if one.own.failure == "overloaded" and not one.own.is_probe]
    assert len(refused) >= 2


def _shows(event: object, *kinds: VerdictKind) -> bool:
    return isinstance(event, VerdictJudged) and event.verdict.kind in kinds
