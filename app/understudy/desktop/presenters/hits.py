"""Shows what a search found where it was said. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject

from understudy.engine.events.common_events import ConversationOpened

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.desktop.bridge import Bridge
    from understudy.desktop.chat.chat_window import ChatWindow
    from understudy.engine.api import EngineApi


class _Wanted(msgspec.Struct, frozen=True):
    conversation_id: int
    message_id: int
    words: str
    branch_opened: bool = False


class HitPresenter(QObject):
    """Make it after the presenter that shows opened conversations: it acts when they are shown."""

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
        self._wanted: _Wanted | None = None
        window.sidebar.hit_chosen.connect(self._go)
        window.sidebar.conversation_chosen.connect(self._give_up)
        bridge.subscribe(ConversationOpened, self._opened)

    def _go(self, conversation_id: int, message_id: int, words: str) -> None:
        if self._window.shown_conversation == conversation_id and self._window.reader.reveal(
            message_id, words
        ):
            return
        self._wanted = _Wanted(conversation_id, message_id, words)
        self._window.conversation_chosen.emit(conversation_id)

    def _give_up(self, _conversation_id: int) -> None:
        self._wanted = None

    def _opened(self, event: ConversationOpened) -> None:
        """Go to the place; if it is on another branch, open that first."""
        wanted = self._wanted
        shown = self._window.shown_conversation
        if wanted is None or event.conversation is None or shown != wanted.conversation_id:
            return
        if event.conversation.id != shown:
            return
        self._wanted = None
        if self._window.reader.reveal(wanted.message_id, wanted.words) or wanted.branch_opened:
            return
        if any(one.id == wanted.message_id for one in event.messages):
            self._wanted = msgspec.structs.replace(wanted, branch_opened=True)
            self._window.branch_chosen.emit(wanted.message_id)
