"""The second step: who was found on this computer, a key to enter, and how to get a local model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from understudy.base.providers.presets import load_presets
from understudy.desktop import theme
from understudy.desktop.controls import quiet
from understudy.desktop.drawn_controls import ArrowBox
from understudy.desktop.firstrun.pieces import Step, card, link
from understudy.desktop.plain import PlainLabel, caption
from understudy.desktop.settings.key_box import KeyBox
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import first_run as words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.desktop.firstrun.stand_in_row import StandInRow


class WhoStandsIn(Step):
    """``key_entered``: a preset's id, the key, and whether to keep it for this session only."""

    ticked = Signal(str, bool)
    model_chosen = Signal(str, str)
    key_entered = Signal(str, str, bool)
    look_again_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(str(words.WHO_STANDS_IN), str(words.WHO_STANDS_IN_HINT), parent)
        self.rows: dict[str, StandInRow] = {}
        self._found = QVBoxLayout()
        self._found.setSpacing(Space.SMALL)
        self._nothing = quiet(str(words.LOOKING), self)
        self.company, self.key_box = ArrowBox(self), KeyBox(self)
        self.column.addLayout(self._found)
        self.column.addWidget(self._nothing)
        self.column.addWidget(self._key_card())
        self.column.addWidget(self._local_card())
        self.column.addWidget(self._without_card())
        self.column.addStretch()

    def show_found(self, rows: Iterable[StandInRow]) -> None:
        """Show these, each once; one that is there already stays as it is."""
        for row in rows:
            self.add(row)
        self._nothing.setText(str(words.NOTHING_FOUND))
        self._nothing.setVisible(not self.rows)

    def add(self, row: StandInRow) -> StandInRow:
        """Add a row, and return the one of this id that is shown."""
        if row.id in self.rows:
            row.deleteLater()
            return self.rows[row.id]
        self.rows[row.id] = row
        row.ticked.connect(self.ticked)
        row.model_chosen.connect(self.model_chosen)
        self._found.addWidget(row)
        self._nothing.hide()
        return row

    def show_key_state(self, text: str, severity: str) -> None:
        self.key_box.show_state(text, severity, theme.current_tokens())

    def _key_card(self) -> QWidget:
        label = PlainLabel(str(words.ANOTHER_KEY), self)
        self.company.setAccessibleName(str(words.COMPANY))
        for one in load_presets():
            if one.key_variable:
                self.company.addItem(caption(one.name), one.id)
        label.setBuddy(self.company)
        self.company.currentIndexChanged.connect(lambda _row: self.key_box.clear())
        self.key_box.key_entered.connect(self._enter_key)
        return card([label, self.company, self.key_box], self)

    def _enter_key(self, key: str, session_only: bool) -> None:  # noqa: FBT001 - a signal's value
        self.key_entered.emit(self.company.currentData(), key, session_only)

    def _local_card(self) -> QWidget:
        text = quiet(str(words.LOCAL_MODEL), self)
        buttons = QWidget(self)
        row = QHBoxLayout(buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.MEDIUM)
        colour = theme.current_tokens().text
        row.addWidget(link(str(words.GET_OLLAMA), words.LOCAL_MODEL_LINK, colour, self))
        again = QPushButton(str(words.LOOK_AGAIN), self)
        again.setAutoDefault(False)
        again.clicked.connect(self.look_again_requested)
        row.addWidget(again)
        row.addStretch()
        return card([text, buttons], self)

    def _without_card(self) -> QWidget:
        title = PlainLabel(str(words.WITHOUT_A_KEY), self)
        title.setFont(theme.font(TypeSize.BODY, QFont.Weight.DemiBold))
        return card([title, quiet(str(words.WITHOUT_A_KEY_TEXT), self)], self)
