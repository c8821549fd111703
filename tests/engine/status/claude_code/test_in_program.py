"""The running program and ``understudy status --watch`` take what Claude Code's requests say."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import start, understudy
from tests.engine.running import Told, program
from tests.engine.status.claude_code.writing import Session, allowing_home
from tests.patience import PATIENCE_S
from understudy.engine.events.common_events import VerdictJudged
from understudy.status.model import VerdictKind
from understudy.world.world import World

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.engine.api import EngineApi
    from understudy.status.model import Verdict

pytestmark = pytest.mark.usefixtures("machine_clock")


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the home folder of a person, for whom a recovery takes no time."""
    person = tmp_path / "person"
    person.mkdir()
    monkeypatch.setenv("HOME", str(person))
    monkeypatch.setenv("USERPROFILE", str(person))
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setattr("understudy.status.evidence.RECOVERY_SPAN", timedelta(0))
    return person


def fail_twice(person: Path) -> None:
    """Write that two sessions failed, half a minute apart."""
    Session(person, "a").failed_try(ago_s=40)
    Session(person, "b").failed_try(ago_s=10)


def verdict_of(event: object) -> Verdict | None:
    return event.verdict if isinstance(event, VerdictJudged) else None


def shows(event: object, kind: VerdictKind, reason: str = "") -> bool:
    verdict = verdict_of(event)
    if verdict is None or verdict.kind is not kind:
        return False
    return not reason or any(one.kind == reason for one in verdict.reasons)


async def test_an_outage_seen_by_claude_code_turns_the_running_program_and_ends(
    tmp_path: Path, person: Path
) -> None:
    told = Told()
    session = Session(person, "c")
    async with World() as world:
        home = allowing_home(world, tmp_path)
        async with program(home, told):
            await told.until(lambda one: shows(one, VerdictKind.UP))
            fail_twice(person)
            await told.until(lambda one: shows(one, VerdictKind.DOWN, "own_failing"))
            session.answered()
            await told.until(lambda one: shows(one, VerdictKind.DEGRADED, "own_recovering"))
            told.events.clear()
            for _ in range(4):
                session.answered()
            await told.until(lambda one: shows(one, VerdictKind.UP, "own_working"))
    report = await understudy(home, "report", "--format", "json")
    assert "claude-code" in report.out
    everything = [report.out, *(repr(one) for one in told.events)]
    for folder in ("config", "data", "cache", "log"):
        files = [one for one in (home / folder).rglob("*") if one.is_file()]
        everything += [one.read_bytes().decode("latin-1") for one in files]
    assert not [one for one in everything if "CANARY" in one]


async def test_a_reached_limit_is_shown_beside_the_verdict_until_claude_answers(
    tmp_path: Path, person: Path
) -> None:
    told, session = Told(), Session(person)
    async with World() as world:
        home = allowing_home(world, tmp_path)
        async with program(home, told):
            await told.until(lambda one: shows(one, VerdictKind.UP))
            session.gave_up(
                apiErrorStatus=429,
                error="rate_limit",
                apiError="usage_limit_reached",
                quotaLimits={"status": "rejected", "rateLimitType": "five_hour"},
            )
            await told.until(lambda one: (it := verdict_of(one)) and it.limit)
            status = await understudy(home, "status", "--json", HOME=str(person))
            told.events.clear()
            session.answered()
            await told.until(lambda one: (it := verdict_of(one)) and not it.limit)
    said = json.loads(status.out)
    assert (status.code, said["verdict"], said["limit"]["kind"]) == (0, "up", "five_hour")


async def test_nothing_is_read_while_the_person_was_not_asked(tmp_path: Path, person: Path) -> None:
    told = Told()
    fail_twice(person)
    async with World() as world:
        home = allowing_home(world, tmp_path, "ask")
        async with program(home, told) as api:
            await told.until(lambda one: shows(one, VerdictKind.UP))
            told.events.clear()
            await api.poll_soon()
            await told.until(lambda one: verdict_of(one) is not None)
    assert not [one for one in told.events if shows(one, VerdictKind.DOWN)]


async def test_connecting_by_command_while_the_program_runs_is_a_yes(
    tmp_path: Path, person: Path
) -> None:
    told = Told()
    fail_twice(person)
    async with World() as world:
        home = allowing_home(world, tmp_path, "ask")
        async with program(home, told) as api:
            await told.until(lambda one: shows(one, VerdictKind.UP))
            connected = await understudy(home, "connect", "claude-code", HOME=str(person))
            asking = asyncio.create_task(_poll_until_cancelled(api))
            try:
                await told.until(lambda one: shows(one, VerdictKind.DOWN, "own_failing"))
            finally:
                asking.cancel()
    assert connected.code == 0


async def _poll_until_cancelled(api: EngineApi) -> None:
    while True:
        await api.poll_soon()
        await asyncio.sleep(0.1)


async def test_a_watch_on_the_command_line_turns_as_the_running_program_does(
    tmp_path: Path, person: Path
) -> None:
    async with World() as world:
        home = allowing_home(world, tmp_path)
        watch = await start(home, "status", "--watch", "--json", HOME=str(person))
        assert watch.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            assert json.loads(await watch.stdout.readline())["verdict"] == "up"
            fail_twice(person)
            turned = json.loads(await watch.stdout.readline())
        watch.terminate()
        await watch.communicate()
    assert turned["verdict"] == "down"
    (own, *_) = turned["reasons"]
    assert own["source"] == "own_requests"
    assert own["text"].startswith("Claude Code: 2 requests failed (overloaded)")
