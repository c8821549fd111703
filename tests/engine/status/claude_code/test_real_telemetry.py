"""With the real Claude Code, connected by the real command: its telemetry reaches the program.

Skipped, saying so, unless ``claude`` is on PATH or UNDERSTUDY_REAL_CLAUDE names it. Only telemetry
knows when the first text came, and whether Anthropic's own door answered. Seen with 2.1.332.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import asynccontextmanager, closing
from typing import TYPE_CHECKING

import pytest

from tests.commands.program import understudy
from tests.engine.running import Told, program
from tests.engine.status.claude_code.anthropics_door import anthropics_door
from tests.engine.status.claude_code.real_cli import CLAUDE, Claude
from tests.engine.status.claude_code.writing import allowing_home
from tests.engine.status.telemetry.test_sink import until_listening
from tests.patience import PATIENCE_S
from understudy.base.files.paths import paths_for
from understudy.engine.claude_code.connecting import ClaudeCodeSettings
from understudy.engine.events.common_events import VerdictJudged
from understudy.status.model import VerdictKind
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

pytestmark = [
    pytest.mark.usefixtures("machine_clock"),
    pytest.mark.slow,
    pytest.mark.skipif(
        CLAUDE is None, reason="Claude Code is not installed, nor named by UNDERSTUDY_REAL_CLAUDE"
    ),
]


@asynccontextmanager
async def connected(folder: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[World]:
    """Open a world and the running program, whose person connected Claude Code before."""
    person = folder / "person"
    (person / ".claude").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(person))
    for name in ("CLAUDE_CONFIG_DIR", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    told = Told()
    async with World() as world:
        home = allowing_home(world, folder / "us", "ask")
        assert (await understudy(home, "connect", "claude-code")).code == 0
        kept = ClaudeCodeSettings(paths_for(home)).connection()
        assert kept is not None
        async with program(home, told):
            await told.until(
                lambda one: isinstance(one, VerdictJudged) and one.verdict.kind is VerdictKind.UP
            )
            await until_listening(kept.door)
            yield world


def outcomes(folder: Path) -> list[tuple[str, str, float | None]]:
    """Return kind, failure and time of the first text of each request of Claude Code's."""
    with closing(sqlite3.connect(folder / "us" / "data" / "status.db")) as database:
        return database.execute(
            "SELECT kind, failure, first_text_s FROM outcomes WHERE provider = 'claude-code'"
        ).fetchall()


async def until_logged(folder: Path, count: int) -> list[tuple[str, str, float | None]]:
    async with asyncio.timeout(PATIENCE_S):
        while len(found := outcomes(folder)) < count:  # noqa: ASYNC110 - of a database
            await asyncio.sleep(0.1)
    return found


async def test_an_answer_comes_with_the_time_of_its_first_text_and_a_failure_counts_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with connected(tmp_path, monkeypatch) as world, anthropics_door(world, tmp_path) as way:
        claude = Claude(world, tmp_path / "person", way | {"CLAUDE_CODE_MAX_RETRIES": "1"})
        world.claude.behave(Answer("Lima."))
        async with claude.prints("one") as session:
            assert await session.wait() == 0
        world.claude.behave(HttpError(529))
        async with claude.prints("one") as session:
            assert await session.wait() == 1
        found = await until_logged(tmp_path, 2)
    print(found)  # noqa: T201 - measured
    (answered, failed) = found
    assert answered[0] == "ok"
    assert answered[2] is not None
    assert failed[:2] == ("refusing", "overloaded")
