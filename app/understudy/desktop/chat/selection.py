"""A selection that spans several messages: drag from one text into another, then copy.

Each text belongs to a widget of its own, so Qt's selection would end at its border.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent

    Text = QTextEdit | QPlainTextEdit

_MOVE = QTextCursor.MoveOperation
_KEEP = QTextCursor.MoveMode.KeepAnchor


class TextSelection(QObject):
    """A child of the widget that holds all texts. GUI thread only."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._holder = parent

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
        selection = TextSelection.of(text) if event.buttons() & Qt.MouseButton.LeftButton else None
        if selection is not None:
            selection.extend(text, event.globalPosition().toPoint())

    def begin(self, text: Text) -> None:
        """Forget the selection in every other text."""
        for one in self._texts():
            if one is not text:
                _clear(one)

    def extend(self, text: Text, at: QPoint) -> None:
        """Select from where ``text`` was pressed to ``at``, a position on the screen."""
        texts = self._texts()
        if text not in texts:
            return
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
        """Select every text that is on the screen or near it."""
        for one in self._texts():
            one.selectAll()

    def parts(self) -> list[str]:
        """Return the selected parts, top to bottom."""
        found = (one.textCursor().selection().toPlainText() for one in self._texts())
        return [one for one in found if one]

    def _texts(self) -> list[Text]:
        found: list[Text] = [
            *self._holder.findChildren(QTextEdit),
            *self._holder.findChildren(QPlainTextEdit),
        ]
        found = [one for one in found if one.isVisible()]
        return sorted(found, key=lambda one: one.mapTo(self._holder, QPoint()).y())


def selected_text(text: Text) -> QMimeData:
    """Return the text to copy: the whole selection, if it spans several texts."""
    selection = TextSelection.of(text)
    parts = selection.parts() if selection is not None else []
    mine = text.textCursor().selection().toPlainText()
    data = QMimeData()
    data.setText("\n\n".join(parts) if len(parts) > 1 and mine in parts else mine)
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
