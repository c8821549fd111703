"""kill -9 while the person's own Claude Code answers: no process is left, and no word is lost."""

from __future__ import annotations

import asyncio
import random
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from tests.chat.in_memory import folder_in_memory
from tests.chat.kills.lane import FORKED, SEED
from tests.chat.kills.programs import Programs
from tests.chat.providers.claude_code.standin import (
    StandIn,
    Step,
    begins,
    is_running,
    message,
    result,
)
from tests.patience import PATIENCE_S
from understudy.archive.model import Outcome
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.base.settings.file import load_settings
from understudy.engine.opened_chat import open_chat

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from tests.chat.kills.said import Said
    from understudy.archive.model import Message
    from understudy.engine.opened_chat import OpenedChat

pytestmark = [*FORKED, pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")]
KILLS = 30
LOOK_EVERY_S = 0.002
LONGEST_S = 1.5
WORDS = [f"word {number} " for number in range(200)]
WHOLE = "".join(WORDS)
SETTINGS = """
[[provider]]
id = "claude-code"
kind = "claude-code"
models = ["claude-sonnet-5-5"]
"""


async def all_gone(claude: StandIn) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while True:
            if not any(map(is_running, claude.pids)):
                return
            await asyncio.sleep(LOOK_EVERY_S)


@asynccontextmanager
async def next_start(home: Path) -> AsyncGenerator[OpenedChat, None]:
    paths = paths_for(home)
    settings = load_settings(paths.settings_file).settings
    async with open_chat(paths, settings, SystemClock()) as opened:
        yield opened


def kept_answer(opened: OpenedChat, prompt: str) -> Message | None:
    for conversation in opened.store.conversations(1000):
        messages = opened.store.messages(conversation.id)
        if messages[0].text == prompt:
            return messages[1]
    return None


def check(opened: OpenedChat, prompt: str, said: Said) -> None:
    answer = kept_answer(opened, prompt)
    if answer is None:
        assert not said.answers  # it never said that the prompt was kept
        return
    for segment, heard in zip(answer.segments, said.answers[0].segments, strict=False):
        assert WHOLE.startswith(segment.text)
        assert segment.text.startswith(heard.promised())
        assert segment.outcome in {Outcome.COMPLETE, Outcome.INTERRUPTED}


async def test_kills_leave_no_process_and_lose_no_word(
    monkeypatch: pytest.MonkeyPatch, machine_clock: None
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - no secret
    deaf: tuple[Step, ...] = (["deaf"], ["child"])
    with folder_in_memory() as folder:
        claude, home = StandIn(folder / "claude"), folder / "home"
        (home / "config").mkdir(parents=True)
        (home / "config" / "settings.toml").write_text(SETTINGS, "utf-8")
        for name, value in claude.variables.items():
            monkeypatch.setenv(name, value)
        claude.plays(*deaf, *begins(), message(), ["each", WORDS, 0.004], result())
        kills = 0
        started = Programs(folder)
        while kills < KILLS:
            prompt, moment_s = f"Question {kills}?", chance.uniform(0, LONGEST_S)
            # each second one once it answers, however long this machine takes until then
            when = (lambda said: said.has_text) if kills % 2 else None
            try:
                said = await started.run(home, prompt, kill_when=when, after_s=moment_s)
                await all_gone(claude)
                async with next_start(home) as opened:
                    check(opened, prompt, said)
            except BaseException as problem:
                problem.add_note(f"seed {SEED}, kill {kills} after {moment_s:.4f} s")
                raise
            kills += 1
        assert len(claude.asked) >= KILLS // 2
