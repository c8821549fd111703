"""Selectable text, as tall as its content; it loads nothing and runs nothing."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer, QUrl
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPalette,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QTextEdit, QWidget

from understudy.base.shown_text import shown
from understudy.desktop import theme
from understudy.desktop.chat.formulas.drawing import formula_drawing
from understudy.desktop.chat.formulas.formula import read_aloud
from understudy.desktop.chat.markdown import fonts
from understudy.desktop.chat.markdown.extras import FORMULA_MARKS
from understudy.desktop.chat.markdown.growing import GrowingText, is_same
from understudy.desktop.chat.markdown.growing_table import GrowingTable, last_table
from understudy.desktop.chat.markdown.links import offer_link
from understudy.desktop.chat.markdown.look import may_open, read_markdown, reading
from understudy.desktop.chat.markdown.placed_formulas import place_formulas
from understudy.desktop.chat.selection import READABLE, TextSelection, selected_text
from understudy.desktop.chat.wrapping import wrap_mode
from understudy.desktop.theme import Space, Tokens

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMULAS_TOGETHER_MS = 60
_SCROLL_KEYS = frozenset({Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End})


class TextView(QTextBrowser):
    """Its height follows its width; wheel and paging go to the scroll area around it."""

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = tokens
        self._waits_for_formulas = False
        self._formulas_later = QTimer(self, singleShot=True, interval=FORMULAS_TOGETHER_MS)
        self._formulas_later.timeout.connect(self._show_formulas)
        self._growing: GrowingText | None = None
        self._table: GrowingTable | None = None  # at the end of what `show_markdown` showed
        self._changing: QTextCursor | None = None
        self._run: QTextDocument | None = None  # read into again and again
        self._shows_qts_document = True  # asking for its parent the first time takes PySide 50 ms
        self.set_colour(tokens.text)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setOpenLinks(False)
        self.viewport().setAutoFillBackground(False)
        for grows in (self, self.viewport()):
            grows.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # paint only what is added
        self.setTextInteractionFlags(READABLE)
        _prepare(self.document())
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.anchorClicked.connect(self._open_link)

    def set_colour(self, colour: str) -> None:
        """Use this colour (``#RRGGBB``) for text without one."""
        palette = theme.palette_of(self._tokens)
        palette.setColor(QPalette.ColorRole.Text, QColor(colour))
        self.setPalette(palette)

    def show_open_run(self, text: str, glue: str | None = None) -> bool:
        """Render a run after the closed ones, between `begin_changes` and `end_changes`.

        With ``glue`` it goes on after that inside their last paragraph. False: it holds a table or
        a formula, and is not shown here.
        """
        run = self._read_run(text)
        grows = not run.rootFrame().childFrames() and not _has_formulas(run)
        if self._growing is None:
            self._growing = GrowingText(self.document())
        if grows:
            self._growing.show(run, glue)
        else:
            self._growing.drop_open_run()
        return grows

    def show_open_rows(self, text: str) -> bool:
        """Render more rows of the table that the view ends with, ``text`` repeating its head.

        Between `begin_changes` and `end_changes`. False: there is no such table, or ``text`` holds
        more than rows without formulas; then it is not shown here.
        """
        if self._table is None:
            table = last_table(self.document())
            if table is None:
                return False
            self._table = GrowingTable(table)
        run = self._read_run(text)
        return self._table.show(None if _has_formulas(run) else last_table(run))

    def _read_run(self, text: str) -> QTextDocument:
        run = self._run = self._run or self._blank_document()
        read_markdown(run, shown(text), self._tokens, is_part=True)
        return run

    def begin_changes(self) -> None:
        """Put off the layout until `end_changes`."""
        if self._changing is None:
            self._changing = QTextCursor(self.document())
            self._changing.beginEditBlock()

    def end_changes(self) -> None:
        if self._changing is not None:
            self._changing.endEditBlock()
            self._changing = None
            self.updateGeometry()

    def close_run(self) -> None:
        """Keep the run or the rows just shown; the next ones follow."""
        if self._growing is not None:
            self._growing.close_run()
        if self._table is not None:
            self._table.close_run()

    def show_markdown(self, text: str) -> None:
        """Render ``text`` in place of the old one; a selection before the change stays."""
        document = self._blank_document()
        waits = read_markdown(document, shown(text), self._tokens)
        self._replace(document, waits=waits)

    def showing_markdown(self, text: str) -> Iterator[None]:
        """Do as `show_markdown`, in small steps; nothing changes if it is shown already."""
        document = self._blank_document()
        waits = yield from reading(document, shown(text), self._tokens)
        has_table = bool(document.rootFrame().childFrames())
        if self._growing is not None:
            self._growing.mend()
            yield
        if (
            self._growing is None
            or has_table
            or not (yield from is_same(document, self.document()))
        ):
            yield
            self._replace(document, waits=waits)
        else:
            document.deleteLater()
        self._growing = None

    def _replace(self, document: QTextDocument, *, waits: bool) -> None:
        self.end_changes()
        self._growing = self._table = None
        cursor = self.textCursor()
        anchor, position = cursor.anchor(), cursor.position()
        shown_before = self.document()
        marks = [(one.cursor.selectedText(), one) for one in self.extraSelections()]
        self.setExtraSelections([])  # their cursors end with the old document: Qt would crash
        self.setDocument(document)
        self._mark_again(marks)
        if not self._shows_qts_document:  # that one Qt deletes itself
            shown_before.deleteLater()
        self._shows_qts_document = False
        self._take_formulas(waits=waits)
        if anchor != position and max(anchor, position) < self.document().characterCount():
            kept = self.textCursor()
            kept.setPosition(anchor)
            kept.setPosition(position, QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(kept)
        self.updateGeometry()

    def _mark_again(self, marks: list[tuple[str, QTextEdit.ExtraSelection]]) -> None:
        """Mark the same words as before, where they still stand."""
        kept = []
        for words, mark in marks:
            begin, end = mark.cursor.selectionStart(), mark.cursor.selectionEnd()
            if end >= self.document().characterCount():
                continue
            cursor = QTextCursor(self.document())
            cursor.setPosition(begin)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            if cursor.selectedText() == words:
                mark.cursor = cursor
                kept.append(mark)
        self.setExtraSelections(kept)

    def show_plain(self, text: str) -> None:
        """Show ``text`` exactly as written."""
        self.setWordWrapMode(wrap_mode(text))
        self.setPlainText(text)
        self.updateGeometry()

    def ideal_width(self, at_most: int) -> int:
        """Return the width the text would take by itself, in pixels."""
        self._lay_out_for(at_most)
        return min(at_most, math.ceil(self.document().idealWidth()))

    def _blank_document(self) -> QTextDocument:
        """Return a document without a layout.

        Markdown must be read into such a document: a layout resolves each image as it comes in, and
        opens the file or address it names, even if `loadResource` returns something else (Qt 6.11).
        """
        document = QTextDocument(self)
        _prepare(document)
        return document

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802, ARG002 - Qt's name and signature
        """Load nothing, ever: an answer must not be able to call home or to read a file.

        Returns a picture of one pixel; without one the document would read local files itself.
        """
        return QImage(1, 1, QImage.Format.Format_ARGB32)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        self._lay_out_for(width)
        return math.ceil(self.document().size().height())

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the present size: a layout asks for the height at its own width later."""
        return QSize(max(1, self.width()), math.ceil(self.document().size().height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, 0)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() in _SCROLL_KEYS:
            event.ignore()
        else:
            TextSelection.take_key(self, event, super().keyPressEvent)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        TextSelection.pressed(self)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        super().mouseMoveEvent(event)
        TextSelection.dragged(self, event)

    def createMimeDataFromSelection(self) -> QMimeData:  # noqa: N802 - Qt's name
        """Return plain text, of every message that a selection spans."""
        return selected_text(self)

    def _lay_out_for(self, width: int) -> None:
        """Break the lines at ``width`` once: Qt lays out again even for an unchanged width.

        Before the first layout the view resets the document to its own width, hence twice.
        """
        for _ in range(2):
            if self.document().textWidth() != width:
                self.document().setTextWidth(width)

    def _take_formulas(self, *, waits: bool) -> None:
        """Have a screen reader read the drawn ones; ``waits``: others are to come."""
        self.setAccessibleDescription(read_aloud(self.document()))
        if waits == self._waits_for_formulas:
            return
        self._waits_for_formulas = waits
        if waits:
            formula_drawing().drawn.connect(self._formulas_later.start)
        else:
            formula_drawing().drawn.disconnect(self._formulas_later.start)

    def _show_formulas(self) -> None:
        self._take_formulas(waits=place_formulas(self.document(), self._tokens))
        self.updateGeometry()

    def _open_link(self, url: QUrl) -> None:
        if may_open(url):
            offer_link(url, self)


def _prepare(document: QTextDocument) -> None:
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(fonts.body())
    document.setIndentWidth(Space.WIDE)


def _has_formulas(document: QTextDocument) -> bool:
    return FORMULA_MARKS[2] in document.toRawText()
