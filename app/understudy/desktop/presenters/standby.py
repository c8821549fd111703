"""Notifies the person of background work: answers from the outbox, and failed drills."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from understudy.engine.events.common_events import NotificationPressed, OutboxAnswered, StandsAlone
from understudy.engine.events.update_events import UpdateNoticed
from understudy.status.backups.understudy_status import UnderstudyStatus
from understudy.words.chat.queued import answered_text
from understudy.words.drills import alone_text

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.desktop.bridge import Bridge
    from understudy.engine.api import EngineApi
    from understudy.engine.update import Update
    from understudy.words.notifying import NotificationText

OUTBOX_KEY = "outbox-"
ALONE_KEY = "stands-alone"


class StandbyPresenter(QObject):
    """GUI thread only. Make it after the object that opens the chat, since its text wins.

    ``make_chat`` makes the chat's presenter if there is none yet: one that is made later would not
    hear which conversation was opened, and would begin with none.
    ``pages`` and ``update`` are kept for a status window that is opened later.
    """

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        make_chat: Callable[[], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._make_chat = make_chat
        self.pages: dict[str, UnderstudyStatus] = {}
        self.update: Update | None = None
        bridge.subscribe(OutboxAnswered, self._tell_answered)
        bridge.subscribe(StandsAlone, self._warn)
        bridge.subscribe(UnderstudyStatus, self._keep_page)
        bridge.subscribe(UpdateNoticed, self._keep_update)
        bridge.subscribe(NotificationPressed, self._open_conversation)

    def _keep_page(self, status: UnderstudyStatus) -> None:
        self.pages[status.provider] = status

    def _keep_update(self, event: UpdateNoticed) -> None:
        self.update = event.update

    def _tell_answered(self, event: OutboxAnswered) -> None:
        text = answered_text(event.question, event.head)
        self._notify(f"{OUTBOX_KEY}{event.conversation.id}", text)

    def _warn(self, event: StandsAlone) -> None:
        self._notify(ALONE_KEY, alone_text(event.report))

    def _notify(self, key: str, text: NotificationText) -> None:
        one = text.under(key)
        self._submit(lambda api: api.notify(one))

    def _open_conversation(self, event: NotificationPressed) -> None:
        number = event.key.removeprefix(OUTBOX_KEY)
        if event.key.startswith(OUTBOX_KEY) and number.isdecimal():
            self._make_chat()
            self._submit(lambda api: api.open_conversation(int(number)))
