"""The demo in the windows: a story told in steps, each with a question in the real chat."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from understudy.chat.model import AnswerFailed, AnswerFinished
from understudy.engine.engine import Engine
from understudy.engine.events import AnswerProgress
from understudy.world.questions import QUESTIONS
from understudy.world.story import OUTAGE, Playback, describe
from understudy.world.world import World

if TYPE_CHECKING:
    from understudy.base.paths import Paths
    from understudy.desktop.desktop import Desktop
    from understudy.world.story import Step

START_S = 10.0
PAUSE_MS = 3500
QUESTION_MS = 1500
END = "That was the whole outage. Look around; quit from the tray icon when you have seen enough."


class Stage:
    """The scripted world in a thread of its own, and a home that points at it."""

    def __init__(self) -> None:
        self._engine: Engine[World] = Engine(World, lambda _event: None)

    def open(self, paths: Paths) -> None:
        """Start the world and write settings for it; raises what keeps it from starting."""
        self._engine.start()
        text = self._engine.submit(_describe).result(START_S)
        paths.create()
        paths.settings_file.write_text(text, encoding="utf-8")
        # The world takes any key; only this process and its made-up providers see these.
        os.environ["UNDERSTUDY_KEY_CLAUDE"] = os.environ["UNDERSTUDY_KEY_BACKUP"] = "demo"

    def next_step(self) -> Step | None:
        return self._engine.submit(self._step).result(START_S)

    def close(self) -> None:
        self._engine.close()

    async def _step(self, world: World) -> Step | None:
        if not hasattr(self, "_playback"):
            self._playback = Playback(world, OUTAGE)
        return self._playback.next_step()


async def _describe(world: World) -> str:
    return describe(world)


class DemoPlayer(QObject):
    """Tells the story on ``desktop``: a step, a poll, a question; after its answer the next."""

    def __init__(self, desktop: Desktop, stage: Stage) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._stage = stage
        self._told = 0
        self._caption = ""
        self._timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._timer.timeout.connect(self._tell)
        desktop.bridge.subscribe(AnswerProgress, self._listen)
        desktop.open_chat()
        self._timer.start(QUESTION_MS)

    def _tell(self) -> None:
        step = self._stage.next_step()
        chat = self._desktop.chat
        if step is None:
            chat.window.dismiss_notice(self._caption)
            chat.show_notice(END)
            return
        chat.window.dismiss_notice(self._caption)
        self._caption = f"{self._told + 1}. {step.caption}"
        chat.show_notice(self._caption)
        self._desktop.poll_soon()
        question = QUESTIONS[self._told % len(QUESTIONS)]
        self._told += 1
        QTimer.singleShot(QUESTION_MS, self, lambda: chat.submit_prompt(question))

    def _listen(self, event: AnswerProgress) -> None:
        if isinstance(event.event, AnswerFinished | AnswerFailed):
            self._timer.start()
