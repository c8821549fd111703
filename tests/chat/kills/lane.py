"""One home and the world it asks, in which program after program is killed."""

from __future__ import annotations

import os
import random
import sqlite3
import sys
from contextlib import asynccontextmanager, closing, contextmanager
from typing import TYPE_CHECKING, Self

import pytest

from tests.commands.program import home_for
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.base.settings.file import load_settings
from understudy.engine.opened_chat import open_chat
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from pathlib import Path

    from tests.chat.kills.programs import Programs
    from tests.chat.kills.said import Said
    from understudy.archive.model import Message
    from understudy.engine.opened_chat import OpenedChat

FORKED = [
    pytest.mark.slow(seconds=40),
    pytest.mark.skipif(sys.platform == "win32", reason="forked, and killed by a signal"),
]
IMPATIENT_S = 0.4
SEED = int(os.environ.get("UNDERSTUDY_KILL_SEED") or random.SystemRandom().randrange(2**32))
"""Set the variable to the seed a failure names, to have the same moments chosen again."""


class Lane:
    """Use it as ``async with Lane(folder, name, programs) as lane``."""

    def __init__(self, folder: Path, name: str, started: Programs) -> None:
        self.world = World()
        self.programs = started
        self.chance = random.Random(f"{SEED}/{name}")  # noqa: S311 - no secret
        self.home = folder / name
        self.runs = self.kills = 0
        self._name = name

    async def __aenter__(self) -> Self:
        await self.world.listen()
        home_for(self.world, self.home)
        return self

    async def run(self, *prompts: str, after_line: int | None, after_s: float) -> Said:
        """Run a program until it is killed; one that ended before that counts as no kill.

        It is killed ``after_s`` after it said so many lines, or after it began.
        """
        when = None if after_line is None else lambda said: said.lines >= after_line
        said = await self.programs.run(self.home, *prompts, kill_when=when, after_s=after_s)
        self.runs += 1
        self.kills += not said.is_done
        return said

    def be_impatient(self) -> None:
        """Let silence count as a failure soon."""
        file = paths_for(self.home).settings_file
        text = file.read_text("utf-8")
        file.write_text(text.replace("idle_s = 5", f"idle_s = {IMPATIENT_S}"), "utf-8")

    async def __aexit__(self, *_: object) -> None:
        await self.world.close()

    @contextmanager
    def noted(self, what: str) -> Generator[None]:
        """Have whatever fails in here name the seed and what was going on."""
        try:
            yield
        except BaseException as problem:
            problem.add_note(f"seed {SEED}, lane {self._name}, {what}")
            raise

    @asynccontextmanager
    async def next_start(self) -> AsyncGenerator[OpenedChat, None]:
        """Open the chat as the next start of the program does."""
        paths = paths_for(self.home)
        paths.create()
        settings = load_settings(paths.settings_file).settings
        async with open_chat(paths, settings, SystemClock()) as opened:
            assert opened.moved_aside is None
            yield opened

    def check_file(self) -> None:
        """Hold the file itself to be sound."""
        with closing(sqlite3.connect(paths_for(self.home).database_file)) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []

    def kept(self, opened: OpenedChat, prompt: str) -> tuple[Message, Message] | None:
        """Return a prompt and its answer, None where it was never kept."""
        for conversation in opened.store.conversations(1000):
            messages = opened.store.messages(conversation.id)
            if messages and messages[0].text == prompt:
                return messages[0], messages[1]
        return None

    def times_kept(self, prompt: str) -> int:
        with closing(sqlite3.connect(paths_for(self.home).database_file)) as database:
            sql = "SELECT count(*) FROM messages WHERE text = ?"
            return int(database.execute(sql, (prompt,)).fetchone()[0])

    def times_asked(self, prompt: str) -> tuple[int, int]:
        """Count the questions with these words at Claude and at the backup."""
        claude, backup = (
            sum(prompt in str(one.body_json["messages"]) for one in service.asked)
            for service in (self.world.claude, self.world.backup)
        )
        return claude, backup
