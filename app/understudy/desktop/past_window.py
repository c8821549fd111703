"""Past answers: list and search those on offer, forget one, switch all off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from understudy.desktop import theme
from understudy.desktop.controls import dress
from understudy.desktop.drawn_controls import TickBox
from understudy.desktop.mark.icons import app_icon
from understudy.desktop.plain import PlainLabel, tip
from understudy.desktop.theme import Space, TypeSize
from understudy.words.chat import past_answers as words

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.chat.model import PastSource

_ID = Qt.ItemDataRole.UserRole


class PastWindow(QWidget):
    """GUI thread only. Closing hides it."""

    search_changed = Signal(str)
    forget_requested = Signal(int)
    open_requested = Signal(int)
    switched = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(str(words.PAGE_TITLE))
        self.setWindowIcon(app_icon())
        self.resize(560, 560)
        self.search = QLineEdit(self)
        self.offer = TickBox(str(words.OFFER), self)
        self.list = QListWidget(self)
        self.forget = QPushButton(str(words.FORGET), self)
        self.open_one = QPushButton(str(words.OPEN), self)
        self._told = PlainLabel(str(words.PAGE_TEXT), self)
        self._dress()
        self._lay_out()
        self.search.textChanged.connect(self.search_changed)
        self.offer.clicked.connect(self.switched)
        self.list.currentItemChanged.connect(self._enable)
        self.list.itemActivated.connect(lambda _item: self._with_chosen(self.open_requested.emit))
        self.open_one.clicked.connect(lambda: self._with_chosen(self.open_requested.emit))
        self.forget.clicked.connect(lambda: self._with_chosen(self.forget_requested.emit))
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self, self.search.setFocus)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Cancel), self, self.close)
        theme.follow_look(self._follow_theme)
        self._enable()

    def show_list(
        self, text: str, sources: tuple[PastSource, ...], now: datetime, *, is_on: bool
    ) -> None:
        """List the past answers, unless the search text has changed."""
        if text != self.search.text():
            return
        self.offer.setChecked(is_on)
        row = self.list.currentRow()
        self.list.clear()
        for one in sources:
            item = QListWidgetItem(words.line(one, now), self.list)
            item.setData(_ID, one.message_id)
            item.setToolTip(tip(one.question))
        self.list.setCurrentRow(min(row, self.list.count() - 1))
        nothing = str(words.NOTHING_LIKE_IT) if text.strip() else str(words.NOTHING_YET)
        self._told.setText(str(words.PAGE_TEXT) if sources else nothing)
        self._enable()

    def show_problem(self, text: str) -> None:
        self._told.setText(text)

    def _with_chosen(self, act: object) -> None:
        item = self.list.currentItem()
        if item is not None and callable(act):
            act(item.data(_ID))

    def _enable(self) -> None:
        is_chosen = self.list.currentItem() is not None
        self.forget.setEnabled(is_chosen)
        self.open_one.setEnabled(is_chosen)

    def _dress(self) -> None:
        self.search.setPlaceholderText(str(words.SEARCH))
        self.search.setAccessibleName(str(words.SEARCH))
        self.search.setClearButtonEnabled(True)
        self.list.setAccessibleName(str(words.PAGE_TITLE))
        self.list.setFont(theme.font(TypeSize.BODY))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.forget.setToolTip(str(words.FORGET_TIP))
        self._told.setObjectName("quiet")
        self._told.setWordWrap(True)
        dress(self, theme.current_tokens())

    def _lay_out(self) -> None:
        title = PlainLabel(str(words.PAGE_TITLE), self)
        title.setFont(theme.font(TypeSize.DISPLAY, QFont.Weight.DemiBold))
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.SMALL)
        buttons.addWidget(self.offer, 1)
        buttons.addWidget(self.open_one)
        buttons.addWidget(self.forget)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.WIDE)
        column.setSpacing(Space.MEDIUM)
        for widget in (title, self._told, self.search):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addLayout(buttons)

    def _follow_theme(self) -> None:
        dress(self, theme.current_tokens())
