"""The conversations by day, with the search above and a button for a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from understudy.desktop import theme
from understudy.desktop.chat.composing.box import local_files
from understudy.desktop.chat.side.exchange_bar import ExchangeBar
from understudy.desktop.chat.side.listing import ConversationList
from understudy.desktop.chat.side.menu import ConversationMenu
from understudy.desktop.chat.side.undo_bar import UndoBar
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import chat_side as side_words
from understudy.words.windows import transcripts as words
from understudy.words.windows.days import day as day_words

if TYPE_CHECKING:
    from collections.abc import Container

    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent

    from understudy.archive.search.shown import SearchResults
    from understudy.base.clock import Clock
    from understudy.chat.model import Conversation

WIDTH = 232
MOST_HITS = 3
"""Shown below each conversation of a search."""


class Sidebar(QWidget):
    """Pinned first, then newest first; during a search, the results. Exports can be dropped here.

    ``hit_chosen`` carries a conversation, a message and the words found; ``files_dropped`` paths.
    """

    conversation_chosen = Signal(int)
    hit_chosen = Signal(int, int, str)
    files_dropped = Signal(list)
    new_conversation_requested = Signal()
    search_changed = Signal(str)

    def __init__(self, clock: Clock, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._clock = clock
        self._conversations: tuple[Conversation, ...] = ()
        self._shown: int | None = None
        self._hidden: Container[int] = ()  # deleted, or about to be
        self._says_drop = False
        self._nothing = ""
        self._new = QPushButton(str(words.NEW_CONVERSATION), self)  # in this order for Tab
        self.search = QLineEdit(self)
        self.list = ConversationList(self)
        self.undo = UndoBar(self)
        self.exchange = ExchangeBar(self)
        self.menu = ConversationMenu(self)
        self._empty = PlainLabel("", self)
        self._dress()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.MEDIUM, Space.SMALL, Space.MEDIUM)
        column.setSpacing(Space.MEDIUM)
        for widget in (self._new, self.search, self._empty):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addStretch()
        column.addWidget(self.undo)
        column.addWidget(self.exchange)
        self._new.clicked.connect(self.new_conversation_requested)
        self.search.textChanged.connect(self._search)
        self.list.chosen.connect(self.conversation_chosen)
        self.list.hit_chosen.connect(self.hit_chosen)
        self.list.menu_wanted.connect(self._offer)
        self.list.delete_wanted.connect(self.menu.delete_requested)
        self.list.renaming_ended.connect(self._list_again)
        self.menu.rename_requested.connect(self.list.begin_renaming)

    def show_conversations(
        self, conversations: tuple[Conversation, ...], shown: int | None
    ) -> None:
        """List them under the day of their last message; ``shown`` is the open one's id."""
        self._conversations, self._shown = conversations, shown
        self._list_again()

    def hide_only(self, conversation_ids: Container[int]) -> None:
        """Leave these conversations out of the list, and no others."""
        self._hidden = conversation_ids
        if self.search.text().strip():
            self.search_changed.emit(self.search.text())
        self._list_again()

    def title_of(self, conversation_id: int) -> str:
        """Return the title as listed; a conversation that is not listed is untitled."""
        known = (one for one in self._conversations if one.id == conversation_id)
        one = next(known, None)
        return words.listed(one.title if one else "", is_private=False)

    def show_found(self, text: str, results: SearchResults) -> None:
        """List the results, unless the search text has changed."""
        if text != self.search.text():
            return
        self.list.clear()
        for found in results.found:
            if found.conversation.id in self._hidden:
                continue
            self.list.add_conversation(found.conversation)
            for hit in found.hits[:MOST_HITS]:
                if hit.message_id is not None:
                    self.list.add_hit(found.conversation.id, hit)
        self._show_list(
            str(side_words.NOTHING_FOUND) if results.is_complete else str(side_words.SEARCHING)
        )
        self.list.mark(self._shown)

    def show_search_failed(self, text: str, why: str) -> None:
        if text == self.search.text():
            self.list.clear()
            self._show_list(why)

    def mark_shown(self, conversation_id: int | None) -> None:
        """Select the open conversation; None selects nothing."""
        self._shown = conversation_id
        self.list.mark(self._shown)

    def _dress(self) -> None:
        self._new.setToolTip("Ctrl+N")
        self.search.setPlaceholderText(str(side_words.SEARCH))
        self.search.setAccessibleName(str(side_words.SEARCH))
        self.search.setToolTip(str(side_words.SEARCH_TIP))
        self.search.setClearButtonEnabled(True)
        self.setAcceptDrops(True)
        self._empty.setObjectName("quiet")
        self._empty.setWordWrap(True)
        self._empty.setFont(theme.font(TypeSize.SMALL))
        self._empty.setContentsMargins(Space.SMALL, 0, Space.SMALL, 0)

    def _list_again(self) -> None:
        """List all, unless a search is on or a title is being typed."""
        if not self.search.text().strip() and not self.list.is_renaming:
            self._list_all()

    def _list_all(self) -> None:
        self.list.clear()
        now, heading = self._clock.now(), ""
        newest = sorted(self._conversations, key=lambda each: each.updated_at, reverse=True)
        for one in sorted(newest, key=lambda each: each.pinned_at is None):
            if one.id in self._hidden:
                continue
            day = str(side_words.PINNED) if one.pinned_at else day_words(one.updated_at, now)
            if day != heading:
                heading = day
                self.list.add_heading(day)
            self.list.add_conversation(one)
        self._show_list(str(words.NO_CONVERSATIONS))
        self.list.mark(self._shown)

    def _show_list(self, nothing: str) -> None:
        """Show the list, or ``nothing`` if it is empty."""
        self._nothing = nothing
        is_empty = not self.list.count()
        said = str(side_words.DROP_HERE) if self._says_drop else nothing
        self._empty.setText(said)
        self._empty.setVisible(is_empty or self._says_drop)
        self.list.setVisible(not is_empty)

    def _offer(self, conversation_id: int, at: QPoint) -> None:
        known = next((one for one in self._conversations if one.id == conversation_id), None)
        pinned = known is not None and known.pinned_at is not None
        self.menu.offer(conversation_id, at, pinned=pinned)

    def _search(self, text: str) -> None:
        if text.strip():
            self.search_changed.emit(text)
        else:
            self._list_all()

    def begin_search(self) -> None:
        self.show()  # it may have given way in a narrow window
        self.search.setFocus()
        self.search.selectAll()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Offer to import files of this computer."""
        if local_files(event.mimeData()):
            event.acceptProposedAction()
            self._say_drop(here=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: N802 - Qt's name
        super().dragLeaveEvent(event)
        self._say_drop(here=False)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self._say_drop(here=False)
        if files := local_files(event.mimeData()):
            event.acceptProposedAction()
            self.files_dropped.emit(files)

    def _say_drop(self, *, here: bool) -> None:
        self._says_drop = here
        self._show_list(self._nothing)
