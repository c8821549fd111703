"""Markdown that grows at its end: only what has changed is replaced in the document.

Reading a short run again is cheap; laying out and painting everything before it is not. So a run is
read into a document of its own, and the one on the screen is given the difference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtGui import (
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextListFormat,
)

from understudy.desktop.chat.formulas.fragments import added_words, words_of
from understudy.desktop.theme import Space

if TYPE_CHECKING:
    from collections.abc import Generator

    from PySide6.QtGui import QTextBlock, QTextDocument, QTextList

    from understudy.desktop.chat.formulas.fragments import Words

_P = QTextFormat.Property
_END = QTextCursor.MoveOperation.End
_KEEP = QTextCursor.MoveMode.KeepAnchor
LONGEST_PARAGRAPH = 800
"""Characters; a longer one goes on in a block of its own: each is laid out and painted whole."""


class _Block(NamedTuple):
    """A paragraph, item or heading without its margin below; ``list_key`` is of its run."""

    form: QTextBlockFormat
    char_form: QTextCharFormat
    list_form: QTextListFormat | None
    list_key: int
    words: Words


class GrowingText:
    """Owns the content of ``document``, which is empty at first. GUI thread only.

    Closed runs stay as they are; the open run after them is shown again and again.
    """

    def __init__(self, document: QTextDocument) -> None:
        self._document = document
        self._closed = 0  # blocks
        self._end = 0  # the position where the closed runs end
        self._closed_margin = 0.0
        self._closed_list: QTextList | None = None  # of their last block
        self._open: list[_Block] = []
        self._margins: list[float] = []  # below each open block
        self._lists: dict[int, QTextList] = {}  # of the open run
        self._glue: str | None = None  # the open run begins inside the last closed block
        self._break: str | None = None  # likewise, but in a block of its own
        self._breaks: list[tuple[QTextCursor, str]] = []  # where closed runs do, and their glue

    def show(self, run: QTextDocument, glue: str | None = None) -> None:
        """Show ``run``, dressed and without tables, in place of the open run.

        With ``glue`` it goes on after that inside the last closed paragraph.
        """
        blocks, margins = _blocks_of(run)
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        if not self._open:
            is_text = bool(blocks) and blocks[0].list_form is None and self._closed > 0
            is_long = self._document.lastBlock().length() > LONGEST_PARAGRAPH
            self._glue = glue if is_text and not is_long else None
            self._break = glue if is_text and is_long else None
        same = _common(self._open, blocks)
        if not self._extend(cursor, blocks, same):
            self._cut(cursor, same)
            for at in range(same, len(blocks)):
                self._append(cursor, blocks[at], at)
        self._open = blocks
        self._set_margins(cursor, margins)
        cursor.endEditBlock()

    def drop_open_run(self) -> None:
        """Show the closed runs only."""
        cursor = QTextCursor(self._document)
        self._cut(cursor, 0)
        self._open, self._lists, self._glue, self._break = [], {}, None, None
        if self._closed:
            _set_margin(cursor, self._document.lastBlock(), 0)

    def close_run(self) -> None:
        """Keep the open run as it is: the next one follows it."""
        if not self._open:
            return
        if self._break is not None:
            begin = QTextCursor(self._block(0))
            begin.setKeepPositionOnInsert(True)
            self._breaks.append((begin, self._break))
        self._closed += len(self._open) - self._shares
        self._end = self._document.characterCount() - 1
        self._closed_margin = self._margins[-1]
        self._closed_list = self._document.lastBlock().textList()
        self._open, self._lists, self._glue, self._break = [], {}, None, None

    def mend(self) -> None:
        """Make each paragraph one block again, once everything is closed."""
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        for begin, glue in reversed(self._breaks):
            margin = begin.blockFormat().bottomMargin()
            form = begin.charFormat()
            cursor.setPosition(begin.position())
            cursor.deletePreviousChar()
            cursor.insertText(glue, form)
            _set_margin(cursor, cursor.block(), margin)
        cursor.endEditBlock()
        self._breaks = []

    def _extend(self, cursor: QTextCursor, blocks: list[_Block], same: int) -> bool:
        """Add words to the last open block, and blocks after it; False if more has changed."""
        if same != len(self._open) - 1 or same >= len(blocks):
            return False
        old, new = self._open[same], blocks[same]
        more = added_words(old.words, new.words)
        if more is None or old._replace(words=[]) != new._replace(words=[]):
            return False
        cursor.movePosition(_END)
        for text, form in more:
            cursor.insertText(text, form)
        for at in range(same + 1, len(blocks)):
            self._append(cursor, blocks[at], at)
        return True

    def _cut(self, cursor: QTextCursor, kept: int) -> None:
        """Remove the open blocks after the first ``kept``."""
        if kept >= len(self._open):
            return
        cursor.setPosition(self._block(kept).position() - 1 if kept else self._end)
        before = cursor.blockFormat()
        cursor.movePosition(_END, _KEEP)
        cursor.removeSelectedText()
        cursor.setBlockFormat(before if kept or self._closed else QTextBlockFormat())
        used = {one.list_key for one in self._open[:kept]}
        self._lists = {key: one for key, one in self._lists.items() if key in used}

    def _append(self, cursor: QTextCursor, block: _Block, at: int) -> None:
        cursor.movePosition(_END)
        if at or (self._closed and not self._shares):
            cursor.insertBlock(block.form, block.char_form)
        elif self._glue is not None:
            cursor.insertText(self._glue, block.char_form)
        else:
            first = QTextBlockFormat(block.form)
            first.setTopMargin(0)
            cursor.setBlockFormat(first)
            cursor.setBlockCharFormat(block.char_form)
        for text, form in block.words:
            cursor.insertText(text, form)
        if block.list_form is not None:
            self._put_into_list(cursor, block, block.list_form, at)

    def _put_into_list(
        self, cursor: QTextCursor, block: _Block, form: QTextListFormat, at: int
    ) -> None:
        known = self._lists.get(block.list_key)
        before = self._closed_list if at == 0 else None
        if known is None and before is not None and _looks(before.format()) == _looks(form):
            known = before  # a list that was cut between two items goes on
        if known is None:
            known = cursor.createList(form)
        else:
            known.add(cursor.block())
        self._lists[block.list_key] = known

    def _set_margins(self, cursor: QTextCursor, margins: list[float]) -> None:
        """Give each open block its margin, but the last one none; and the closed one before."""
        self._margins = margins
        if not margins:
            return
        block = self._block(0)
        if self._closed and not self._shares:
            before = block.previous()
            goes_on = before.textList() is not None and block.textList() is not None
            margin = Space.HAIR if goes_on else self._closed_margin
            _set_margin(cursor, before, 0 if self._break is not None else margin)
        for margin in margins[:-1]:
            _set_margin(cursor, block, margin)
            block = block.next()
        _set_margin(cursor, block, 0)

    @property
    def _shares(self) -> bool:
        """Whether the open run's first block is the last closed one."""
        return self._glue is not None

    def _block(self, at: int) -> QTextBlock:
        return self._document.findBlockByNumber(self._closed - self._shares + at)


def is_same(one: QTextDocument, other: QTextDocument) -> Generator[None, None, bool]:
    """Return whether two documents without tables look the same; yields now and then."""
    if one.blockCount() != other.blockCount():
        return False
    first, second = one.begin(), other.begin()
    while first.isValid():
        if _seen(first) != _seen(second):
            return False
        yield
        first, second = first.next(), second.next()
    return True


def _seen(block: QTextBlock) -> tuple[object, ...]:
    form = block.blockFormat()
    form.setObjectIndex(-1)
    belongs = block.textList()
    item = None
    if belongs is not None:
        item = _looks(belongs.format()), belongs.itemText(block)
    # not the formats themselves: to Qt they differ if only the order of their properties does
    properties = {key: value for key, value in form.properties().items() if value}
    return properties, item, words_of(block)


def _blocks_of(run: QTextDocument) -> tuple[list[_Block], list[float]]:
    """Return the blocks of a run and their margins; none if nothing is to be seen."""
    found: list[_Block] = []
    margins: list[float] = []
    keys: dict[int, int] = {}
    block = run.begin()
    while block.isValid():
        form = block.blockFormat()
        margins.append(form.bottomMargin())
        form.clearProperty(_P.BlockBottomMargin)
        form.setObjectIndex(-1)
        belongs = block.textList()
        list_form, key = None, -1
        if belongs is not None:
            list_form = belongs.format()
            key = keys.setdefault(belongs.objectIndex(), len(keys))
            list_form.setObjectIndex(-1)
        found.append(_Block(form, block.charFormat(), list_form, key, words_of(block)))
        block = block.next()
    if len(found) == 1 and not found[0].words and not found[0].form.hasProperty(_RULE):
        return [], []
    return found, margins


_RULE = _P.BlockTrailingHorizontalRulerWidth


def _looks(form: QTextListFormat) -> tuple[object, ...]:
    return form.style(), form.indent(), form.numberPrefix(), form.numberSuffix()


def _common(old: list[_Block], new: list[_Block]) -> int:
    """Return how many blocks at the beginning are the same."""
    count = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        count += 1
    return count


def _set_margin(cursor: QTextCursor, block: QTextBlock, margin: float) -> None:
    if block.blockFormat().bottomMargin() != margin:
        form = QTextBlockFormat()
        form.setBottomMargin(margin)
        cursor.setPosition(block.position())
        cursor.mergeBlockFormat(form)
