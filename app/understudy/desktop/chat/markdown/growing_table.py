"""A table that grows at its end: rows are added to the one on the screen.

Otherwise it would be shown as several tables, each with the head again and with other column
widths. Only very long tables still are: laying them out again for each row would take too long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextFormat, QTextTable

from understudy.desktop.chat.formulas.fragments import added_words, words_of
from understudy.desktop.chat.markdown.look import align_head

if TYPE_CHECKING:
    from PySide6.QtGui import QTextDocument, QTextTableCell

    from understudy.desktop.chat.formulas.fragments import Words

_KEEP = QTextCursor.MoveMode.KeepAnchor
_RULE = QTextFormat.Property.BlockTrailingHorizontalRulerWidth


class _Cell(NamedTuple):
    form: QTextBlockFormat
    char_form: QTextCharFormat
    words: Words


_Row = list[_Cell]


class GrowingTable:
    """Owns the rows of ``table`` that come after those it has now, the closed ones.

    GUI thread only.
    """

    def __init__(self, table: QTextTable) -> None:
        self._table = table
        self._closed = table.rows()
        self._open: list[_Row] = []

    def show(self, run: QTextTable | None) -> bool:
        """Show the rows of ``run``, without its head, in place of the open rows.

        False: it is none that fits and stands alone in its document, and the open rows are gone.
        """
        rows: list[_Row] = []
        if run is not None and run.columns() == self._table.columns() and run.firstPosition() == 1:
            rows = _rows_of(run)
        cursor = self._table.firstCursorPosition()
        cursor.beginEditBlock()
        if len(rows) < len(self._open):
            gone = len(self._open) - len(rows)
            self._table.removeRows(self._closed + len(rows), gone)
            del self._open[len(rows) :]
        elif len(rows) > len(self._open):
            self._table.appendRows(len(rows) - len(self._open))
        for at, row in enumerate(rows):
            old = self._open[at] if at < len(self._open) else None
            self._fill(self._closed + at, row, old)
        align_head(self._table)
        cursor.endEditBlock()
        self._open = rows
        return bool(rows)

    def close_run(self) -> None:
        """Keep the open rows; the next ones follow."""
        self._closed += len(self._open)
        self._open = []

    def _fill(self, at: int, row: _Row, old: _Row | None) -> None:
        for column, cell in enumerate(row):
            if old is None:
                _write(self._table.cellAt(at, column), cell, cell.words)
            elif old[column] != cell:
                added = added_words(old[column].words, cell.words)
                if added is None or not old[column].words:
                    _clear(self._table.cellAt(at, column))
                    added = cell.words
                _write(self._table.cellAt(at, column), cell, added)


def last_table(document: QTextDocument) -> QTextTable | None:
    """Return the table that ``document`` ends with, if it does."""
    frames = document.rootFrame().childFrames()
    table = frames[-1] if frames else None
    if not isinstance(table, QTextTable):
        return None
    last = document.lastBlock()  # an empty paragraph follows each table
    is_over = last.position() > table.lastPosition() + 1 or last.length() > 1
    is_seen = last.textList() is not None or last.blockFormat().hasProperty(_RULE)
    return None if is_over or is_seen else table


def _rows_of(table: QTextTable) -> list[_Row]:
    return [
        [_cell_of(table.cellAt(row, column)) for column in range(table.columns())]
        for row in range(1, table.rows())
    ]


def _cell_of(cell: QTextTableCell) -> _Cell:
    block = cell.firstCursorPosition().block()
    form = block.blockFormat()
    form.setObjectIndex(-1)
    return _Cell(form, block.charFormat(), words_of(block))


def _clear(cell: QTextTableCell) -> None:
    cursor = cell.firstCursorPosition()
    cursor.setPosition(cell.lastPosition(), _KEEP)
    cursor.removeSelectedText()


def _write(cell: QTextTableCell, look: _Cell, words: Words) -> None:
    cursor = cell.lastCursorPosition()
    cursor.setBlockFormat(look.form)
    cursor.setBlockCharFormat(look.char_form)
    for text, form in words:
        cursor.insertText(text, form)
