"""One segment of an answer: runs of prose and blocks of code that grow while it streams.

Only the last run of prose is read again as text arrives. The next update waits a multiple of
what the last one took, so that an answer takes a small part of the processor, and a pathological
one cannot starve the window.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from understudy.desktop import theme
from understudy.desktop.chat.answers.long_column import LongColumn
from understudy.desktop.chat.markdown.blocks import (
    BlockSplitter,
    CodeAppended,
    CodeClosed,
    CodeOpened,
    Prose,
    joined,
    weight,
)
from understudy.desktop.chat.markdown.code_view import CodeView
from understudy.desktop.chat.markdown.text_view import TextView
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from understudy.desktop.chat.markdown.blocks import Piece
    from understudy.desktop.theme import Tokens

LIVE_RUN_CHARACTERS = 250
LIVE_TABLE_CHARACTERS = 450
"""Cells are laid out together: a table costs more than its `weight` as it grows."""
LONGEST_LIVE_TABLE = 3_000
"""The `weight` of one that rows are added to; each time all of it is laid out and painted."""
LIVE_PARAGRAPH_CHARACTERS = 600
STILL_RUN_CHARACTERS = 4_500
SLICE_CHARACTERS = 125
SPARE_MS = 20
UPDATE_S = 0.0025
"""An update that has taken this long leaves the rest of the text to the next one."""
STEP_S = 0.002
WAIT_PER_UPDATE = 16
LONGEST_WAIT_S = 0.1
"""Text is not held back any longer, unless an update is slow."""
WAIT_PER_SLOW_UPDATE = 4
MOST_CHARACTERS = 600_000
"""More of one segment is kept and copied, but not shown; no model writes as much as an answer."""


class _Part:
    """A view of prose and the closed runs in it."""

    def __init__(self, view: TextView, table_head: str = "") -> None:
        self.view = view
        self.table_head = table_head
        self.text = ""
        self.weight = 0
        self.runs = 0

    def add(self, text: str) -> None:
        self.text += text
        self.weight += weight(text)
        self.runs += 1


class SegmentView(QWidget):
    """Feed it with `append`, then `finish` it; or show a stored text with `show_whole`.

    ``grew``: more is shown, and nothing of it is painted yet. ``ended``: after `finish`, everything
    is shown and joined.
    """

    ended = Signal()
    grew = Signal()

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_StaticContents)  # growing paints only the new part
        self._tokens = tokens
        self._splitter = BlockSplitter(
            LIVE_RUN_CHARACTERS, LIVE_TABLE_CHARACTERS, LIVE_PARAGRAPH_CHARACTERS
        )
        self._characters = 0
        self._column = LongColumn(self)
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(Space.SMALL)
        self._whole.addLayout(self._column)
        self._growing: _Part | None = None  # the last one, if it grows
        self._changed: TextView | None = None
        self._alone: _Part | None = None  # of an open run with a table
        self._table: _Part | None = None  # the last one, if it may end with a table
        self._code: CodeView | None = None
        self._groups: list[list[_Part]] = [[]]  # without code in between, to be joined
        self._joins: Iterator[None] = iter(())
        self._pending: list[str] = []
        self._is_still = False  # the text is stored
        self._ends = False  # no more text comes
        self._colour = tokens.text
        self._is_empty = True
        self._spare: TextView | None = None  # making one takes as long as an update
        self._sparing = QTimer(self, singleShot=True, interval=SPARE_MS)
        self._sparing.timeout.connect(self._make_spare)
        self._later = QTimer(self, singleShot=True)
        self._later.timeout.connect(self._show_waiting)
        self._joining = QTimer(self, singleShot=True, interval=0)
        self._joining.timeout.connect(self._join_on)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return none: Qt would lay out all text at the smallest width to find its height there."""
        return QSize(0, 0)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self.size()

    @property
    def is_empty(self) -> bool:
        """Whether no text has arrived."""
        return self._is_empty

    def append(self, text: str) -> None:
        """Take the next text; it is shown now, or soon if rendering has become slow."""
        text = self._bounded(text)
        self._pending.append(text)
        self._is_empty = self._is_empty and not text.strip()
        if not self._later.isActive():
            self._show_pending()

    def finish(self) -> None:
        """Show everything; runs cut only for streaming are joined afterwards, one by one."""
        self._later.stop()
        self._ends = True
        self._show_pending()

    def show_whole(self, text: str) -> None:
        """Show a text that will not grow."""
        self._splitter = BlockSplitter(STILL_RUN_CHARACTERS)
        self._is_still = True
        text = self._bounded(text)
        self._is_empty = not text.strip()
        self._take([*self._splitter.feed(text), *self._splitter.finish()])

    def mark_interrupted(self) -> None:
        """Show that the text is incomplete: paler, with a label."""
        self.make_quiet()
        self._add_label(str(words.INTERRUPTED))

    def make_quiet(self) -> None:
        """Show all text paler, also later text."""
        self._colour = self._tokens.secondary
        for view in self.findChildren(TextView):
            view.set_colour(self._colour)

    def _add_label(self, said: str) -> None:
        """Add a quiet line below all text, also below later text."""
        label = PlainLabel(said, self)
        label.setObjectName("quiet")
        label.setWordWrap(True)
        label.setFont(theme.font(TypeSize.SMALL))
        self._whole.addWidget(label)

    def _bounded(self, text: str) -> str:
        """Return the part of ``text`` that may still be shown; the first cut adds a label."""
        room = MOST_CHARACTERS - self._characters
        self._characters += len(text)
        if 0 <= room < len(text):
            self._add_label(str(words.REST_NOT_SHOWN))
        return text[: max(0, room)]

    def _show_waiting(self) -> None:
        if self._pending:
            self._show_pending()

    def _show_pending(self) -> None:
        """Show what has come, a little at a time; leave the window most of the time."""
        text = "".join(self._pending)
        at, began = 0, time.perf_counter()
        took_s = 0.0
        open_run: list[Piece] = []
        while at < len(text) and took_s < UPDATE_S:
            pieces = self._splitter.feed(text[at : at + SLICE_CHARACTERS])
            if pieces:  # the open run comes whole each time: its last state is enough
                last = pieces[-1]
                open_run = [pieces.pop()] if isinstance(last, Prose) and not last.closed else []
                self._take(pieces)
            at += SLICE_CHARACTERS
            took_s = time.perf_counter() - began
        self._take(open_run)
        self._end_changes()
        self._column.changed()
        self.updateGeometry()
        self.grew.emit()
        self._column.settled()
        took_s = time.perf_counter() - began
        self._pending = [text[at:]] if at < len(text) else []
        wait_s = 0.0 if self._pending else min(took_s * WAIT_PER_UPDATE, LONGEST_WAIT_S)
        self._later.start(round(1000 * max(wait_s, took_s * WAIT_PER_SLOW_UPDATE)))
        if self._ends and not self._pending:
            self._later.stop()
            self._take(self._splitter.finish())
            self._end_changes()
            self._joins = self._join_all()
            self._joining.start()

    def _take(self, pieces: list[Piece]) -> None:
        for piece in joined(pieces):
            match piece:
                case Prose():
                    self._show_prose(piece)
                case CodeOpened(language):
                    self._code = CodeView(language, self._tokens, self)
                    self._column.add(self._code)
                    self._groups.append([])
                    self._growing = self._table = None
                case CodeAppended(text):
                    if self._code is not None:
                        self._code.append(text)
                case CodeClosed():
                    if self._code is not None:
                        self._code.colour()
                    self._code = None
                case _:
                    assert_never(piece)

    def _show_prose(self, prose: Prose) -> None:
        part = self._alone
        if part is None and not self._is_still:
            grows = self._grow_table(prose) if prose.table_head else self._grow(prose)
            if grows:
                return
        part = part or self._alone
        if part is None:
            part = self._alone = self._new_part(prose.table_head)
        part.view.show_markdown(prose.table_head + prose.text)
        if prose.closed:
            part.add(prose.text)
            self._alone, self._growing, self._table = None, None, part

    def _grow_table(self, prose: Prose) -> bool:
        """Add rows to the table above; False if they need a view of their own."""
        part = self._table
        if part is None or part.weight >= LONGEST_LIVE_TABLE:
            return False
        self._begin_changes(part)
        if not part.view.show_open_rows(prose.table_head + prose.text):
            self._table = None
            return False
        if prose.closed:
            part.view.close_run()
            part.add(prose.text)
        return True

    def _grow(self, prose: Prose) -> bool:
        """Show a run below those before it in the same view; False if it holds a table."""
        part = self._growing
        if part is None or part.weight >= STILL_RUN_CHARACTERS:
            part = self._new_part()
        self._begin_changes(part)
        if not part.view.show_open_run(prose.text, prose.glue):
            if not part.runs:
                self._alone = part
            self._growing = None
            return False
        self._growing = part
        if prose.closed:
            part.view.close_run()
            part.add(prose.text)
        return True

    def _begin_changes(self, part: _Part) -> None:
        """Put off the layout of a part until `_end_changes`."""
        if self._changed is not part.view:
            self._end_changes()
            self._changed = part.view
        part.view.begin_changes()

    def _end_changes(self) -> None:
        """Lay out what has been changed."""
        if self._changed is not None:
            self._changed.end_changes()
            self._changed = None

    def _new_part(self, table_head: str = "") -> _Part:
        view, self._spare = self._spare or TextView(self._tokens, self), None
        if not self._is_still and not self._ends:
            self._sparing.start()
        if self._colour != self._tokens.text:
            view.set_colour(self._colour)
        self._table = None
        self._column.add(view)  # shown now: Qt would do it one turn later, and paint once more
        part = _Part(view, table_head)
        self._groups[-1].append(part)
        return part

    def _make_spare(self) -> None:
        if self._spare is None and not self._ends:
            self._spare = TextView(self._tokens, self)
            self._spare.ensurePolished()

    def _join_on(self) -> None:
        """Go on joining for a moment."""
        until_s = time.perf_counter() + STEP_S
        if self._spare is not None:
            self._spare.deleteLater()
            self._spare = None
        for _ in self._joins:
            if time.perf_counter() > until_s:
                self._joining.start()
                return
        self.ended.emit()

    def _join_all(self) -> Iterator[None]:
        """Make neighbouring runs one text, in steps so small that no join is noticed."""
        for group in self._groups:
            for at, first in enumerate(group):
                size, end = first.weight, at + 1
                while end < len(group) and size + group[end].weight <= STILL_RUN_CHARACTERS:
                    size += group[end].weight
                    end += 1
                if first.runs > 1 or end > at + 1:
                    yield from self._join(group, at, end)

    def _join(self, group: list[_Part], at: int, end: int) -> Iterator[None]:
        first, others = group[at], group[at + 1 : end]
        text = "".join(part.text for part in group[at:end])
        yield from first.view.showing_markdown(first.table_head + text)
        for gone in others:
            self._column.remove(gone.view)
            gone.view.hide()
            gone.view.deleteLater()
        del group[at + 1 : end]
        yield
