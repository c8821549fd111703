"""Reports background work to the person: answers from the outbox, failed drills, newer versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from understudy.engine.backups.backup_events import DrillFailed, UnderstudiesDrilled
from understudy.engine.events import NotificationPressed, OutboxAnswered, StandsAlone
from understudy.engine.loop import EngineClosedError
from understudy.engine.updates.update_events import UpdateNoticed
from understudy.status.backups.understudy_status import UnderstudyStatus
from understudy.words.chat.queued import answered_text
from understudy.words.drills import alone_text, not_saved

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.desktop.bridge import Bridge
    from understudy.desktop.status.status_window import StatusWindow
    from understudy.engine.api import EngineApi
    from understudy.engine.updates.feed import Update
    from understudy.words.notifying import NotificationText

OUTBOX_KEY = "outbox-"
ALONE_KEY = "stands-alone"


class StandbyPresenter(QObject):
    """GUI thread only. Make it after the object that opens the chat, since its text wins."""

    rehearsal_requested = Signal()

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._publish = bridge.publish
        self._window: StatusWindow | None = None
        self._pages: dict[str, UnderstudyStatus] = {}
        self._update: Update | None = None
        bridge.subscribe(OutboxAnswered, self._tell_answered)
        bridge.subscribe(StandsAlone, self._warn)
        bridge.subscribe(UnderstudiesDrilled, self._show_drill)
        bridge.subscribe(DrillFailed, self._show_drill_failed)
        bridge.subscribe(UnderstudyStatus, self._show_page)
        bridge.subscribe(UpdateNoticed, self._show_update)
        bridge.subscribe(NotificationPressed, self._open_conversation)

    def attach(self, window: StatusWindow) -> None:
        """Show drills in this window from now on, the last one at once."""
        self._window = window
        window.understudies.drill_requested.connect(self._drill)
        window.understudies.rehearsal_requested.connect(self.rehearsal_requested)
        window.understudies.show_pages(self._pages)
        window.show_update(self._update)
        self.look_again()

    def look_again(self) -> None:
        """Show the last drill, from any process."""
        self._submit(lambda api: api.standby.show_last())

    def _drill(self) -> None:
        asked = self._submit(lambda api: api.standby.drill())
        asked.add_done_callback(self._hear_of_a_dead_engine)

    def _hear_of_a_dead_engine(self, done: Future[Any]) -> None:
        """Enable the button again if the engine has ended; any thread."""
        if not done.cancelled() and isinstance(done.exception(), EngineClosedError):
            self._publish(DrillFailed("closed"))

    def _show_drill(self, event: UnderstudiesDrilled) -> None:
        if self._window is not None:
            self._window.understudies.show_report(event.report)

    def _show_drill_failed(self, event: DrillFailed) -> None:
        if self._window is not None:
            self._window.understudies.show_problem(not_saved(event.cause))

    def _show_page(self, status: UnderstudyStatus) -> None:
        self._pages[status.provider] = status
        if self._window is not None:
            self._window.understudies.show_pages(self._pages)

    def _show_update(self, event: UpdateNoticed) -> None:
        self._update = event.update
        if self._window is not None:
            self._window.show_update(event.update)

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
            self._submit(lambda api: api.open_conversation(int(number)))
