"""Lays out a message that has grown at once, and paints it in the next turn of the event loop.

Laying out a portion of an answer takes about as long as painting it. Qt would paint right after the
layout, and what has become due meanwhile (a key, a timer) would wait for both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

PUT_OFF_MS = 1


def take_back_layout_request(widget: QWidget) -> None:
    """Keep Qt from laying out ``widget`` again one turn later; it has just been laid out."""
    QCoreApplication.removePostedEvents(widget, QEvent.Type.LayoutRequest.value)


class Growth(QObject):
    """Of the messages inside ``view``. GUI thread only."""

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self._window: QWidget | None = None  # whose painting is put off
        self._is_owed = False
        self._later = QTimer(self, singleShot=True, interval=PUT_OFF_MS)
        self._later.timeout.connect(self._paint)

    def settle(self, grown: QWidget) -> None:
        """Lay out what is inside ``grown``: otherwise each portion of text is painted twice."""
        if (layout := grown.layout()) is not None:
            layout.activate()
            take_back_layout_request(grown)
        if not self._later.isActive():
            self._watch(self._view.window())
            self._later.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Hold Qt's request to paint; until it is carried out, Qt makes no other one."""
        if event.type() == QEvent.Type.UpdateRequest and self._later.isActive():
            self._is_owed = True
            return True
        return super().eventFilter(watched, event)

    def _watch(self, window: QWidget) -> None:
        if window is not self._window:
            if self._window is not None:
                self._window.removeEventFilter(self)
            self._window = window
            window.installEventFilter(self)

    def _paint(self) -> None:
        if self._is_owed and self._window is not None:
            self._is_owed = False
            QCoreApplication.sendEvent(self._window, QEvent(QEvent.Type.UpdateRequest))
