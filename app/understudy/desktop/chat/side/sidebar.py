"""The conversations by day, with the search above and a button for a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.base.shown_text import one_line
from understudy.desktop import theme
from understudy.desktop.chat.side.exchange_bar import ExchangeBar
from understudy.desktop.chat.side.menu import ConversationMenu
from understudy.desktop.plain import PlainLabel, tip
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import chat_side as side_words
from understudy.words.windows import transcripts as words
from understudy.words.windows.days import day as day_words

if TYPE_CHECKING:
    from understudy.archive.search.shown import SearchResults
    from understudy.base.clock import Clock
    from understudy.chat.model import Conversation

WIDTH = 232
_ID = Qt.ItemDataRole.UserRole


class Sidebar(QWidget):
    """Pinned first, then newest first; during a search, the results.

    Arrow keys move, Enter or a click opens, a right click or the menu key offers more.
    """

    conversation_chosen = Signal(int)
    new_conversation_requested = Signal()
    search_changed = Signal(str)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._conversations: tuple[Conversation, ...] = ()
        self._shown: int | None = None
        self.search = QLineEdit(self)
        self.menu = ConversationMenu(self)
        self.exchange = ExchangeBar(self)
        self._new = QPushButton(str(words.NEW_CONVERSATION), self)
        self._list = QListWidget(self)
        self._empty = PlainLabel("", self)
        self._dress()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.SMALL, Space.MEDIUM)
        column.setSpacing(Space.MEDIUM)
        for widget in (self._new, self.search, self._empty):
            column.addWidget(widget)
        column.addWidget(self._list, 1)
        column.addStretch()
        column.addWidget(self.exchange)
        self._new.clicked.connect(self.new_conversation_requested)
        self.search.textChanged.connect(self._search)
        self._list.itemClicked.connect(self._choose)
        self._list.itemActivated.connect(self._choose)
        self._list.customContextMenuRequested.connect(self._offer)

    def show_conversations(
        self, conversations: tuple[Conversation, ...], shown: int | None
    ) -> None:
        """List them under the day of their last message; ``shown`` is the open one's id."""
        self._conversations, self._shown = conversations, shown
        if not self.search.text().strip():
            self._list_all()

    def show_found(self, text: str, results: SearchResults) -> None:
        """List the results, unless the search text has changed."""
        if text != self.search.text():
            return
        self._list.clear()
        for found in results.found:
            hit = found.hits[0]
            item = self._add(found.conversation)
            item.setText(f"{item.text()}\n{one_line(hit.snippet.text)}")
            item.setToolTip(tip("\n".join(one.snippet.text for one in found.hits)))
        self._show_list(
            str(side_words.NOTHING_FOUND) if results.is_complete else str(side_words.SEARCHING)
        )
        self._mark()

    def show_search_failed(self, text: str, why: str) -> None:
        if text == self.search.text():
            self._list.clear()
            self._show_list(why)

    def mark_shown(self, conversation_id: int | None) -> None:
        """Select the open conversation; None selects nothing."""
        self._shown = conversation_id
        self._mark()

    def _dress(self) -> None:
        self._new.setToolTip("Ctrl+N")
        self.search.setPlaceholderText(str(side_words.SEARCH))
        self.search.setAccessibleName(str(side_words.SEARCH))
        self.search.setToolTip(str(side_words.SEARCH_TIP))
        self.search.setClearButtonEnabled(True)
        self._list.setAccessibleName(str(words.CONVERSATIONS))
        self._list.setFont(theme.font(TypeSize.BODY))
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setUniformItemSizes(False)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._empty.setObjectName("quiet")
        self._empty.setWordWrap(True)
        self._empty.setFont(theme.font(TypeSize.SMALL))
        self._empty.setContentsMargins(Space.SMALL, 0, Space.SMALL, 0)

    def _list_all(self) -> None:
        self._list.clear()
        now, heading = self._clock.now(), ""
        newest = sorted(self._conversations, key=lambda each: each.updated_at, reverse=True)
        for one in sorted(newest, key=lambda each: each.pinned_at is None):
            day = str(side_words.PINNED) if one.pinned_at else day_words(one.updated_at, now)
            if day != heading:
                heading = day
                self._add_heading(day)
            self._add(one)
        self._show_list(str(words.NO_CONVERSATIONS))
        self._mark()

    def _show_list(self, nothing: str) -> None:
        """Show the list, or ``nothing`` if it is empty."""
        is_empty = not self._list.count()
        self._empty.setText(nothing)
        self._empty.setVisible(is_empty)
        self._list.setVisible(not is_empty)

    def _mark(self) -> None:
        self._list.setCurrentRow(-1)
        for row in range(self._list.count()):
            item = self._list.item(row)
            if self._shown is not None and item.data(_ID) == self._shown:
                self._list.setCurrentItem(item)
                return

    def _add_heading(self, day: str) -> None:
        item = QListWidgetItem(day, self._list)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.font(TypeSize.SMALL, QFont.Weight.DemiBold))

    def _add(self, one: Conversation) -> QListWidgetItem:
        title = words.listed(one_line(one.title), is_private=one.private)
        item = QListWidgetItem(title, self._list)
        item.setData(_ID, one.id)
        item.setToolTip(tip(title))
        return item

    def _choose(self, item: QListWidgetItem) -> None:
        chosen = item.data(_ID)
        if isinstance(chosen, int):
            self.conversation_chosen.emit(chosen)

    def _offer(self, at: QPoint) -> None:
        item = self._list.itemAt(at) or self._list.currentItem()
        chosen = item.data(_ID) if item is not None else None
        known = next((one for one in self._conversations if one.id == chosen), None)
        if isinstance(chosen, int):
            pinned = known is not None and known.pinned_at is not None
            self.menu.offer(chosen, self._list.viewport().mapToGlobal(at), pinned=pinned)

    def _search(self, text: str) -> None:
        if text.strip():
            self.search_changed.emit(text)
        else:
            self._list_all()

    def begin_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()
