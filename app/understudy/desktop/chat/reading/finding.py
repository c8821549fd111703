"""Walks through the matches of a text in a transcript, and marks those on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
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
    """Rows are found by their text as written; inside a row the text on the screen decides.

    ``moved`` carries the number of matches, and which one is shown (from 1; 0: none). A row's
    matches are counted in its text as written until it is on the screen.
    """

    moved = Signal(int, int)

    def __init__(self, transcript: Transcript) -> None:
        super().__init__(transcript)
        self._transcript = transcript
        self._sought = ""
        self._at = (0, -1)  # row, match inside it
        self._on_screen: dict[int, int] = {}  # the matches of the rows that were looked at
        transcript.row_made.connect(self._mark)

    def seek(self, text: str) -> None:
        """Mark ``text`` everywhere, and go to its last place."""
        self._begin(text)
        self._at = (len(self._transcript.texts()), 0)
        self.step(-1)

    def go(self, row: int, text: str) -> None:
        """Mark ``text`` everywhere, and go to its first place in a row, if it has any."""
        self._begin(text)
        self._transcript.bring_into_view(row)
        self._at = (row, -1)
        if text.casefold() in self._transcript.texts()[row].casefold():
            self.step(1)
        else:
            self._tell(self._transcript.texts())

    def _begin(self, text: str) -> None:
        self._sought = text
        self._on_screen.clear()
        for one in self._transcript.views():
            self._mark(one)

    def recount(self) -> None:
        """Tell how often the text occurs in what is shown now, which is another conversation."""
        if self._sought:
            rows = self._transcript.texts()
            self._at = (len(rows), 0)
            self._on_screen.clear()
            self._tell(rows)

    def step(self, by: int) -> None:
        """Go to the next match (1), or to the one before (-1); around the ends."""
        sought = self._sought.casefold()
        rows = self._transcript.texts()
        holding = [at for at, one in enumerate(rows) if sought and sought in one.casefold()]
        row, match = self._at
        order = _from(holding, row, by)
        for tried, at in enumerate(order):
            places = self._places(at)
            is_here = at == row and not tried  # and not there again, around the ends
            wanted = match + by if is_here else (0 if by > 0 else len(places) - 1)
            if 0 <= wanted < len(places):
                self._at = (at, wanted)
                self._show(*places[wanted])
                break
        else:
            if sought:
                self._deselect()
        self._tell(rows)

    def _tell(self, rows: list[str]) -> None:
        sought = self._sought.casefold()
        counts = [one.casefold().count(sought) if sought else 0 for one in rows]
        for at, count in self._on_screen.items():
            counts[at] = count
        row, match = self._at
        is_shown = row < len(rows) and 0 <= match < counts[row]
        self.moved.emit(sum(counts), sum(counts[:row]) + match + 1 if is_shown else 0)

    def _places(self, row: int) -> list[tuple[Text, QTextCursor]]:
        widget = self._transcript.bring_into_view(row)
        if isinstance(widget, Bubble) and widget.unfold_for(self._sought):
            self._transcript.measure(row)
            self._mark(widget)
        places = [
            (text, found) for text in texts_in(widget) for found in matches_in(text, self._sought)
        ]
        self._on_screen[row] = len(places)
        return places

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
