"""The providers in the order of asking, which is changed by drag, by keyboard or with buttons."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeySequence
from PySide6.QtWidgets import (
    QListWidgetItem,
    QMenu,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from understudy.desktop import theme
from understudy.desktop.flow import Flow
from understudy.desktop.plain import PlainLabel, caption, tip
from understudy.desktop.settings.draft import PRESETS, may_be_asked
from understudy.desktop.settings.found_here import FoundHere
from understudy.desktop.settings.ordered_list import OrderedList
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import settings_form as words

if TYPE_CHECKING:
    from understudy.desktop.settings.draft import ProviderDraft

WIDTH = 264


class ProviderList(QWidget):
    """Shows drafts; changes none."""

    chosen = Signal(int)
    add_requested = Signal(str)
    move_requested = Signal(int, int)
    remove_requested = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._list = OrderedList(self)
        self._add = QPushButton(str(words.ADD), self)
        self._up = QPushButton(words.UP_ARROW, self)
        self._down = QPushButton(words.DOWN_ARROW, self)
        self._remove = QPushButton(str(words.REMOVE), self)
        self.found = FoundHere(self)
        title = PlainLabel(str(words.ORDER), self)
        title.setFont(theme.font(TypeSize.SMALL, QFont.Weight.DemiBold))
        title.setObjectName("quiet")
        title.setContentsMargins(Space.SMALL, 0, 0, 0)
        title.setWordWrap(True)
        self._list.setAccessibleName(str(words.PROVIDERS))
        menu = QMenu(self._add)
        for name in PRESETS:
            menu.addAction(caption(words.preset_name(name)), partial(self.add_requested.emit, name))
        self._add.setMenu(menu)
        for button, said, keys in (
            (self._up, str(words.UP), "Alt+Up"),
            (self._down, str(words.DOWN), "Alt+Down"),
        ):
            shown = QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
            button.setAccessibleName(said)
            button.setToolTip(tip(f"{said} ({shown})"))
        buttons = QWidget(self)
        row = Flow(buttons, Space.HAIR)
        for button in (self._add, self._up, self._down, self._remove):
            button.setAutoDefault(False)
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.MEDIUM, Space.LARGE, Space.MEDIUM, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        column.addWidget(title)
        column.addWidget(self._list, 1)
        column.addWidget(buttons)
        column.addWidget(self.found)
        self._list.setMinimumWidth(WIDTH - 2 * Space.MEDIUM)
        # only the buttons may need more than `WIDTH`: the words of some languages are long
        for one in (self._list, self.found):
            policy = one.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            one.setSizePolicy(policy)
        self._list.currentRowChanged.connect(self._choose)
        self._list.move_requested.connect(self.move_requested)
        self._up.clicked.connect(lambda: self._move(-1))
        self._down.clicked.connect(lambda: self._move(1))
        self._remove.clicked.connect(lambda: self.remove_requested.emit(self._list.currentRow()))

    def show_drafts(self, drafts: list[ProviderDraft], current: int) -> None:
        """Show all again; select ``current`` without a signal."""
        self._list.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self._list.clear()
        asked = 0
        for draft in drafts:
            is_asked = may_be_asked(draft, drafts)
            self._add_item(draft, words.rank(asked, may_be_asked=is_asked))
            asked += is_asked
        self._list.setCurrentRow(current)
        self._list.blockSignals(False)  # noqa: FBT003 - Qt's signature
        self._refresh()

    def current(self) -> int:
        return self._list.currentRow()

    def _add_item(self, draft: ProviderDraft, rank: str) -> None:
        name = words.shown_name(draft.id)
        item = QListWidgetItem(self._list)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{name}, {rank}")
        shown = QWidget(self._list)
        shown.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        title = PlainLabel(name, shown)
        below = PlainLabel(rank, shown)
        below.setObjectName("quiet")
        below.setFont(theme.font(TypeSize.SMALL))
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(title)
        column.addWidget(below)
        item.setSizeHint(shown.sizeHint() + QSize(2 * Space.SMALL, 2 * Space.SMALL))
        self._list.setItemWidget(item, shown)

    def _choose(self, row: int) -> None:
        self._refresh()
        if row >= 0:
            self.chosen.emit(row)

    def _move(self, by: int) -> None:
        row = self._list.currentRow()
        self.move_requested.emit(row, row + by)

    def _refresh(self) -> None:
        row, count = self._list.currentRow(), self._list.count()
        self._up.setEnabled(row > 0)
        self._down.setEnabled(0 <= row < count - 1)
        self._remove.setEnabled(row >= 0)


def nobody_note(parent: QWidget) -> PlainLabel:
    """Return the note shown in place of the form if the list is empty."""
    note = PlainLabel(str(words.NOBODY), parent)
    note.setObjectName("quiet")
    note.setAlignment(Qt.AlignmentFlag.AlignCenter)
    note.setWordWrap(True)
    note.setContentsMargins(Space.WIDE, 0, Space.WIDE, 0)
    return note
