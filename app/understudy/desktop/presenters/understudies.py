"""Connects the status window's part on the understudies: drills, their pages, newer versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from understudy.engine.events.backup_events import DrillFailed, UnderstudiesDrilled
from understudy.engine.events.update_events import UpdateNoticed
from understudy.engine.loop import EngineClosedError
from understudy.status.backups.understudy_status import UnderstudyStatus
from understudy.words.drills import not_saved

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping
    from concurrent.futures import Future
    from typing import Any

    from understudy.desktop.bridge import Bridge
    from understudy.desktop.status.status_window import StatusWindow
    from understudy.engine.api import EngineApi
    from understudy.engine.update import Update


class UnderstudiesPresenter(QObject):
    """GUI thread only. ``pages`` and ``update`` are what was known before the window was made."""

    rehearsal_requested = Signal()

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        window: StatusWindow,
        pages: Mapping[str, UnderstudyStatus],
        update: Update | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._publish = bridge.publish
        self._pages = dict(pages)
        self._window = window
        window.understudies.drill_requested.connect(self._drill)
        window.understudies.rehearsal_requested.connect(self.rehearsal_requested)
        window.understudies.show_pages(self._pages)
        window.show_update(update)
        bridge.subscribe(
            UnderstudiesDrilled, lambda event: window.understudies.show_report(event.report)
        )
        bridge.subscribe(
            DrillFailed, lambda event: window.understudies.show_problem(not_saved(event.cause))
        )
        bridge.subscribe(UnderstudyStatus, self._show_page)
        bridge.subscribe(UpdateNoticed, lambda event: window.show_update(event.update))

    def look(self) -> None:
        """Show the last drill, from any process."""
        self._submit(lambda api: api.standby.show_last())

    def _drill(self) -> None:
        asked = self._submit(lambda api: api.standby.drill())
        asked.add_done_callback(self._hear_of_a_dead_engine)

    def _hear_of_a_dead_engine(self, done: Future[Any]) -> None:
        """Enable the button again if the engine has ended; any thread."""
        if not done.cancelled() and isinstance(done.exception(), EngineClosedError):
            self._publish(DrillFailed("closed"))

    def _show_page(self, status: UnderstudyStatus) -> None:
        self._pages[status.provider] = status
        self._window.understudies.show_pages(self._pages)
