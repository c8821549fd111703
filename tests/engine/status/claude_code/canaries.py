"""Lets the running program follow a session full of words, and looks for them everywhere after."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
from typing import TYPE_CHECKING

from tests.commands.program import understudy
from tests.engine.running import Told, program
from tests.engine.status.claude_code.writing import PROJECT, Session, allowing_home
from tests.status.claude_code.test_canaries import CANARY, every_kind
from understudy.base.clock import SystemClock
from understudy.base.files.log import log_to
from understudy.base.files.paths import paths_for
from understudy.commands.claude_code.statusline import LIMITS_FILE
from understudy.engine.events.common_events import VerdictJudged
from understudy.engine.events.first_events import DiagnosticsRead
from understudy.status.model import VerdictKind
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STEP_BYTES = 1 << 20
LAST = "seven_day_sonnet"
"""The limit that the session's last line tells: all of it has been read then."""


async def texts_after(size_bytes: int, person: Path, folder: Path) -> dict[str, list[str]]:
    """Return all texts of each kind after so many bytes were read; ``person`` must be HOME."""
    log_to(paths_for(folder).log_file, logging.DEBUG)
    told, session = Told(), Session(person)
    async with World() as world:
        home = allowing_home(world, folder)
        async with program(home, told) as api:
            await told.until(lambda one: _is(one, VerdictKind.UP))
            await _grow(session, size_bytes)
            week_s = SystemClock().now().timestamp() + 6 * 86_400
            quota = {"status": "rejected", "rateLimitType": LAST, "resetsAt": int(week_s)}
            last = Session(person, "last")  # of the other one another's door answered too
            last.gave_up(error="rate_limit", apiErrorStatus=429, quotaLimits=quota)
            await told.until(_is_end)
            await api.this_computer.diagnose()
            await told.until(lambda one: isinstance(one, DiagnosticsRead))
            texts = {"memory": [*_in_memory()], "published": [repr(one) for one in told.events]}
            given = {
                **dict.fromkeys(("session_id", "transcript_path", "cwd", "prompt_id"), CANARY),
                "model": {"id": "claude-sonnet-5-5", "display_name": CANARY},
                "rate_limits": {"five_hour": {"used_percentage": 7, "words": CANARY}},
            }
            line = await understudy(home, "statusline", stdin=json.dumps(given))
            texts["status line"] = [line.out, line.err]
            assert (home / "data" / LIMITS_FILE).exists()
            report = await understudy(home, "report", "--format", "json")
            texts["report"] = [report.out]
    files = [one for one in home.rglob("*") if one.is_file()]
    texts["files"] = [one.read_bytes().decode("latin-1") for one in files]
    return texts


def with_words(kind: str, texts: list[str]) -> list[str]:
    """Return those that hold a word of the session; its folder's name stays in memory, to read."""
    words = [CANARY] if kind == "memory" else [CANARY, PROJECT]
    return [one for one in texts if any(word.lower() in one.lower() for word in words)]


async def _grow(session: Session, size_bytes: int) -> None:
    """Write the lines as of now, a step after another, and let the program read each."""
    size, number = 0, 0
    while size < size_bytes:
        with session.path.open("ab") as file:
            while file.tell() < min(size + STEP_BYTES, size_bytes):
                at = SystemClock().now()
                file.write(b"\n".join(every_kind(number, at)) + b"\n")
                number += 1
            size = file.tell()
        await asyncio.sleep(0)


def _in_memory() -> Iterator[str]:
    """Yield every object of the program, as it shows itself, with its fields."""
    gc.collect()
    for one in gc.get_objects():
        if str(type(one).__module__).startswith("understudy."):
            yield f"{one!r} {getattr(one, '__dict__', '')!r}"


def _is(event: object, kind: VerdictKind) -> bool:
    return isinstance(event, VerdictJudged) and event.verdict.kind is kind


def _is_end(event: object) -> bool:
    limit = event.verdict.limit if isinstance(event, VerdictJudged) else None
    return limit is not None and limit.kind == LAST
