"""The demo in the windows: a story in acts, each with a question in the real chat."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from understudy.engine.demo.acts import ACTS, Audience, Sight
from understudy.engine.demo.stage import SPEED
from understudy.engine.events.common_events import (
    AlertRaised,
    AnsweringChanged,
    AnswerProgress,
    VerdictJudged,
)
from understudy.words.windows.notices import DEMO_ENDS, demo_begins

if TYPE_CHECKING:
    from understudy.desktop.desktop import Desktop
    from understudy.engine.demo.acts import Act
    from understudy.engine.demo.stage import Stage

log = logging.getLogger(__name__)

LOOK_MS = 100
TO_READ_S = 1.5  # to read the caption before the question, and the result before the next act
TO_SEE_S = 3.5
LONGEST_S = 120.0
"""An act ends after this long even if its sight is missing, so that the demo never hangs."""


class DemoPlayer(QObject):
    """Plays the story on ``desktop``: a step, a question, and on once its claim is visible."""

    def __init__(self, desktop: Desktop, stage: Stage) -> None:
        super().__init__(desktop)
        self._desktop = desktop
        self._stage = stage
        self._audience = Audience()
        self._acts = iter(ACTS)
        self._act: Act | None = None
        self._told = 0
        self._asked = self._answering = False
        self._since_s = time.monotonic()  # since when the current sight has been awaited
        self._seen_at_s: float | None = None
        self._caption = demo_begins(SPEED)
        for kind in (VerdictJudged, AlertRaised, AnsweringChanged, AnswerProgress):
            desktop.bridge.subscribe(kind, self._audience.see)
        desktop.open_chat()
        desktop.chat.show_notice(self._caption)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        """Continue if the awaited sight has been visible long enough to read."""
        act = self._act
        if act is None:
            if self._was_seen(Sight.NOTHING, TO_SEE_S) and self._audience.verdict is not None:
                self._begin()
        elif not self._asked:
            if self._was_seen(act.asked_at, TO_READ_S):
                self._ask(act)
        elif self._audience.answers == self._told:
            self._end_answer()
            if self._was_seen(act.shows, TO_SEE_S):
                self._begin()

    def _was_seen(self, sight: Sight, for_s: float) -> bool:
        """Return True if ``sight`` has been visible for ``for_s``, or after waiting too long."""
        now_s = time.monotonic()
        if self._audience.sees(sight) or sight is Sight.NOTHING:
            self._seen_at_s = self._seen_at_s or now_s
            return now_s - self._seen_at_s >= for_s
        self._seen_at_s = None
        if now_s - self._since_s < LONGEST_S:
            return False
        log.warning("the demo continues without this on the screen: %s", sight)
        return True

    def _begin(self) -> None:
        step = self._stage.next_step()
        self._act = next(self._acts, None)
        if step is None or self._act is None:
            self._timer.stop()
            self._show(str(DEMO_ENDS))
            return
        self._told += 1
        self._asked = False
        self._show(f"{self._told}. {step.caption}")
        self._wait_anew()

    def _ask(self, act: Act) -> None:
        self._asked = self._answering = True
        self._stage.clock.begin_work()  # real time during an answer
        self._desktop.chat.submit_prompt(act.question)

    def _end_answer(self) -> None:
        if self._answering:
            self._answering = False
            self._stage.clock.end_work()
            self._wait_anew()

    def _wait_anew(self) -> None:
        self._since_s, self._seen_at_s = time.monotonic(), None

    def _show(self, caption: str) -> None:
        chat = self._desktop.chat
        chat.window.dismiss_notice(self._caption)
        self._caption = caption
        chat.show_notice(caption)
