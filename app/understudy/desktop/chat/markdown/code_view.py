"""A block of code: its language, a button that copies it, and lines that scroll sideways."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QResizeEvent,
    QTextCharFormat,
    QTextCursor,
    QTextLayout,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from understudy.base.shown_text import shown
from understudy.desktop import theme
from understudy.desktop.chat.markdown import fonts
from understudy.desktop.chat.markdown.colouring import code_colours, coloured, is_loaded, knows
from understudy.desktop.chat.markdown.lexer_loading import lexer_loading
from understudy.desktop.chat.selection import READABLE, TextSelection, selected_text
from understudy.desktop.controls import SCROLL_BAR_PX
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Radius, Space, TypeSize
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from understudy.desktop.theme import Tokens

STEP_S = 0.002
LINES_AT_ONCE = 100
EDGE_PX = Radius.CONTROL + Space.SMALL
LINES_TOGETHER = 1_000
"""Longer code is shown in several parts: what a part costs grows with all its lines."""
LONGEST_SHOWN_LINE = 10_000
"""Characters; a longer line is shown as several, since a line is laid out anew as it grows."""


class _Lines(QPlainTextEdit):
    """Read-only lines, all visible without scrolling down; only ever appended to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._height = 0
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(READABLE)
        self.setFont(fonts.code())
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self.document().setDocumentMargin(0)
        self.setViewportMargins(Space.MEDIUM, 0, Space.MEDIUM, 0)
        self.viewport().setAutoFillBackground(False)
        for grows in (self, self.viewport()):
            grows.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # paint only what is added
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.horizontalScrollBar().rangeChanged.connect(self._fit)
        self._fit()

    def append(self, text: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)
        self._fit()

    def colour(self, number: int, ranges: list[QTextLayout.FormatRange]) -> None:
        """Colour a line, counted from 0, without changing the document."""
        block = self.document().findBlockByNumber(number)
        block.layout().setFormats(ranges)
        self.document().markContentsDirty(block.position(), block.length())

    def _fit(self) -> None:
        line = self.blockBoundingRect(self.document().firstBlock()).height()
        height = math.ceil(self.blockCount() * line) + Space.HAIR
        bar = self.horizontalScrollBar()
        if bar.maximum() > 0:
            height += SCROLL_BAR_PX
        if height != self._height:
            self._height = height
            self.updateGeometry()  # no resize: what is not painted yet cannot be scrolled

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        turned = event.angleDelta()
        if abs(turned.x()) > abs(turned.y()):
            super().wheelEvent(event)
        else:
            event.ignore()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(super().sizeHint().width(), self._height)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, self._height)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
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


class CodeView(QFrame):
    """Code of one fence; ``append`` while it streams, ``colour`` at its end.

    A final newline makes no empty line.
    """

    def __init__(self, language: str, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code")
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)
        self._language, self._tokens = language, tokens
        self._colours_left: Iterator[tuple[int, list[QTextLayout.FormatRange]]] = iter(())
        self._found: list[tuple[int, list[QTextLayout.FormatRange]]] = []  # not shown yet
        self._step = QTimer(self, singleShot=True, interval=0)
        self._step.timeout.connect(self._colour_on)
        self._waits_for_lexer = False
        self._held = ""
        self._written: list[str] = []
        self._column = 0  # of the last line shown
        self._parts: list[_Lines] = []
        title = PlainLabel(language or str(words.CODE), self)
        title.setObjectName("quiet")
        title.setFont(theme.font(TypeSize.SMALL))
        copy = QPushButton(str(words.COPY), self)
        copy.setObjectName("flat")
        copy.setFont(theme.font(TypeSize.SMALL))
        copy.setAccessibleName(str(words.COPY_CODE))
        copy.clicked.connect(self.copy)
        head = QHBoxLayout()
        head.setContentsMargins(Space.MEDIUM, Space.HAIR, Space.HAIR, 0)
        head.addWidget(title)
        head.addStretch()
        head.addWidget(copy)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, Space.SMALL)
        column.setSpacing(Space.HAIR)
        column.addLayout(head)
        self._column_of_parts = QVBoxLayout()
        self._column_of_parts.setSpacing(0)
        column.addLayout(self._column_of_parts)
        self._add_part()

    def append(self, text: str) -> None:
        """Append text made safe, because people copy it from here into terminals."""
        text = self._held + shown(text)
        self._held = "\n" if text.endswith("\n") else ""
        text = text.removesuffix("\n")
        self._written.append(text)
        self._show(self._broken(text))
        self._column_of_parts.invalidate()  # now: Qt would tell each parent one turn later
        self.updateGeometry()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the edges anew that have moved."""
        super().resizeEvent(event)
        before, now = event.oldSize(), event.size()
        if before.width() != now.width():
            self.update()
        else:
            low = min(before.height(), now.height()) - EDGE_PX
            self.update(0, low, now.width(), EDGE_PX)

    def colour(self) -> None:
        """Colour the whole code, a few milliseconds at a time, once its lexer is loaded."""
        if code_colours(self._tokens) is None or not knows(self._language):
            return
        if is_loaded(self._language):
            self._begin_colours()
        elif not self._waits_for_lexer:
            self._waits_for_lexer = True
            lexer_loading().loaded.connect(self._note_lexer)
            lexer_loading().ask(self._language)

    def _note_lexer(self, language: str) -> None:
        if self._waits_for_lexer and language == self._language:
            self._waits_for_lexer = False
            self._begin_colours()

    def _begin_colours(self) -> None:
        if (colours := code_colours(self._tokens)) is not None:
            parts = coloured(self.code(), self._language, colours)
            self._colours_left = _by_line(parts, self.code())
            self._step.start()

    def code(self) -> str:
        return "".join(self._written)

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code())

    def _show(self, text: str) -> None:
        """Append lines to the last part, and to new ones once it is full."""
        while True:
            last = self._parts[-1]
            room = LINES_TOGETHER - last.blockCount()
            head = _after_lines(text, room + 1)
            if head < 0:
                last.append(text)
                return
            last.append(text[: head - 1])  # without the line end: the next part begins there
            text = text[head:]
            self._add_part()

    def _add_part(self) -> None:
        part = _Lines(self)
        part.setAccessibleName(words.code_name(self._language))
        self._parts.append(part)
        self._column_of_parts.addWidget(part)
        part.show()

    def _broken(self, text: str) -> str:
        """Return ``text`` with endless lines broken."""
        if len(text) + self._column <= LONGEST_SHOWN_LINE:
            line_begin = text.rfind("\n") + 1
            self._column = len(text) - line_begin + (0 if line_begin else self._column)
            return text
        lines = []
        for number, line in enumerate(text.split("\n")):
            begin = 0 if number else self._column
            room = max(0, LONGEST_SHOWN_LINE - begin)
            parts = [line[:room]]
            parts += [
                line[at : at + LONGEST_SHOWN_LINE]
                for at in range(room, len(line), LONGEST_SHOWN_LINE)
            ]
            self._column = len(parts[-1]) + (begin if len(parts) == 1 else 0)
            lines.append("\n".join(parts))
        return "\n".join(lines)

    def _colour_on(self) -> None:
        """Find colours for a moment; show them many lines at a time: each time all is painted."""
        until_s = time.perf_counter() + STEP_S
        for found in self._colours_left:
            self._found.append(found)
            if time.perf_counter() > until_s:
                self._step.start()
                break
        else:
            self._show_colours()
            return
        if len(self._found) >= LINES_AT_ONCE:
            self._show_colours()

    def _show_colours(self) -> None:
        found, self._found = self._found, []
        for number, ranges in found:
            if ranges:
                self._parts[number // LINES_TOGETHER].colour(number % LINES_TOGETHER, ranges)


def _after_lines(text: str, count: int) -> int:
    """Return the place after the first ``count`` line ends; -1 if there are fewer."""
    at = 0
    for _ in range(count):
        at = text.find("\n", at) + 1
        if not at:
            return -1
    return at


def _by_line(
    parts: Iterator[tuple[int, int, str]], code: str
) -> Iterator[tuple[int, list[QTextLayout.FormatRange]]]:
    """Yield each line: its number and its coloured ranges, counted as Qt does, in UTF-16."""
    formats: dict[str, QTextCharFormat] = {}
    number, line_begin = 0, 0
    ranges: list[QTextLayout.FormatRange] = []
    for begin, length, colour in parts:
        at, end = begin, begin + length
        while at < end:
            line_end = code.find("\n", line_begin)
            line_end = len(code) if line_end < 0 else line_end
            if at > line_end or (at == line_end and end > at):
                yield number, ranges
                ranges = []
                if line_end >= len(code):
                    return
                number, line_begin = number + 1, line_end + 1
                at = max(at, line_begin)
                continue
            until = min(end, line_end)
            if not colour:
                at = until
                continue
            one = QTextLayout.FormatRange()
            one.start = utf16_length(code[line_begin:at])
            one.length = utf16_length(code[at:until])
            one.format = formats.setdefault(colour, _format(colour))
            ranges.append(one)
            at = until
    if ranges:
        yield number, ranges


def _format(colour: str) -> QTextCharFormat:
    made = QTextCharFormat()
    made.setForeground(QColor(colour))
    return made


def utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2
