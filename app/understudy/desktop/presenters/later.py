"""Later actions on an answer: ask Claude when it is back, or rate a past answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from understudy.engine.events.backup_events import KeptForClaude, PastJudged
from understudy.words.chat.past_answers import NEVER_AGAIN, NOT_REMEMBERED, THANKS
from understudy.words.disk import NOT_KEPT

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.desktop.bridge import Bridge
    from understudy.desktop.chat.chat_window import ChatWindow
    from understudy.engine.api import EngineApi


class LaterPresenter(QObject):
    """GUI thread only."""

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        window: ChatWindow,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._window = window
        window.ask_when_back_requested.connect(self._ask_when_back)
        window.past_chosen.connect(self.open_past)
        window.past_judged.connect(self._judge_past)
        bridge.subscribe(KeptForClaude, self._show_kept)
        bridge.subscribe(PastJudged, self._show_judged)

    def _ask_when_back(self, prompt_id: int) -> None:
        self._submit(lambda api: api.standby.ask_when_back(prompt_id))

    def _show_kept(self, event: KeptForClaude) -> None:
        if event.kept:
            self._window.show_waiting(event.message_id)
        else:
            self._window.show_notice(str(NOT_KEPT))

    def open_past(self, message_id: int) -> None:
        """Open the conversation of an earlier question."""
        self._submit(lambda api: api.open_message(message_id))

    def _judge_past(self, question: str, message_id: int, fits: bool) -> None:  # noqa: FBT001 - a signal's value
        self._submit(lambda api: api.standby.judge_past(question, message_id, fits=fits))

    def _show_judged(self, event: PastJudged) -> None:
        said = str(THANKS) if event.fits else str(NEVER_AGAIN)
        self._window.show_notice(said if event.kept else str(NOT_REMEMBERED))
