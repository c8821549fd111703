"""The status window's card about Claude Code: an offer, made once, and one press to undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from understudy.desktop.controls import style_sheet
from understudy.desktop.flow import Flow
from understudy.desktop.plain import PlainLabel, caption
from understudy.desktop.status.cards import Card, RoundedFrame, Row, tint
from understudy.desktop.theme import Space, TypeSize, code_font, font
from understudy.words.claude_code import connecting as words

if TYPE_CHECKING:
    from understudy.desktop.theme import Tokens
    from understudy.engine.events.connection_events import ClaudeCodeShown


class ClaudeCodeCard(QWidget):
    """GUI thread only. Hidden until Claude Code was found; `paint` shows the present state.

    ``answered`` is *on* or *off*; ``changed`` asks for `paint`.
    """

    answered = Signal(str)
    connect_requested = Signal()
    undo_requested = Signal()
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: ClaudeCodeShown | None = None
        self._answer = "ask"
        self._shows_difference = False
        self._card = Card(str(words.TITLE), self)
        self._frame, self._difference = RoundedFrame(), PlainLabel()
        self._difference.setWordWrap(True)
        self._build()
        self.hide()

    def _build(self) -> None:
        inside = QVBoxLayout(self._frame)
        inside.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        inside.addWidget(self._difference)
        self.count = self._button(words.COUNT)
        self.do_not_count = self._button(words.DO_NOT_COUNT)
        self.connect_it = self._button(words.CONNECT)
        self.write = self._button(words.WRITE)
        self.cancel = self._button(words.CANCEL)
        self.undo = self._button(words.UNDO)
        self.undo.setToolTip(str(words.UNDO_TIP))
        self.count.clicked.connect(lambda: self.answered.emit("on"))
        self.do_not_count.clicked.connect(lambda: self.answered.emit("off"))
        self.connect_it.clicked.connect(lambda: self._show_difference(shown=True))
        self.cancel.clicked.connect(lambda: self._show_difference(shown=False))
        self.write.clicked.connect(self._write)
        self.undo.clicked.connect(self.undo_requested)
        buttons = QWidget(self)
        row = Flow(buttons, Space.SMALL)
        for button in self.buttons:
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._card)
        column.addWidget(self._frame)
        column.addWidget(buttons)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        offer = (self.count, self.do_not_count, self.connect_it)
        return (*offer, self.write, self.cancel, self.undo)

    @property
    def offers(self) -> bool:
        """Return True while the person has not said whether its requests count."""
        is_there = self._shown is not None and self._shown.is_found
        return is_there and self._answer == "ask"

    def show_state(self, shown: ClaudeCodeShown) -> None:
        """Show how Claude Code stands to this program."""
        self._shown = shown
        self._shows_difference &= bool(shown.difference)
        self.setVisible(shown.is_found or shown.is_connected)
        self.changed.emit()

    def show_answer(self, answer: str) -> None:
        """Show the setting in force: ask, on or off."""
        self._answer = answer
        self.changed.emit()

    def paint(self, tokens: Tokens) -> None:
        shown = self._shown
        if shown is None:
            return
        for button in self.buttons:
            button.setStyleSheet(style_sheet(tokens))
            button.setFont(font(TypeSize.BODY))
        self._card.show_rows(self._rows(shown), tokens)
        self._frame.show_colours(tokens)
        self._difference.setFont(code_font(TypeSize.SMALL))
        tint(self._difference, tokens.text)
        self._difference.setText(shown.difference)
        can_connect = bool(shown.difference) and not shown.is_connected
        asks = self._answer == "ask" and not self._shows_difference
        self._frame.setVisible(self._shows_difference)
        self.count.setVisible(asks)
        self.do_not_count.setVisible(asks)
        self.connect_it.setVisible(can_connect and not self._shows_difference)
        self.write.setVisible(self._shows_difference)
        self.cancel.setVisible(self._shows_difference)
        self.undo.setVisible(shown.is_connected and not self._shows_difference)

    def _rows(self, shown: ClaudeCodeShown) -> list[Row]:
        rows = [Row(shown.problem)] if shown.problem else []
        if self._shows_difference:
            return [*rows, Row(str(words.WILL_WRITE)), *map(Row, shown.notes)]
        said = {"ask": words.OFFER, "on": words.COUNTED, "off": words.NOT_COUNTED}
        rows.append(Row(str(said[self._answer])))
        if shown.is_connected:
            rows.append(Row(str(words.CONNECTED_LINE)))
        elif shown.difference and self._answer != "ask":
            rows.append(Row(str(words.CAN_CONNECT)))
        return rows

    def _show_difference(self, *, shown: bool) -> None:
        self._shows_difference = shown
        self.changed.emit()

    def _write(self) -> None:
        self._shows_difference = False
        self.connect_requested.emit()

    def _button(self, label: object) -> QPushButton:
        return QPushButton(caption(str(label)), self)
