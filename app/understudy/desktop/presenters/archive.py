"""The archive's wiring: search as you type, pins, deleting, import and export. GUI thread only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QFileDialog

from understudy.desktop.presenters.deleting import Deleting
from understudy.engine.events.archive_events import (
    ConversationDeleted,
    EverythingForgotten,
    ExchangeBusy,
    ExchangeFailed,
    ExchangeProgress,
    ExportEnded,
    ImportEnded,
    SearchFailed,
    SearchFound,
)
from understudy.words.windows import chat_side as words
from understudy.words.windows.notices import exchange_failed, still_in

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from concurrent.futures import Future
    from typing import Any

    from understudy.archive.transfer.results import ExportFormat
    from understudy.base.clock import Clock
    from understudy.desktop.bridge import Bridge
    from understudy.desktop.chat.chat_window import ChatWindow
    from understudy.engine.api import EngineApi

PAUSE_MS = 30
"""Faster key presses become one search."""
ENDINGS = {"markdown": ".md", "html": ".html", "json": ".json"}


class ArchivePresenter(QObject):
    """Connects the left side of the chat window with the engine."""

    def __init__(
        self,
        bridge: Bridge,
        submit: Callable[[Callable[[EngineApi], Coroutine[Any, Any, Any]]], Future[Any]],
        window: ChatWindow,
        clock: Clock,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._submit = submit
        self._window = window
        self._clock = clock
        self._side = window.sidebar
        self._typed = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._typed.timeout.connect(self._search)
        self.deleting = Deleting(bridge, submit, window, self)
        self._connect_side()
        bridge.subscribe(SearchFound, self._show_found)
        bridge.subscribe(SearchFailed, self._show_search_failed)
        bridge.subscribe(ConversationDeleted, self._show_deleted)
        bridge.subscribe(EverythingForgotten, self._show_nothing)
        bridge.subscribe(ExchangeProgress, self._show_progress)
        bridge.subscribe(ImportEnded, self._show_imported)
        bridge.subscribe(ExportEnded, self._show_exported)
        bridge.subscribe(ExchangeFailed, self._show_failed)
        bridge.subscribe(ExchangeBusy, lambda _: window.show_notice(str(words.BUSY)))

    def choose_imports(self) -> None:
        """Let the person choose what to import."""
        dialog = QFileDialog(self._window, str(words.IMPORT), "", str(words.IMPORT_FILES))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.import_files)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def import_files(self, names: list[str]) -> None:
        files = [Path(name) for name in names]
        self._submit(lambda api: api.exchanging.import_files(files))

    def export(self, target: Path, chosen: ExportFormat, conversation_id: int | None) -> None:
        """Export one conversation, or everything that is not private."""
        from understudy.archive.transfer.exporter import (  # noqa: PLC0415 - a third of the window
            Wanted,
        )

        # a conversation that the person chose may be private
        wanted = Wanted(chosen, conversation_id, with_private=conversation_id is not None)
        self._submit(lambda api: api.exchanging.export(target, wanted))

    def _connect_side(self) -> None:
        side = self._side
        side.search_changed.connect(lambda _text: self._typed.start())
        side.menu.pin_requested.connect(self._pin)
        side.menu.delete_requested.connect(self.deleting.delete)
        side.list.renamed.connect(self._rename)
        side.files_dropped.connect(self.import_files)
        side.menu.export_requested.connect(self._choose_target)
        side.exchange.import_requested.connect(self.choose_imports)
        side.exchange.export_requested.connect(lambda chosen: self._choose_target(None, chosen))
        side.exchange.stop_requested.connect(
            lambda: self._submit(lambda api: api.exchanging.stop())
        )

    def _search(self) -> None:
        text = self._side.search.text()
        if text.strip():
            self._submit(lambda api: api.keeping.find(text))

    def _pin(self, conversation_id: int, pinned: bool) -> None:  # noqa: FBT001 - a signal's value
        self._submit(lambda api: api.pin(conversation_id, pinned=pinned))

    def _rename(self, conversation_id: int, title: str) -> None:
        self._submit(lambda api: api.rename(conversation_id, title))

    def _choose_target(self, conversation_id: int | None, chosen: ExportFormat) -> None:
        dialog = QFileDialog(self._window, str(words.CHOOSE_FOLDER))
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
        dialog.selectFile("understudy-export")
        dialog.fileSelected.connect(lambda name: self.export(Path(name), chosen, conversation_id))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _show_found(self, event: SearchFound) -> None:
        self._side.show_found(event.text, event.results)

    def _show_search_failed(self, event: SearchFailed) -> None:
        self._side.show_search_failed(event.text, str(words.SEARCH_FAILED))

    def _show_deleted(self, event: ConversationDeleted) -> None:
        if self._window.shown_conversation == event.conversation_id:
            self._submit(lambda api: api.open_conversation(None))
        self._submit(lambda api: api.list_conversations())
        self._typed.start()
        if event.left:
            self._window.show_notice(still_in(event.left))

    def _show_nothing(self, _event: EverythingForgotten) -> None:
        self._submit(lambda api: api.open_conversation(None))
        self._submit(lambda api: api.list_conversations())

    def _show_progress(self, event: ExchangeProgress) -> None:
        self._side.exchange.show_progress(words.progress(event.share, is_import=event.is_import))

    def _show_imported(self, event: ImportEnded) -> None:
        self._side.exchange.show_idle()
        self._window.show_notice(words.imported(event.report, event.keep_days, self._clock.now()))

    def _show_exported(self, event: ExportEnded) -> None:
        self._side.exchange.show_idle()
        self._window.show_notice(words.exported(event.report))

    def _show_failed(self, event: ExchangeFailed) -> None:
        self._side.exchange.show_idle()
        self._window.show_notice(exchange_failed(event.problem))
