"""The first step: the surfaces of Claude this person uses, and the model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from understudy.base.providers.claude import CLAUDES_ID
from understudy.base.providers.presets import load_presets
from understudy.desktop.controls import quiet
from understudy.desktop.drawn_controls import ArrowBox, TickBox
from understudy.desktop.firstrun.pieces import Step, card, indented
from understudy.desktop.plain import PlainLabel, caption
from understudy.words.windows import first_run as words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from understudy.base.settings.values import Settings

SURFACES = {
    "claude.ai": words.CLAUDE_AI,
    "Claude API": words.CLAUDE_API,
    "Claude Code": words.CLAUDE_CODE,
}
"""The components by their names on the page, and what people call them."""
CODE = "Claude Code"


class WhatYouUse(Step):
    """Emits each choice as it is made; a setting's name with its value, or the model."""

    setting_entered = Signal(str, object)
    model_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(str(words.WHAT_YOU_USE), str(words.WHAT_YOU_USE_HINT), parent)
        self._used: tuple[str, ...] = ()
        self.boxes = {name: TickBox(caption(str(said)), self) for name, said in SURFACES.items()}
        self.records = TickBox(caption(str(words.RECORDS)), self)
        self.records.setAccessibleDescription(str(words.RECORDS_HINT))
        self._below_code = indented(self.records, self)
        self._hint = indented(indented(quiet(str(words.RECORDS_HINT), self), self), self)
        self.column.addWidget(card([*self.boxes.values(), self._below_code, self._hint], self))
        self.model = ArrowBox(self)
        label = PlainLabel(str(words.MODEL), self)
        label.setBuddy(self.model)
        self.model.setAccessibleName(str(words.MODEL))
        self._model_card = card([label, self.model], self)
        self.column.addWidget(self._model_card)
        self.column.addStretch()
        for box in self.boxes.values():
            box.clicked.connect(self._choose)
        self.records.clicked.connect(self._allow)
        self.model.activated.connect(lambda row: self.model_chosen.emit(self.model.itemData(row)))

    def show_settings(self, settings: Settings) -> None:
        """Show the settings in force."""
        self._used = settings.status.surfaces
        named = {one.casefold() for one in self._used}
        for name, box in self.boxes.items():
            box.setChecked(name.casefold() in named)
        self.records.setChecked(settings.status.claude_code == "on")
        for part in (self._below_code, self._hint):
            part.setVisible(self.boxes[CODE].isChecked())
        claude = settings.claude()
        known = next(one.models for one in load_presets() if one.id == CLAUDES_ID)
        models = dict.fromkeys((*known, *(claude.models if claude else ())))
        self.model.clear()
        for model in models:
            self.model.addItem(caption(words.choice_of(model)), model)
        self._model_card.setVisible(claude is not None)
        if claude is not None:
            self.model.setCurrentIndex(self.model.findData(claude.models[0]))

    def _choose(self) -> None:
        known = {name.casefold() for name in SURFACES}
        others = [one for one in self._used if one.casefold() not in known]
        chosen = [name for name, box in self.boxes.items() if box.isChecked()]
        self.setting_entered.emit("status.surfaces", (*chosen, *others))
        if not self.boxes[CODE].isChecked() and self.records.isChecked():
            self._allow(False)  # noqa: FBT003 - the same slot

    def _allow(self, allowed: bool) -> None:  # noqa: FBT001 - a signal's value
        self.setting_entered.emit("status.claude_code", "on" if allowed else "off")
