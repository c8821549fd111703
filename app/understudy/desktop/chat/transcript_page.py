"""The right side of the chat window: head, notices, transcript and composer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from understudy.desktop import theme
from understudy.desktop.chat.composer import Composer
from understudy.desktop.chat.composing.box import local_files
from understudy.desktop.chat.find_bar import FindBar
from understudy.desktop.chat.head import Head
from understudy.desktop.chat.notice import Notices
from understudy.desktop.chat.transcript import Transcript
from understudy.desktop.controls import SCROLL_BAR_PX
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from PySide6.QtGui import (
        QDragEnterEvent,
        QDragLeaveEvent,
        QDropEvent,
        QResizeEvent,
        QShowEvent,
    )

    from understudy.base.clock import Clock
    from understudy.desktop.theme import Tokens


class Page(QWidget):
    """Aligns composer and notices with the width of the messages."""

    def __init__(self, tokens: Tokens, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.head = Head(self)  # in this order for Tab
        self.find_bar = FindBar(self)
        self.notices = Notices(self)
        self.transcript = Transcript(tokens, clock, self)
        self.composer = Composer(self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(_empty_state(self))
        self._stack.addWidget(self.transcript)
        self._notice_row, self._composer_row = QHBoxLayout(), QHBoxLayout()
        self._find_row = QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        rule = QFrame(self)
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        column.addWidget(rule)
        column.addLayout(self._find_row)
        column.addLayout(self._notice_row)
        column.addWidget(self._stack, 1)
        column.addLayout(self._composer_row)
        self.setAcceptDrops(True)
        self._find_row.addWidget(self.find_bar)
        self._notice_row.addWidget(self.notices)
        self._composer_row.addWidget(self.composer)

    def refresh(self) -> None:
        """Show the transcript, or a hint if it is empty."""
        self._stack.setCurrentIndex(0 if self.transcript.is_empty else 1)
        self._align()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        super().showEvent(event)
        self.transcript.warm()  # before it is visible: a new conversation shows a hint instead
        if not event.spontaneous():  # closing with Alt+F4 leaves it at the next control
            self.composer.setFocus()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take files dropped anywhere beside the list for the next question."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            self.composer.show_drop(here=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        super().dragLeaveEvent(event)
        self.composer.show_drop(here=False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.composer.show_drop(here=False)
        if files := local_files(event.mimeData()):
            event.acceptProposedAction()
            self.composer.files_given.emit(files)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._align()

    def _align(self) -> None:
        """Align composer and notices with the messages."""
        inside = self.width() - SCROLL_BAR_PX
        width = self.transcript.column_width(inside)
        left = max(0, (inside - width) // 2)
        right = self.width() - left - width
        for row in (self._find_row, self._notice_row):
            row.setContentsMargins(left, 0, right, 0)
        self._composer_row.setContentsMargins(left, Space.SMALL, right, Space.LARGE)


def _empty_state(parent: QWidget) -> QWidget:
    empty = QWidget(parent)
    title = PlainLabel(str(words.EMPTY_TITLE), empty)
    title.setFont(theme.font(TypeSize.DISPLAY, QFont.Weight.Medium))
    title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    text = PlainLabel(str(words.EMPTY_TEXT), empty)
    text.setObjectName("quiet")
    text.setFont(theme.font(TypeSize.BODY))
    text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
    text.setWordWrap(True)
    column = QVBoxLayout(empty)
    column.setContentsMargins(Space.WIDE, 0, Space.WIDE, 0)
    column.setSpacing(Space.SMALL)
    column.addStretch(2)
    column.addWidget(title)
    column.addWidget(text)
    column.addStretch(3)
    return empty
