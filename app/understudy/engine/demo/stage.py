"""The demo's stage: a scripted world in a separate thread, and a home that points at it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from understudy.engine.loop import Engine
from understudy.world.story import OUTAGE, Playback, describe
from understudy.world.story_time import StoryClock
from understudy.world.world import World

if TYPE_CHECKING:
    from understudy.base.files.paths import Paths
    from understudy.world.story import Step

START_S = 60.0
SPEED = 60.0
"""How many times as fast the program's clocks run while nothing is under way."""
POLL_INTERVAL_S = 60
PATIENCE_S = 30


class Stage:
    """For the thread that starts it. ``clock`` is the world's and the program's."""

    def __init__(self) -> None:
        self.clock = StoryClock(SPEED)
        self._engine: Engine[World] = Engine(self._world, lambda _event: None)
        self._playback: Playback | None = None

    def open(self, paths: Paths) -> None:
        """Start the world and write settings for it; raises if that fails."""
        self._engine.start()
        text = self._engine.submit(_describe).result(START_S)
        paths.create()
        paths.settings_file.write_text(text, encoding="utf-8")
        # The world accepts any key; only this process and its invented providers see these.
        os.environ["UNDERSTUDY_KEY_CLAUDE"] = os.environ["UNDERSTUDY_KEY_BACKUP"] = "demo"

    def next_step(self) -> Step | None:
        """Change the world to the next step of the story; None if it is over."""
        return self._engine.submit(self._step).result(START_S)

    def close(self) -> None:
        self._engine.close()

    def _world(self) -> World:
        return World(clock=self.clock, while_answering=self.clock.real_time)

    async def _step(self, world: World) -> Step | None:
        if self._playback is None:
            self._playback = Playback(world, OUTAGE)
        return self._playback.next_step()


async def _describe(world: World) -> str:
    return describe(world, poll_interval_s=POLL_INTERVAL_S, patience_s=PATIENCE_S)
