"""One field of a form: its label, its control with the error below it, and its help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from understudy.base.settings.declaration import Form
from understudy.desktop.controls import quiet, small
from understudy.desktop.plain import PlainLabel, caption
from understudy.desktop.settings.complaint import Complaint
from understudy.desktop.settings.value_controls import SwitchBox, control_for
from understudy.desktop.theme import Space
from understudy.words.windows import settings_form as words

if TYPE_CHECKING:
    from understudy.base.settings.declaration import Declared


class FormRow(QWidget):
    """``edited``: the field's name and its value, valid or not, with every letter."""

    edited = Signal(str, object)

    def __init__(self, one: Declared, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.declared = one
        label = str(one.setting.label)
        hint = " ".join(filter(None, (self._separator(), str(one.setting.help))))
        self.control = control_for(one, self, live=True)
        self.control.setAccessibleName(label)
        self.control.setAccessibleDescription(hint)
        self._complaint = Complaint(self.control, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.MEDIUM, 0, 0)
        column.setSpacing(Space.HAIR)
        if isinstance(self.control, SwitchBox):
            self.control.show_label(caption(label))
        else:
            title = PlainLabel(label, self)
            title.setBuddy(self.control)
            column.addWidget(title)
        self.hint = small(quiet(hint, self))
        for widget in (self.control, self._complaint, self.hint):
            column.addWidget(widget)
        self.control.entered.connect(self._take)

    def show_value(self, value: object) -> None:
        self.control.show_value(value)

    def complain(self, text: str) -> None:
        """Show the error below the field; nothing if ``text`` is empty."""
        self._complaint.show_text(text)

    def _separator(self) -> str:
        return str(words.COMMAS) if self.declared.form is Form.TEXTS else ""

    def _take(self, value: object) -> None:
        self.complain("")
        self.edited.emit(self.declared.key, value)
