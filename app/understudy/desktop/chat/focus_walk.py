"""Tab in the chat window: from part to part, and through the messages from top to bottom.

Qt walks in the order in which widgets were made, and messages are made where the view is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPen
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget

from understudy.desktop.theme import Radius, Space

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtGui import QPainter

    from understudy.desktop.theme import Tokens

_FRAMES = frozenset({"bubble", "code"})
"""Names of frames that cover the ground around a text."""
_TAB = Qt.FocusPolicy.TabFocus


def step(window: QWidget, messages: QAbstractScrollArea, home: QWidget, *, forward: bool) -> bool:
    """Move the focus to the next control of ``window``; return False if there is none.

    Qt also asks for it when the control that has the focus goes away; then it moves ``home``.
    """
    now = window.focusWidget()
    if now is not None and not (now.isEnabled() and now.isVisibleTo(window)):
        home.setFocus()
        return True
    stops = list(_stops(window, messages))
    if not stops:
        return False
    at = stops.index(now) if now in stops else (-1 if forward else 0)
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    target = stops[(at + (1 if forward else -1)) % len(stops)]
    target.setFocus(reason)
    if messages.viewport().isAncestorOf(target):
        _bring_into_view(target, messages)
    return True


def _stops(window: QWidget, messages: QAbstractScrollArea) -> Iterator[QWidget]:
    """Yield what Tab reaches: in Qt's order, but the messages' own by their place."""
    view = messages.viewport()
    within = [one for one in view.findChildren(QWidget) if _is_stop(one, window)]
    within.sort(key=lambda one: _place(one, view))
    one = window.nextInFocusChain()
    while one is not None and one is not window:
        if _is_stop(one, window) and not view.isAncestorOf(one):
            yield one
        if one is messages and messages.isVisibleTo(window):
            yield from within
        one = one.nextInFocusChain()


def _is_stop(one: QWidget, window: QWidget) -> bool:
    policy = one.focusPolicy()
    return (
        policy & _TAB == _TAB
        and one.focusProxy() is None
        and one.isEnabled()
        and one.isVisibleTo(window)
        and one.window() is window
    )


def _place(one: QWidget, view: QWidget) -> tuple[int, int]:
    """Return line and column of a widget's middle: those of one line differ in height."""
    middle = one.mapTo(view, one.rect().center())
    return (one.mapTo(view, QPoint()).y(), middle.x())


def _bring_into_view(target: QWidget, messages: QAbstractScrollArea) -> None:
    view, bar = messages.viewport(), messages.verticalScrollBar()
    top = target.mapTo(view, QPoint()).y() - Space.LARGE
    bottom = top + min(target.height(), view.height() // 2) + 2 * Space.LARGE
    if top < 0:
        bar.setValue(bar.value() + top)
    elif bottom > view.height():
        bar.setValue(bar.value() + bottom - view.height())


class FocusRing(QObject):
    """Shows which text of the messages has the focus, if it came by a key. GUI thread only."""

    def __init__(self, messages: QAbstractScrollArea) -> None:
        super().__init__(messages)
        self._messages = messages
        self._around: QWidget | None = None
        QApplication.instance().focusChanged.connect(self._take)  # type: ignore[union-attr]  # a QApplication

    def paint(self, painter: QPainter, tokens: Tokens) -> None:
        """Draw on the ground of the messages, below their widgets."""
        around, view = self._around, self._messages.viewport()
        if around is None or not around.isVisible():
            return
        if around is self._messages:
            area = view.rect().adjusted(1, 1, -2, -2)
        else:
            parent = around.parentWidget()
            if parent is not None and parent.objectName() in _FRAMES:
                around = parent
            area = QRect(around.mapTo(view, QPoint()), around.size())
            area.adjust(-Space.SMALL, -Space.HAIR, Space.SMALL, Space.HAIR)
        painter.setPen(QPen(QColor(tokens.accent), 1))
        painter.drawRoundedRect(area, Radius.CONTROL, Radius.CONTROL)

    def _take(self, _before: QWidget | None, now: QWidget | None) -> None:
        by_mouse = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        within = now is not None and (
            now is self._messages
            or (isinstance(now, QAbstractScrollArea) and self._messages.isAncestorOf(now))
        )
        around = now if within and not by_mouse else None
        if around is not self._around:
            self._around = around
            self._messages.viewport().update()
