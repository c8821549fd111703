"""Reports once that nothing can be stored: in the open window, else by a notification.

The icon keeps working; chat messages wait in memory.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from understudy.engine.events.archive_events import DatabaseDamaged
from understudy.engine.events.common_events import StorageAwaited, StorageRegained, StorageTroubled
from understudy.words import disk as words
from understudy.words.notification import Notification

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.desktop.bridge import Bridge
    from understudy.desktop.presenters.chat import ChatPresenter
    from understudy.engine.api import EngineApi

KEY = "storage"


class StoragePresenter(QObject):
    """GUI thread only.

    ``chat`` makes the chat window, ``is_open`` returns whether one is visible.
    """

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        chat: Callable[[], ChatPresenter],
        is_open: Callable[[], bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._chat = chat
        self._is_open = is_open
        self._told: str | None = None
        bridge.subscribe(StorageAwaited, self._show_awaited)
        bridge.subscribe(StorageTroubled, lambda event: self._tell(event.cause))
        bridge.subscribe(DatabaseDamaged, lambda _event: self._tell("damaged"))
        bridge.subscribe(StorageRegained, self._forget)

    def _show_awaited(self, event: StorageAwaited) -> None:
        """Open the window, because the engine, which sends notifications, is not running."""
        self._told = words.awaited(event.path, event.cause)
        self._chat().show_notice(self._told)
        self._chat().open()

    def _tell(self, cause: str) -> None:
        is_news, self._told = self._told is None, words.trouble(cause)
        if self._is_open():
            self._chat().show_notice(self._told)  # the same text is shown only once
        elif is_news:
            one = Notification(KEY, str(words.TITLE), self._told)
            self._submit(lambda api: api.notify(one))

    def _forget(self, _event: StorageRegained) -> None:
        if self._told is not None and self._is_open():
            self._chat().window.dismiss_notice(self._told)
        self._told = None
