"""The wiring of the page of past answers. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from understudy.desktop.past_window import PastWindow
from understudy.desktop.windows import bring_forward
from understudy.engine.events.backup_events import PastAnswersFailed, PastAnswersListed
from understudy.words.windows.notices import did_not_work

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.base.clock import Clock
    from understudy.desktop.bridge import Bridge
    from understudy.engine.api import EngineApi


class PastPresenter(QObject):
    """``show_conversation`` opens a message's conversation in the chat window."""

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        clock: Clock,
        show_conversation: Callable[[int], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._clock = clock
        self.window = PastWindow()
        self.window.search_changed.connect(self._list)
        self.window.forget_requested.connect(self._forget)
        self.window.switched.connect(self._switch)
        self.window.open_requested.connect(show_conversation)
        bridge.subscribe(PastAnswersListed, self._show)
        bridge.subscribe(PastAnswersFailed, self._show_failed)

    def open(self) -> None:
        self._list(self.window.search.text())
        bring_forward(self.window)

    def _list(self, text: str) -> None:
        self._submit(lambda api: api.past_page.list(text))

    def _forget(self, message_id: int) -> None:
        text = self.window.search.text()
        self._submit(lambda api: api.past_page.forget(message_id, text))

    def _switch(self, on: bool) -> None:  # noqa: FBT001 - a signal's value
        text = self.window.search.text()
        self._submit(lambda api: api.past_page.switch(on=on, text=text))

    def _show(self, event: PastAnswersListed) -> None:
        now = self._clock.now()
        self.window.show_list(event.text, event.sources, now, is_on=event.is_on)

    def _show_failed(self, event: PastAnswersFailed) -> None:
        self.window.show_problem(did_not_work(event.cause))
