"""A block of code: its language, a button that copies it, and lines that scroll sideways."""

from __future__ import annotations

import math

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QGuiApplication, QTextCursor, QWheelEvent
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
from understudy.desktop.controls import SCROLL_BAR_PX
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import transcripts as words


class _Lines(QPlainTextEdit):
    """Read-only lines, all visible without scrolling down; only ever appended to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextBrowserInteraction)
        self.setFont(theme.code_font())
        self.setTabStopDistance(4 * self.fontMetrics().horizontalAdvance(" "))
        self.document().setDocumentMargin(0)
        self.setViewportMargins(Space.MEDIUM, 0, Space.MEDIUM, 0)
        self.viewport().setAutoFillBackground(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.horizontalScrollBar().rangeChanged.connect(self._fit)
        self._fit()

    def append(self, text: str) -> None:
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(text)
        self._fit()

    def _fit(self) -> None:
        line = self.blockBoundingRect(self.document().firstBlock()).height()
        height = math.ceil(self.blockCount() * line) + Space.HAIR
        bar = self.horizontalScrollBar()
        if bar.maximum() > 0:
            height += SCROLL_BAR_PX
        if height != self.height() or self.minimumHeight() != height:
            self.setFixedHeight(height)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        turned = event.angleDelta()
        if abs(turned.x()) > abs(turned.y()):
            super().wheelEvent(event)
        else:
            event.ignore()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(0, self.minimumHeight())


class CodeView(QFrame):
    """Code of one fence; ``append`` while it streams. A final newline makes no empty line."""

    def __init__(self, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("code")
        self._held = ""
        self._lines = _Lines(self)
        self._lines.setAccessibleName(words.code_name(language))
        title = PlainLabel(language or words.CODE, self)
        title.setObjectName("quiet")
        title.setFont(theme.font(TypeSize.SMALL))
        copy = QPushButton(words.COPY, self)
        copy.setObjectName("flat")
        copy.setFont(theme.font(TypeSize.SMALL))
        copy.setAccessibleName(words.COPY_CODE)
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
        column.addWidget(self._lines)

    def append(self, text: str) -> None:
        """Append text made safe, because people copy it from here into terminals."""
        text = self._held + shown(text)
        self._held = "\n" if text.endswith("\n") else ""
        self._lines.append(text.removesuffix("\n"))

    def code(self) -> str:
        return self._lines.toPlainText()

    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.code())
