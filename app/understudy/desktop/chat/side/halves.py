"""The two sides of the chat window: the list gives way where both would be squeezed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter, QWidget

from understudy.desktop.plain import caption
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

    from understudy.desktop.chat.side.sidebar import Sidebar


class Halves(QSplitter):
    """``entry`` shows and hides the list; a search shows it too."""

    def __init__(self, side: Sidebar, page: QWidget, width: int, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._side, self._page = side, page
        self._fits = True
        self._is_wanted = True  # by the person, whether it fits or not
        self.entry = QAction(caption(str(words.CONVERSATIONS)), self)
        self.entry.setCheckable(True)
        self.entry.setChecked(True)
        self.entry.toggled.connect(side.setVisible)
        self.setHandleWidth(1)
        self.addWidget(side)
        self.addWidget(page)
        self.setChildrenCollapsible(False)  # `entry` hides the list
        self.setStretchFactor(1, 1)
        self.setSizes([width, 3 * width])
        side.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Hide the list when it no longer fits, and show it when it fits again, if it is wanted."""
        super().resizeEvent(event)
        fits = self.width() > self._least()
        if fits != self._fits:
            self._fits = fits
            is_wanted = self._is_wanted
            self._side.setVisible(fits and is_wanted)
            self._is_wanted = is_wanted  # the program's own hiding says nothing about it

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        if event.type() == QEvent.Type.ShowToParent:
            self._is_wanted = True
            self.entry.setChecked(True)
            if not self._fits:  # asked for: the window becomes as wide as both need
                window = self.window()
                window.resize(window.width() + self._least() + 1 - self.width(), window.height())
        elif event.type() == QEvent.Type.HideToParent:
            self._is_wanted = False
            self.entry.setChecked(False)
        return super().eventFilter(watched, event)

    def _least(self) -> int:
        return self._side.minimumSizeHint().width() + self._page.minimumSizeHint().width()
