"""The real chat window on the real engine, with the scripted world on loopback."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.commands.program import home_for
from tests.patience import PATIENCE_S
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.base.settings.file import load_settings
from understudy.chat.model import AnswerFailed, AnswerFinished
from understudy.desktop.desktop import Desktop
from understudy.engine.assembly import open_engine
from understudy.engine.events.common_events import AnswerProgress
from understudy.engine.loop import Engine
from understudy.host.single_instance import claim
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from understudy.desktop.chat.chat_window import ChatWindow
    from understudy.world.received import Received


class RunningChat:
    def __init__(self, world: World, stage: Engine[World], desktop: Desktop) -> None:
        self.world = world
        self.desktop = desktop
        self._stage = stage
        self.ended = 0
        assert desktop.chat.window  # it listens before this does
        desktop.bridge.subscribe(AnswerProgress, self._count)

    @property
    def window(self) -> ChatWindow:
        return self.desktop.chat.window

    def change(self, change: Callable[[World], None]) -> None:
        async def apply(world: World) -> None:
            change(world)

        self._stage.submit(apply).result(PATIENCE_S)

    def _count(self, event: AnswerProgress) -> None:
        self.ended += isinstance(event.event, AnswerFinished | AnswerFailed)

    def received(self) -> list[Received]:
        """Return the questions that reached Claude or the backup, in order."""
        return [*self.world.claude.asked, *self.world.backup.asked]


@contextmanager
def running_chat(folder: Path) -> Generator[RunningChat]:
    """Start the world, the engine and the chat window; its keys come from the environment."""
    world = World()
    stage: Engine[World] = Engine(lambda: world, lambda _event: None)
    stage.start()
    chat = None
    try:

        async def nothing(_world: World) -> None:
            return

        stage.submit(nothing).result(PATIENCE_S)
        paths = paths_for(str(home_for(world, folder)))
        paths.create()
        settings = load_settings(paths.settings_file).settings
        instance = claim(paths)
        clock = SystemClock()
        desktop = Desktop(
            settings, clock, lambda publish: open_engine(paths, settings, clock, instance, publish)
        )
        chat = RunningChat(world, stage, desktop)
        desktop.engine.start()
        try:
            yield chat
        finally:
            desktop.close()
            desktop.chat.window.close()
            desktop.chat.window.deleteLater()
            instance.close()
    finally:
        stage.close()
