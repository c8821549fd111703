"""Walks through the matches of a text in a transcript, and marks those on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QColor, QTextCharFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from understudy.desktop.chat.bubble import Bubble
from understudy.desktop.chat.formulas.formula import drawn_formulas
from understudy.desktop.chat.selection import texts_in

if TYPE_CHECKING:
    from understudy.desktop.chat.transcript import Transcript

    Text = QTextEdit | QPlainTextEdit

MOST_MARKED = 500
_MARK = QColor(240, 180, 41, 110)


class Finder(QObject):
    """Rows are found by their text as written; inside a row the text on the screen decides."""

    def __init__(self, transcript: Transcript) -> None:
        super().__init__(transcript)
        self._transcript = transcript
        self._sought = ""
        self._at = (0, -1)  # row, match inside it
        transcript.row_made.connect(self._mark)

    def seek(self, text: str) -> int:
        """Mark ``text`` everywhere, go to its last place, and return how often it occurs."""
        self._sought = text
        for one in self._transcript.views():
            self._mark(one)
        rows = self._transcript.texts()
        if not text:
            return 0
        counts = [one.casefold().count(text.casefold()) for one in rows]
        if sum(counts):
            self._at = (len(rows), 0)
            self.step(-1)
        else:
            self._deselect()
        return sum(counts)

    def go(self, row: int, text: str) -> int:
        """Mark ``text`` everywhere, go to its first place in a row, and return how often it is."""
        self._sought = text
        for one in self._transcript.views():
            self._mark(one)
        self._transcript.bring_into_view(row)
        rows = self._transcript.texts()
        if not text:
            return 0
        self._at = (row, -1)
        if text.casefold() in rows[row].casefold():
            self.step(1)
        return sum(one.casefold().count(text.casefold()) for one in rows)

    def step(self, by: int) -> None:
        """Go to the next match (1), or to the one before (-1); around the ends."""
        sought = self._sought.casefold()
        rows = self._transcript.texts()
        holding = [at for at, one in enumerate(rows) if sought and sought in one.casefold()]
        if not holding:
            return
        row, match = self._at
        order = _from(holding, row, by)
        for at in order:
            places = self._places(at)
            wanted = match + by if at == row else (0 if by > 0 else len(places) - 1)
            if 0 <= wanted < len(places):
                self._at = (at, wanted)
                self._show(*places[wanted])
                return

    def _places(self, row: int) -> list[tuple[Text, QTextCursor]]:
        widget = self._transcript.bring_into_view(row)
        if isinstance(widget, Bubble) and widget.unfold_for(self._sought):
            self._transcript.measure(row)
            self._mark(widget)
        return [
            (text, found) for text in texts_in(widget) for found in matches_in(text, self._sought)
        ]

    def _deselect(self) -> None:
        for one in self._transcript.views():
            for other in texts_in(one):
                cursor = other.textCursor()
                cursor.clearSelection()
                other.setTextCursor(cursor)

    def _show(self, text: Text, found: QTextCursor) -> None:
        self._deselect()
        text.setTextCursor(found)
        below = text.cursorRect(found).center()
        self._transcript.bring_point_into_view(text.viewport().mapToGlobal(below))

    def _mark(self, widget: QWidget) -> None:
        form = QTextCharFormat()
        form.setBackground(_MARK)
        for text in texts_in(widget):
            marks = []
            for found in matches_in(text, self._sought):
                mark = QTextEdit.ExtraSelection()
                mark.cursor, mark.format = found, form
                marks.append(mark)
            text.setExtraSelections(marks)


def _from(holding: list[int], row: int, by: int) -> list[int]:
    """Return the rows to look at, beginning with ``row``, and at last ``row`` again."""
    ordered = sorted(holding, reverse=by < 0)
    later = [one for one in ordered if (one >= row if by > 0 else one <= row)]
    return [*later, *(one for one in ordered if one not in later), *later[:1]]


def matches_in(text: Text, sought: str) -> list[QTextCursor]:
    places: list[QTextCursor] = []
    if not sought:
        return places
    document: QTextDocument = text.document()
    found = document.find(sought, 0)
    while not found.isNull() and len(places) < MOST_MARKED:
        places.append(found)
        found = document.find(sought, found)
    for at, formula in drawn_formulas(document):
        if sought.casefold() in formula.written.casefold():
            found = QTextCursor(document)
            found.setPosition(at)
            found.setPosition(at + 1, QTextCursor.MoveMode.KeepAnchor)
            places.append(found)
    return sorted(places, key=QTextCursor.position)
