"""The menu of one conversation: pin, rename, export, delete."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from understudy.archive.transfer.results import ExportFormat
from understudy.words.windows import chat_side as words


class ConversationMenu(QWidget):
    """Never shown itself. ``export_requested`` carries a conversation and an `ExportFormat`."""

    pin_requested = Signal(int, bool)
    rename_requested = Signal(int)
    export_requested = Signal(int, object)
    delete_requested = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._menu: QMenu | None = None

    def offer(self, conversation_id: int, at: QPoint, *, pinned: bool) -> None:
        """Open the menu of a conversation at a position on the screen."""
        menu = self.built(conversation_id, pinned=pinned)
        menu.popup(at)

    def built(self, conversation_id: int, *, pinned: bool) -> QMenu:
        """Return the menu of a conversation; the one before is discarded."""
        if self._menu is not None:
            self._menu.deleteLater()
        menu = self._menu = QMenu(self.parentWidget())
        pin = menu.addAction(str(words.UNPIN) if pinned else str(words.PIN))
        pin.triggered.connect(lambda: self.pin_requested.emit(conversation_id, not pinned))
        rename = menu.addAction(str(words.RENAME))
        rename.triggered.connect(lambda: self.rename_requested.emit(conversation_id))
        export = menu.addMenu(str(words.EXPORT))
        for one in ExportFormat:
            entry = export.addAction(str(words.FORMATS[one]))
            entry.triggered.connect(
                lambda _=False, one=one: self.export_requested.emit(conversation_id, one)
            )
        menu.addSeparator()
        delete = menu.addAction(str(words.DELETE))
        delete.triggered.connect(lambda: self.delete_requested.emit(conversation_id))
        return menu
