"""Deleting a conversation, with a way back for a few seconds. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from understudy.engine.events.archive_events import ConversationDeleted, EverythingForgotten
from understudy.engine.events.common_events import StorageTroubled

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.desktop.bridge import Bridge
    from understudy.desktop.chat.chat_window import ChatWindow
    from understudy.engine.api import EngineApi

REGRET_MS = 10_000
"""How long *Undo* is offered: nothing can bring a deleted conversation back after that."""


class Deleting(QObject):
    """Hides a conversation at once and deletes it later: after a while, or when the program ends.

    If the program is killed meanwhile, the conversation is still there.
    """

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        window: ChatWindow,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._window, self._side = window, window.sidebar
        self._pending: int | None = None
        self._leaving: set[int] = set()  # the engine is deleting them
        self._was_shown = False
        self._regret = QTimer(self, singleShot=True, interval=REGRET_MS)
        self._regret.timeout.connect(self.finish)
        self._side.undo.undo_requested.connect(self.undo)
        bridge.subscribe(ConversationDeleted, self._deleted)
        bridge.subscribe(EverythingForgotten, lambda _: self._forget())
        bridge.subscribe(StorageTroubled, lambda _: self._not_deleted())

    def delete(self, conversation_id: int) -> None:
        """Hide a conversation and offer to bring it back; one hidden before is deleted now."""
        self.finish()
        self._pending = conversation_id
        self._side.undo.offer(self._side.title_of(conversation_id))
        self._was_shown = self._window.shown_conversation == conversation_id
        self._hide()
        if self._was_shown:
            self._window.new_conversation_requested.emit()
        self._regret.start()

    def undo(self) -> None:
        """Bring the conversation back."""
        pending, was_shown = self._pending, self._was_shown
        self._forget()
        if pending is not None and was_shown:
            self._window.conversation_chosen.emit(pending)

    def finish(self) -> None:
        """Delete the hidden conversations for good."""
        pending = self._pending
        self._end_offer()
        if pending is not None:
            self._leaving.add(pending)
            self._submit(lambda api: api.keeping.delete_conversation(pending))

    def _forget(self) -> None:
        """Delete nothing after all."""
        self._end_offer()
        self._hide()

    def _end_offer(self) -> None:
        self._regret.stop()
        self._side.undo.hide()
        self._pending = None

    def _deleted(self, event: ConversationDeleted) -> None:
        self._leaving.discard(event.conversation_id)
        if self._pending == event.conversation_id:  # by another way
            self._forget()

    def _not_deleted(self) -> None:
        """Show again what the engine could not delete."""
        self._leaving.clear()
        self._hide()

    def _hide(self) -> None:
        pending = set() if self._pending is None else {self._pending}
        self._side.hide_only(self._leaving | pending)
