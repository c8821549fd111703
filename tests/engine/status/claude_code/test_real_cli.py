"""With the real Claude Code: its failures turn the verdict in seconds, its answers end it.

Skipped, saying so, unless ``claude`` is on PATH or UNDERSTUDY_REAL_CLAUDE names it. Seen at once in
the running program, without a screen, and in ``understudy status --watch --json``. Limits are of
the lines' own instants, so a busy machine does not count. Measured with 2.1.332 (2026-11-29),
seconds after the first failed try: one in print mode 16.8 and 17.1; the second of two in print mode
4.2; the second of two terminals 2.1; one terminal while the page reports trouble 2.2.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
import sys
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from tests.commands.program import environment, start
from tests.engine.status.claude_code.real_cli import CLAUDE, Claude
from tests.engine.status.claude_code.writing import allowing_home
from tests.patience import PATIENCE_S
from understudy.world.behaviour import Answer, HttpError
from understudy.world.page_state import API, well
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

SOON = timedelta(seconds=20)
SOON_FOR_TWO = timedelta(seconds=10)
LOOK_EVERY_S = 0.1
CALM = timedelta(seconds=60)

pytestmark = [
    pytest.mark.usefixtures("machine_clock"),
    pytest.mark.slow,
    pytest.mark.skipif(
        CLAUDE is None, reason="Claude Code is not installed, nor named by UNDERSTUDY_REAL_CLAUDE"
    ),
]


class Seen(msgspec.Struct, frozen=True):
    """A verdict that a program showed, and its reasons: sentences, or their kinds."""

    kind: str
    since: datetime
    reasons: str


class Watch:
    """``understudy status --watch --json`` and what it printed."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def until(self, holds: Callable[[Seen], bool]) -> Seen:
        assert self._process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            while True:
                shown: dict[str, Any] = json.loads(await self._process.stdout.readline())
                reasons = "; ".join(one["text"] for one in shown["reasons"])
                seen = Seen(shown["verdict"], datetime.fromisoformat(shown["since"]), reasons)
                if holds(seen):
                    return seen


class Running:
    """The running program, by the verdicts in its log."""

    def __init__(self, home: Path) -> None:
        self._file = home / "data" / "status.db"

    async def until(self, holds: Callable[[Seen], bool]) -> Seen:
        """Return the first verdict that holds, of all so far and to come."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                for seen in self._verdicts():
                    if holds(seen):
                        return seen
                await asyncio.sleep(LOOK_EVERY_S)

    @property
    def kinds(self) -> list[str]:
        return [one.kind for one in self._verdicts()]

    def _verdicts(self) -> list[Seen]:
        if not self._file.exists():
            return []
        with closing(sqlite3.connect(self._file)) as database:
            try:
                rows = database.execute(
                    "SELECT kind, since_us, reasons FROM verdicts ORDER BY from_us"
                ).fetchall()
            except sqlite3.OperationalError:  # it is being made
                return []
        return [Seen(one[0], datetime.fromtimestamp(one[1] / 1e6, UTC), one[2]) for one in rows]


class Both(msgspec.Struct):
    """The two programs, and the person's Claude Code."""

    world: World
    running: Running
    watch: Watch
    claude: Claude

    async def until(self, kind: str, running: str = "", watch: str = "") -> tuple[Seen, Seen]:
        """Wait until both show ``kind`` with a reason of that kind, or in those words."""
        return await asyncio.gather(
            self.running.until(lambda one: one.kind == kind and running in one.reasons),
            self.watch.until(lambda one: one.kind == kind and watch in one.reasons),
        )

    def took(self, seen: tuple[Seen, Seen], after: int = 0) -> timedelta:
        """Return the longer time from the first failed try of a session to ``seen``."""
        took = max(one.since for one in seen) - self.claude.first_failures()[after]
        print(f"{took.total_seconds():.1f} s after the first failed try")  # noqa: T201 - measured
        return took


@asynccontextmanager
async def both(folder: Path) -> AsyncIterator[Both]:
    """Open a world and both programs in it; both show that all is well."""
    person = folder / "person"
    person.mkdir()
    async with World() as world:
        home = allowing_home(world, folder / "program")
        other = allowing_home(world, folder / "watch")
        watch = await start(other, "status", "--watch", "--json", HOME=str(person))
        running = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "understudy", "--background"),
            env=environment(home) | {"HOME": str(person), "QT_QPA_PLATFORM": "offscreen"},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            all_of_it = Both(world, Running(home), Watch(watch), Claude(world, person))
            await all_of_it.until("up")
            yield all_of_it
        finally:
            for one in (running, watch):
                one.terminate()
                await one.communicate()


async def test_one_failing_request_turns_the_verdict_and_answers_end_it(tmp_path: Path) -> None:
    async with both(tmp_path) as it:
        it.world.claude.behave(HttpError(529))
        async with it.claude.prints("one") as session:
            down = await it.until("down", "own_failing", "Claude Code: 1 request")
            assert it.took(down) <= SOON
            it.world.claude.behave(Answer("Lima."))
            back = await it.until("degraded", "own_recovering", "was answered")
            assert await session.wait() == 0
        it.world.claude.behave(Answer("Lima.", first_delay_s=CALM.total_seconds() / 4 + 1))
        for _ in range(4):
            async with it.claude.prints("one") as session:
                assert await session.wait() == 0
        up = await asyncio.gather(
            it.running.until(lambda one: one.kind == "up" and one.since > down[0].since),
            it.watch.until(lambda one: one.kind == "up"),
        )
        assert all(one.since - two.since >= CALM for one, two in zip(up, back, strict=True))


async def test_two_failing_sessions_turn_it_sooner(tmp_path: Path) -> None:
    async with both(tmp_path) as it:
        it.world.claude.behave(HttpError(529))
        async with it.claude.prints("one"), it.claude.prints("two"):
            down = await it.until("down", "own_failing", "Claude Code: 2 requests")
        assert it.took(down) <= SOON_FOR_TWO


async def test_one_terminal_says_that_it_tries_again_and_a_second_turns_it(tmp_path: Path) -> None:
    async with both(tmp_path) as it:
        it.world.claude.behave(HttpError(529))
        async with it.claude.terminal("one") as first, it.claude.terminal("two") as second:
            await first.ask()
            await it.until("up", "own_trying", "Claude Code is trying again")
            assert "down" not in it.running.kinds
            await second.ask()
            down = await it.until("down", "own_failing", "Claude Code: 2 requests")
            assert it.took(down, after=1) <= SOON_FOR_TWO


async def test_one_terminal_turns_it_when_the_page_agrees(tmp_path: Path) -> None:
    async with both(tmp_path) as it:
        it.world.claude.behave(HttpError(529))
        it.world.status.show(well().with_components({API: "partial_outage"}))
        await it.until("degraded")
        async with it.claude.terminal("one") as first:
            await first.ask()
            down = await it.until("down", "own_failing", "Claude Code: 1 request")
            assert it.took(down) <= SOON_FOR_TWO
            it.world.claude.behave(Answer("Lima."))
            await it.until("degraded", "own_recovering", "was answered")
