"""One who could stand in: a tick box, the sentence that is agreed to, and how the trial went."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from understudy.desktop import theme
from understudy.desktop.controls import quiet
from understudy.desktop.drawn_controls import ArrowBox, TickBox
from understudy.desktop.firstrun.pieces import indented
from understudy.desktop.plain import caption
from understudy.desktop.settings.key_box import StateLine
from understudy.desktop.theme import Space
from understudy.words.windows import first_run as words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


class StandInRow(QFrame):
    """``id`` is the provider's, ``offers`` the models it may be asked for, if they are known.

    The box of models shows only if there are several.
    """

    ticked = Signal(str, bool)
    model_chosen = Signal(str, str)

    def __init__(self, id_: str, title: str, consent: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.id = id_
        self.offers: tuple[str, ...] = ()
        self.setObjectName("card")
        self.tick = TickBox(caption(title), self)
        self.tick.setAccessibleDescription(consent)
        self.models = ArrowBox(self)
        self.models.setAccessibleName(str(words.CHOOSE_MODEL))
        self.models.setPlaceholderText(caption(str(words.CHOOSE_MODEL)))
        self.state = StateLine(self)
        self._models_row = indented(self.models, self)
        self._models_row.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.HAIR)
        column.addWidget(self.tick)
        column.addWidget(indented(quiet(consent, self), self))
        column.addWidget(self._models_row)
        self._state_row = indented(self.state, self)
        self._state_row.hide()
        column.addWidget(self._state_row)
        self.tick.clicked.connect(self._tick)
        self.models.activated.connect(
            lambda row: self.model_chosen.emit(self.id, self.models.itemData(row))
        )

    def show_models(self, models: tuple[str, ...], chosen: str = "") -> None:
        """Let one of these be chosen, if there are several."""
        self.models.clear()
        for model in models:
            self.models.addItem(caption(words.choice_of(model)), model)
        self.models.setCurrentIndex(self.models.findData(chosen))
        self._models_row.setVisible(len(models) > 1)

    def show_state(self, text: str, severity: str) -> None:
        """Show how the trial goes; nothing if ``text`` is empty."""
        self.state.show_state(text, severity, theme.current_tokens())
        self._state_row.setVisible(bool(text))
        self.tick.setAccessibleDescription(text)

    def _tick(self, on: bool) -> None:  # noqa: FBT001 - a signal's value
        if not on:
            self._models_row.hide()
            self.show_state("", "neutral")
        self.ticked.emit(self.id, on)
