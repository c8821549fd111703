"""Windows open where and as large as they were last, on a screen that is still there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QEvent, QObject, QSettings
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from pathlib import Path


class Places(QObject):
    """GUI thread only. ``file`` is read when the first window is shown; None: nothing is kept.

    Qt moves a window back into view if its screen is gone; on Wayland only the size is restored.
    """

    def __init__(self, file: Path | None, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._kept: QSettings | None = None
        self._names: dict[QWidget, str] = {}

    def remember(self, window: QWidget, name: str) -> None:
        """Put the window where it was, and note where it is each time it is hidden."""
        if self._file is None:
            return
        if self._kept is None:
            self._kept = QSettings(str(self._file), QSettings.Format.IniFormat)
        place = self._kept.value(name)
        if isinstance(place, QByteArray):
            window.restoreGeometry(place)
        self._names[window] = name
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Note the place of a window that is hidden."""
        if event.type() == QEvent.Type.Hide:
            self._note(watched)
        return False

    def note_shown(self) -> None:
        """Note where the visible windows are, and nothing later: it is the end."""
        for window in self._names:
            window.removeEventFilter(self)
            if window.isVisible():
                self._note(window)
        if self._kept is not None:
            self._kept.sync()

    def _note(self, window: object) -> None:
        if self._kept is not None and isinstance(window, QWidget):
            self._kept.setValue(self._names[window], window.saveGeometry())
