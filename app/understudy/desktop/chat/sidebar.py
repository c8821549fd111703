"""The conversations by day, and the way to a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.desktop import theme
from understudy.desktop.chat import words
from understudy.desktop.theme import Space, TypeSize

if TYPE_CHECKING:
    from understudy.base.clock import Clock
    from understudy.chat.model import Conversation

WIDTH = 232
_ID = Qt.ItemDataRole.UserRole


class Sidebar(QWidget):
    """Newest first. Arrow keys move, Enter or a click opens."""

    conversation_chosen = Signal(int)
    new_conversation_requested = Signal()

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._new = QPushButton(words.NEW_CONVERSATION, self)
        self._new.setToolTip("Ctrl+N")
        self._list = QListWidget(self)
        self._list.setAccessibleName(words.CONVERSATIONS)
        self._list.setFont(theme.font(TypeSize.BODY))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setUniformItemSizes(False)
        self._empty = QLabel(words.NO_CONVERSATIONS, self)
        self._empty.setObjectName("quiet")
        self._empty.setWordWrap(True)
        self._empty.setFont(theme.font(TypeSize.SMALL))
        self._empty.setContentsMargins(Space.SMALL, 0, Space.SMALL, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.SMALL, Space.MEDIUM)
        column.setSpacing(Space.MEDIUM)
        column.addWidget(self._new)
        column.addWidget(self._empty)
        column.addWidget(self._list, 1)
        column.addStretch()
        self._new.clicked.connect(self.new_conversation_requested)
        self._list.itemClicked.connect(self._choose)
        self._list.itemActivated.connect(self._choose)

    def show_conversations(
        self, conversations: tuple[Conversation, ...], shown: int | None
    ) -> None:
        """List them under the day they were last spoken in; ``shown`` is the open one's id."""
        self._list.clear()
        self._empty.setVisible(not conversations)
        self._list.setVisible(bool(conversations))
        now, heading = self._clock.now(), ""
        for one in sorted(conversations, key=lambda each: each.updated_at, reverse=True):
            day = words.day(one.updated_at, now)
            if day != heading:
                heading = day
                self._add_heading(day)
            self._add(one)
        self.mark_shown(shown)

    def mark_shown(self, conversation_id: int | None) -> None:
        """Select the open conversation; None selects nothing."""
        self._list.setCurrentRow(-1)
        for row in range(self._list.count()):
            item = self._list.item(row)
            if conversation_id is not None and item.data(_ID) == conversation_id:
                self._list.setCurrentItem(item)

    def _add_heading(self, day: str) -> None:
        item = QListWidgetItem(day, self._list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.font(TypeSize.SMALL, QFont.Weight.DemiBold))

    def _add(self, one: Conversation) -> None:
        title = " ".join(one.title.split()) or words.UNTITLED
        if one.private:
            title = f"{title} ({words.PRIVATE})"
        item = QListWidgetItem(title, self._list)
        item.setData(_ID, one.id)
        item.setToolTip(title)

    def _choose(self, item: QListWidgetItem) -> None:
        chosen = item.data(_ID)
        if isinstance(chosen, int):
            self.conversation_chosen.emit(chosen)
