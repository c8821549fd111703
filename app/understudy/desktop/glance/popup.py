"""A frameless window beside the tray icon, which closes by itself."""

from __future__ import annotations

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QCursor,
    QGuiApplication,
    QHideEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QScreen,
)
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from understudy.desktop.controls import scrolled
from understudy.desktop.glance.placing import MARGIN_PX, place
from understudy.desktop.theme import Radius, Space, current_tokens
from understudy.desktop.windows import is_wayland

REOPENS_AFTER_MS = 300
"""A click on the icon takes the focus, which closes the popup, before the click arrives."""
LEFT_AFTER_MS = 100
"""Under Wayland a window that is brought forward may lose the focus and get it back at once."""
LEAST_BODY_PX = 80
WAYLAND_BARS_PX = 64
PRESSING = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
ELSEWHERE = (QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress)


class Popup(QWidget):
    """GUI thread only. `toggle` opens or closes it; Escape and loss of focus close it.

    Return presses the button with the focus, as in a menu. What it shows goes into ``column``, and
    into ``body`` what scrolls if the screen is too small for all of it; a subclass adds
    ``scroller`` to the column. Under Wayland only the compositor places windows: it opens in the
    middle there.
    """

    def __init__(self, width: int) -> None:
        is_x11 = QGuiApplication.platformName() == "xcb"
        # no Qt.Popup: screen readers are not told of those, and Wayland wants a parent for them
        kind = Qt.WindowType.Tool | Qt.WindowType.FramelessWindowHint
        if is_x11:  # a window manager would put it elsewhere, and taskbars would list it
            kind |= Qt.WindowType.X11BypassWindowManagerHint
        super().__init__(None, kind | Qt.WindowType.WindowStaysOnTopHint)
        if is_x11:
            self.setAttribute(Qt.WidgetAttribute.WA_X11NetWmWindowTypePopupMenu)
        else:  # without a compositor X11 has no translucence
            self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setFixedWidth(width)
        self._anchor: QRect | None = None
        self._closed_since = QElapsedTimer()
        self._is_x11 = is_x11
        self._is_wayland = is_wayland()
        self._had_focus = False
        self._leaving = QTimer(self, interval=LEFT_AFTER_MS, singleShot=True)
        self._leaving.timeout.connect(self._leave)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.LARGE, Space.LARGE, Space.LARGE, Space.LARGE)
        self.column.setSpacing(Space.MEDIUM)
        self._inside = QWidget()
        self.body = QVBoxLayout(self._inside)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(Space.MEDIUM)
        self.scroller = scrolled(self._inside, self)
        self.scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def prepare(self) -> None:
        """Show what is known now; called before it opens. For subclasses."""

    def toggle(self, icon: QRect | None = None) -> None:
        """Open it beside ``icon`` (beside the mouse if the tray tells no place), or close it."""
        if self.isVisible():
            self.hide()
            return
        if self._closed_since.isValid() and self._closed_since.elapsed() < REOPENS_AFTER_MS:
            self._closed_since.invalidate()
            return
        self._anchor = icon
        self._had_focus = False
        self._leaving.stop()
        self.prepare()
        self.show()
        self.raise_()
        self.activateWindow()
        if self._is_wayland:
            self._watch_others()
        elif self._is_x11:
            self._grab()

    def _grab(self) -> None:
        """Take keyboard and mouse as a menu does, since no window manager gives the focus.

        A press anywhere else then arrives here and closes it. If another program holds the mouse,
        as a panel does while its button is down, the loss of focus still closes it.
        """
        window = self.windowHandle()
        if window.setKeyboardGrabEnabled(True) and not window.setMouseGrabEnabled(True):
            window.setKeyboardGrabEnabled(False)

    def _watch_others(self) -> None:
        """Notice a press in another window of this program, which closes the popup too.

        A busy program reads all that the compositor sent at once. Qt passes on only who has the
        focus at the end, so a popup that had it in between never finds out (Qt 6.11, 2026-11).
        """
        for one in QGuiApplication.topLevelWindows():
            if one != self.windowHandle():
                one.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Close at a press in another window, which gets it all the same."""
        if event.type() in ELSEWHERE:
            self._leave()
        return False

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        super().hideEvent(event)
        if self._is_x11:
            self.windowHandle().setMouseGrabEnabled(False)
            self.windowHandle().setKeyboardGrabEnabled(False)
        for one in QGuiApplication.topLevelWindows():
            one.removeEventFilter(self)

    def fit(self) -> None:
        """Take the height that the content needs, at the place beside the icon."""
        _bring_up_to_date(self._inside)
        _bring_up_to_date(self)
        anchor, screen = self._place()
        # lines that wrap have their height only at this width, which adjustSize does not ask for
        margins = self.column.contentsMargins()
        inner = self.width() - margins.left() - margins.right()
        whole = self.body.totalHeightForWidth(inner)
        self.scroller.setFixedHeight(whole)
        self.column.activate()
        height = self.column.totalHeightForWidth(self.width())
        too_much = height - self._room(screen)
        if too_much > 0:
            self.scroller.setFixedHeight(max(LEAST_BODY_PX, whole - too_much))
            self.column.activate()
            height = self.column.totalHeightForWidth(self.width())
        # the arrow keys scroll it, if it scrolls at all
        policy = Qt.FocusPolicy.TabFocus if too_much > 0 else Qt.FocusPolicy.NoFocus
        self.scroller.setFocusPolicy(policy)
        self.resize(self.width(), height)
        if not self._is_wayland:
            self.move(place(anchor, screen.geometry(), screen.availableGeometry(), self.size()))

    def _place(self) -> tuple[QRect, QScreen]:
        """Return the icon, or a point at the mouse, and the screen that it is on."""
        anchor = self._anchor
        at = QCursor.pos() if anchor is None or anchor.isEmpty() else anchor.center()
        screen = QGuiApplication.screenAt(at) or QGuiApplication.primaryScreen()
        if anchor is None or anchor.isEmpty():
            anchor = QRect(at, QSize(0, 0))
            self._anchor = anchor.adjusted(0, 0, 1, 1)  # it stays where it was opened
        return anchor, screen

    def _room(self, screen: QScreen) -> int:
        """Return how tall it may be; under Wayland the height of the bars is not known."""
        bars = WAYLAND_BARS_PX if self._is_wayland else 0
        return screen.availableGeometry().height() - bars - 2 * MARGIN_PX

    def paintEvent(self, _: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(tokens.hairline))
        painter.setBrush(QColor(tokens.page))
        edge = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(edge, Radius.CARD, Radius.CARD)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        focused = self.focusWidget()
        if _closes(event):
            self.hide()
        elif event.key() in PRESSING and isinstance(focused, QAbstractButton):
            focused.click()  # by itself Qt does this only in the themes of some desktops
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        if self.rect().contains(event.position().toPoint()):
            super().mousePressEvent(event)
        else:
            self.hide()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowDeactivate:
            if not self._is_wayland:
                self._leave()
            elif self._had_focus:  # or else it lost what it had when it was open before
                self._leaving.start()
        elif event.type() == QEvent.Type.WindowActivate:
            self._had_focus = True
            self._leaving.stop()
        elif event.type() == QEvent.Type.ShortcutOverride and _closes(event):
            event.accept()  # a shortcut of the window before it may have the same key
        return super().event(event)

    def _leave(self) -> None:
        if self.isVisible():
            self.hide()
            self._closed_since.start()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        if not self.testAttribute(Qt.WidgetAttribute.WA_TranslucentBackground):
            shape = QPainterPath()
            shape.addRoundedRect(QRectF(self.rect()), Radius.CARD, Radius.CARD)
            self.setMask(QRegion(shape.toFillPolygon().toPolygon()))


def _bring_up_to_date(parent: QWidget) -> None:
    """Bring the layout of each part up to date: what it shows anew counts only then."""
    for part in parent.children():
        if isinstance(part, QWidget) and (inside := part.layout()) is not None:
            inside.invalidate()
            inside.activate()
            part.updateGeometry()
    if (own := parent.layout()) is not None:
        own.invalidate()
        own.activate()


def _closes(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Cancel)
