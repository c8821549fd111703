"""The list at the left: conversations with headings, or what a search found in them."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListWidget, QListWidgetItem, QWidget

from understudy.base.shown_text import one_line
from understudy.desktop import theme
from understudy.desktop.chat.side.row_delegate import HIT, ID, MARKS, TITLE, RowDelegate
from understudy.desktop.plain import tip
from understudy.desktop.theme import TypeSize
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from understudy.archive.search.shown import Hit
    from understudy.chat.model import Conversation

_SIGNS = re.compile(r"`+|(?:^|(?<=^…))#{1,6}\s|(?<=\S\s\s)#{2,6}\s", re.MULTILINE)
"""Of Markdown; a single star or dash may be meant, and ``#`` after code begins a comment.

A snippet is one line: the two spaces before a heading were an empty line.
"""
_STRONG = re.compile(
    r"""
    (?<![\w)\]/`*])  # not x**2, f(x)**2 or src/**
    (?: (?<![(,{]) (?<![(,{]\s) | (?= \*++ [^*()\[\]{}]*+ \* ) )  # f(**a) and (b)**-1 is no pair
    (\*{2,3}+) (?=[^\s*=/])
    (?: [^*`] | (?<!\*)\*(?!\*) | `[^*`]*+` )*+
    (?<![\s({]) (\*{2,3}+) (?![\w`*])
    """,
    re.VERBOSE | re.ASCII,  # in Japanese, strong words have letters beside them
)
"""Stars that are a pair around words; all others may be code."""
BEFORE = 14
"""How many narrow characters of a snippet stay before its first match: the list is narrow."""
_WIDE = frozenset({"W", "F"})


class ConversationList(QListWidget):
    """Arrow keys move, Enter or a click opens, F2 renames, Delete deletes, the menu key offers.

    ``hit_chosen`` carries a conversation, a message of it and the words found there.
    """

    chosen = Signal(int)
    hit_chosen = Signal(int, int, str)
    menu_wanted = Signal(int, QPoint)
    delete_wanted = Signal(int)
    renamed = Signal(int, str)
    renaming_ended = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(str(words.CONVERSATIONS))
        self.setFont(theme.font(TypeSize.BODY))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setUniformItemSizes(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        delegate = RowDelegate(self)
        delegate.renamed.connect(self.renamed)
        delegate.closeEditor.connect(lambda _editor, _hint: self.renaming_ended.emit())
        self.setItemDelegate(delegate)
        self.itemClicked.connect(self._choose)
        self.itemActivated.connect(self._choose)
        self.customContextMenuRequested.connect(self._offer)

    @property
    def is_renaming(self) -> bool:
        return self.state() == QAbstractItemView.State.EditingState

    def add_heading(self, day: str) -> None:
        item = QListWidgetItem(day, self)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        item.setFont(theme.font(TypeSize.SMALL, QFont.Weight.DemiBold))

    def add_conversation(self, one: Conversation) -> None:
        title = words.listed(one_line(one.title), is_private=one.private)
        item = QListWidgetItem(title, self)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setData(ID, one.id)
        item.setData(TITLE, one.title)
        item.setToolTip(tip(title))

    def add_hit(self, conversation_id: int, hit: Hit) -> None:
        """Add a place that a search found, below its conversation."""
        text, marks = _cut(*_without_signs(hit.snippet.text, hit.snippet.marks))
        item = QListWidgetItem(text, self)
        item.setFont(theme.font(TypeSize.SMALL))
        item.setData(ID, conversation_id)
        item.setData(HIT, hit.message_id or 0)
        item.setData(MARKS, marks)
        item.setToolTip(tip(hit.snippet.text))

    def mark(self, conversation_id: int | None) -> None:
        """Select the row of a conversation; None selects nothing."""
        self.setCurrentRow(-1)
        for row in range(self.count()):
            item = self.item(row)
            if conversation_id is not None and item.data(ID) == conversation_id:
                self.setCurrentItem(item)
                return

    def begin_renaming(self, conversation_id: int) -> None:
        """Turn a conversation's row into a line to type in."""
        self.mark(conversation_id)
        if (item := self.currentItem()) is not None:
            self.editItem(item)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        item = self.currentItem()
        chosen = item.data(ID) if item is not None and item.data(MARKS) is None else None
        if event.matches(QKeySequence.StandardKey.Delete) and isinstance(chosen, int):
            self.delete_wanted.emit(chosen)
        else:
            super().keyPressEvent(event)

    def _choose(self, item: QListWidgetItem) -> None:
        chosen, marks = item.data(ID), item.data(MARKS)
        if not isinstance(chosen, int):
            return
        if marks is None:
            self.chosen.emit(chosen)
        else:
            begin, end = marks[0] if marks else (0, 0)
            self.hit_chosen.emit(chosen, item.data(HIT), item.text()[begin:end])

    def _offer(self, at: QPoint) -> None:
        item = self.itemAt(at) or self.currentItem()
        chosen = item.data(ID) if item is not None else None
        if isinstance(chosen, int):
            self.menu_wanted.emit(chosen, self.viewport().mapToGlobal(at))


def _without_signs(
    text: str, marks: tuple[tuple[int, int], ...]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a snippet without Markdown's signs, with the matches counted anew."""
    signs = [one.span() for one in _SIGNS.finditer(text)]
    signs += [one.span(star) for one in _STRONG.finditer(text) for star in (1, 2)]
    signs.sort()

    def moved(at: int) -> int:
        return at - sum(min(end, at) - begin for begin, end in signs if begin < at)

    begins, ends = (0, *(end for _, end in signs)), (*(begin for begin, _ in signs), len(text))
    kept = "".join(text[begin:end] for begin, end in zip(begins, ends, strict=True))
    return kept, tuple((moved(begin), moved(end)) for begin, end in marks)


def _cut(
    snippet: str, marks: tuple[tuple[int, int], ...]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return a line that begins near its first match, with the matches counted anew."""
    text = one_line(snippet)
    marks = tuple(
        (len(one_line(snippet[:begin] + ".")) - 1, len(one_line(snippet[:end])))
        for begin, end in marks
    )
    first = marks[0][0] if marks else 0
    begin, room = first, BEFORE
    while begin and room > 0:
        begin -= 1
        room -= 2 if unicodedata.east_asian_width(text[begin]) in _WIDE else 1
    if not begin:
        return text, marks
    space = text.find(" ", begin, first)
    begin = space + 1 if space >= 0 else begin
    moved = begin - 1
    return "…" + text[begin:], tuple((one - moved, end - moved) for one, end in marks)
