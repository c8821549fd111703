"""A selection that spans several messages: drag from one text into another, then copy.

Each text belongs to a widget of its own, so Qt's selection would end at its border.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QCursor, QGuiApplication, QKeySequence, QTextCursor
from PySide6.QtWidgets import QAbstractScrollArea, QPlainTextEdit, QTextEdit, QWidget

from understudy.desktop.chat.formulas.formula import written_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import QKeyEvent, QMouseEvent

    Text = QTextEdit | QPlainTextEdit

READABLE = (
    Qt.TextInteractionFlag.TextBrowserInteraction | Qt.TextInteractionFlag.TextSelectableByKeyboard
)
"""What a text of the transcript allows: selecting by mouse and keys, and following links."""
_MOVE = QTextCursor.MoveOperation
_KEEP = QTextCursor.MoveMode.KeepAnchor
_LEFT = Qt.MouseButton.LeftButton
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_SCROLL_MS = 30
_FASTEST_PX = 60


class TextSelection(QObject):
    """A child of the scroll area that holds all texts. GUI thread only.

    ``whole`` returns the text to copy if all is selected: not every message has a widget.
    """

    def __init__(self, parent: QAbstractScrollArea) -> None:
        super().__init__(parent)
        self._holder = parent
        self._origin: Text | None = None  # where the selection began
        self._is_all = False
        self.whole: Callable[[], str] = lambda: "\n\n".join(self.parts())
        self._scrolling = QTimer(self, interval=_SCROLL_MS)
        self._scrolling.timeout.connect(self._scroll)

    @staticmethod
    def of(widget: QWidget) -> TextSelection | None:
        """Return the selection that a text belongs to."""
        around = widget.parentWidget()
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        while around is not None:
            found = around.findChild(TextSelection, options=direct)
            if isinstance(found, TextSelection):
                return found
            around = around.parentWidget()
        return None

    @staticmethod
    def pressed(text: Text) -> None:
        """Take a press in ``text``, whose own selection Qt begins."""
        if (selection := TextSelection.of(text)) is not None:
            selection.begin(text)

    @staticmethod
    def dragged(text: Text, event: QMouseEvent) -> None:
        """Take a move over ``text``, after Qt took it: it selects with the left button held."""
        selection = TextSelection.of(text) if event.buttons() & _LEFT else None
        if selection is not None:
            selection.drag(text, event.globalPosition().toPoint())

    @staticmethod
    def take_key(text: Text, event: QKeyEvent, by_qt: Callable[[QKeyEvent], None]) -> None:
        """Take a key in ``text``, or leave it to Qt; the cursor stays in view.

        Ctrl+A selects every message; the arrow keys go on in the next text, with Shift selecting.
        """
        selection = TextSelection.of(text)
        before = text.textCursor().position()
        if selection is None or not selection.takes(text, event):
            by_qt(event)
            if selection is not None and text.textCursor().position() != before:
                selection.show_cursor(text)

    def takes(self, text: Text, event: QKeyEvent) -> bool:
        """Take a key that concerns more than one text; return False if it is Qt's."""
        if event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_all()
            return True
        shift = Qt.KeyboardModifier.ShiftModifier
        by = _STEPS.get(Qt.Key(event.key()))
        if by is None or event.modifiers() & ~(shift | Qt.KeyboardModifier.KeypadModifier):
            return False
        return self._step(text, by, keeps=bool(event.modifiers() & shift))

    def show_cursor(self, text: Text) -> None:
        """Scroll until the cursor of ``text`` is inside the view."""
        line = text.cursorRect()
        above = self._beyond_edge(text.viewport().mapToGlobal(line.topLeft()))
        below = self._beyond_edge(text.viewport().mapToGlobal(line.bottomLeft()))
        bar = self._holder.verticalScrollBar()
        bar.setValue(bar.value() + (min(0, above) or max(0, below)))

    def drag(self, text: Text, at: QPoint) -> None:
        """Select as `extend`; above and below the view, scroll until the mouse comes back."""
        self.extend(text, at)
        if self._beyond_edge(at) and not self._scrolling.isActive():
            self._scrolling.start()

    def holds(self, widget: QWidget) -> bool:
        """Return True if ``widget`` has a part of the selection, or is dragged from."""
        if self._is_all:
            return False
        dragged = self._origin if QGuiApplication.mouseButtons() & _LEFT else None
        texts = _within(widget)
        return dragged in texts or any(one.textCursor().hasSelection() for one in texts)

    def begin(self, text: Text) -> None:
        """Forget the selection in every other text."""
        self._origin, self._is_all = text, False
        for one in self._texts():
            if one is not text:
                _clear(one)

    def extend(self, text: Text, at: QPoint) -> None:
        """Select from where ``text`` was pressed to ``at``, a position on the screen."""
        texts = self._texts()
        if text not in texts:
            return
        self._origin, self._is_all = text, False
        target = min(texts, key=lambda one: _distance(one, at))
        first, last = texts.index(text), texts.index(target)
        if first == last:
            self.begin(text)
            return
        down = last > first
        for place, one in enumerate(texts):
            if place == first:
                cursor = one.textCursor()
                cursor.setPosition(cursor.anchor())
                cursor.movePosition(_MOVE.End if down else _MOVE.Start, _KEEP)
            elif place == last:
                cursor = QTextCursor(one.document())
                cursor.movePosition(_MOVE.Start if down else _MOVE.End)
                reached = one.cursorForPosition(one.viewport().mapFromGlobal(at))
                cursor.setPosition(reached.position(), _KEEP)
            elif min(first, last) < place < max(first, last):
                cursor = QTextCursor(one.document())
                cursor.select(QTextCursor.SelectionType.Document)
            else:
                _clear(one)
                continue
            one.setTextCursor(cursor)

    def select_all(self) -> None:
        """Select every text, those too that come into view later."""
        self._is_all = True
        for one in self._texts():
            one.selectAll()

    def take_made(self, widget: QWidget) -> None:
        """Select a new message as well if all are."""
        for one in _within(widget) if self._is_all else ():
            one.selectAll()

    def text(self, of: Text) -> str:
        """Return what is copied from ``of``: the whole selection, if it spans several texts."""
        mine = written_text(of.textCursor())
        if self._is_all:
            return self.whole()
        parts = self.parts()
        return "\n\n".join(parts) if len(parts) > 1 and mine in parts else mine

    def parts(self) -> list[str]:
        """Return the selected parts, top to bottom."""
        found = (written_text(one.textCursor()) for one in self._texts())
        return [one for one in found if one]

    def _beyond_edge(self, at: QPoint) -> int:
        """Return how far a position on the screen is above (negative) or below the view."""
        view = self._holder.viewport()
        y = view.mapFromGlobal(at).y()
        return min(0, y) + max(0, y - view.height() + 1)

    def _scroll(self) -> None:
        """Scroll while the mouse drags above or below the view, faster further away."""
        at = QCursor.pos()
        beyond, origin = self._beyond_edge(at), self._origin
        if not beyond or origin is None or not QGuiApplication.mouseButtons() & _LEFT:
            self._scrolling.stop()
            return
        bar = self._holder.verticalScrollBar()
        bar.setValue(bar.value() + max(-_FASTEST_PX, min(_FASTEST_PX, beyond)))
        self.extend(origin, at)

    def _step(self, text: Text, by: int, *, keeps: bool) -> bool:
        """Move the cursor from the last line of a text into the next one, or the same upwards."""
        texts = self._texts()
        origin, self._is_all = self._origin or text, False
        if not keeps or origin not in texts or not self.parts():
            origin = text
            self.begin(text)
        here = text.textCursor()
        at = texts.index(text)
        is_last_line = not here.movePosition(_MOVE.Down if by > 0 else _MOVE.Up)
        if not is_last_line or not 0 <= at + by < len(texts):
            return False
        beside = texts[at + by]
        back = keeps and (at - texts.index(origin)) * by < 0
        if back:
            _clear(text)
        else:
            if keeps:
                here.movePosition(_MOVE.End if by > 0 else _MOVE.Start, _KEEP)
                text.setTextCursor(here)
            there = QTextCursor(beside.document())
            there.movePosition(_MOVE.Start if by > 0 else _MOVE.End)
            if keeps:
                there.movePosition(_MOVE.EndOfLine if by > 0 else _MOVE.StartOfLine, _KEEP)
            else:
                self.begin(beside)
            beside.setTextCursor(there)
        beside.setFocus(Qt.FocusReason.OtherFocusReason)
        self.show_cursor(beside)
        return True

    def _texts(self) -> list[Text]:
        return [one for one in texts_in(self._holder) if one.isVisible()]


def texts_in(widget: QWidget) -> list[Text]:
    """Return the texts inside a widget, top to bottom."""
    return sorted(_within(widget), key=lambda one: one.mapTo(widget, QPoint()).y())


def _within(widget: QWidget) -> list[Text]:
    return [*widget.findChildren(QTextEdit), *widget.findChildren(QPlainTextEdit)]


def selected_text(text: Text) -> QMimeData:
    """Return the text to copy: the whole selection, if it spans several texts."""
    selection = TextSelection.of(text)
    data = QMimeData()
    data.setText(written_text(text.textCursor()) if selection is None else selection.text(text))
    return data


def _clear(text: Text) -> None:
    cursor = text.textCursor()
    if cursor.hasSelection():
        cursor.clearSelection()
        text.setTextCursor(cursor)


def _distance(text: Text, at: QPoint) -> int:
    """Return how far ``at`` is above or below a text, in pixels; 0 inside."""
    top = text.mapToGlobal(QPoint()).y()
    return max(0, top - at.y(), at.y() - (top + text.height()))
