"""One setting on its page: label and help on the left, its control on the right or below."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from understudy.base.settings.declaration import Form
from understudy.desktop.controls import ARROWS_PX, quiet, small
from understudy.desktop.plain import PlainLabel
from understudy.desktop.settings.complaint import Complaint
from understudy.desktop.settings.value_controls import ChoiceBox, control_for
from understudy.desktop.theme import Space

if TYPE_CHECKING:
    from understudy.base.settings.declaration import Declared

CONTROL_WIDTH, WIDEST_CONTROL = 216, 340
NOTHING_YET = object()
BELOW = {Form.TEXTS}
"""What needs the row's whole width."""


class SettingRow(QWidget):
    """``name`` is the setting's name in the file, like ``chat.idle_s``."""

    entered = Signal(str, object)

    def __init__(self, name: str, one: Declared, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name = name
        self.declared = one
        self._shown: object = NOTHING_YET
        self.control = control_for(one, self)
        self.control.setAccessibleName(str(one.setting.label))
        self.control.setAccessibleDescription(str(one.setting.help))
        self._complaint = Complaint(self.control, self)
        self._lay_out()
        self.control.entered.connect(self._enter)

    def show_value(self, value: object, *, anew: bool = False) -> None:
        """Show the value in force; text being typed stays if the value is the same."""
        if anew or value != self._shown:
            self.complain("")
            self._shown = value
            self.control.show_value(value)

    def complain(self, text: str) -> None:
        """Show the error below the setting; nothing if ``text`` is empty."""
        self._complaint.show_text(text)

    def complaint(self) -> str:
        return self._complaint.text()

    def has_words(self, words: list[str]) -> bool:
        """Return True if all of these lower-case words are in its name, label or help."""
        setting = self.declared.setting
        texts = (self.name, setting.label, setting.help, *setting.options.values())
        text = " ".join(map(str, texts)).casefold()
        return all(word in text for word in words)

    def _enter(self, value: object) -> None:
        self.complain("")
        self.entered.emit(self.name, value)

    def _lay_out(self) -> None:
        label = PlainLabel(str(self.declared.setting.label), self)
        label.setBuddy(self.control)
        label.setWordWrap(True)
        hint = small(quiet(str(self.declared.setting.help), self))
        texts = QVBoxLayout()
        texts.setSpacing(Space.HAIR // 2)
        texts.addWidget(label)
        texts.addWidget(hint)
        above = QHBoxLayout()
        above.setSpacing(Space.WIDE)
        above.addLayout(texts, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        column.addLayout(above)
        if self.declared.form in BELOW or _width_of_words(self.control) > CONTROL_WIDTH:
            column.addWidget(self.control)
        else:
            if self.declared.form is not Form.SWITCH:
                self.control.ensurePolished()
                wanted = self.control.sizeHint().width()  # the words of some languages are long
                self.control.setFixedWidth(min(max(CONTROL_WIDTH, wanted), WIDEST_CONTROL))
            above.addWidget(self.control, 0, Qt.AlignmentFlag.AlignVCenter)
        column.addWidget(self._complaint)


def _width_of_words(control: QWidget) -> int:
    """Return how wide the longest choice is, with the arrow and the space around it."""
    if not isinstance(control, ChoiceBox):
        return 0
    letters = control.fontMetrics()
    longest = max(letters.horizontalAdvance(one) for one in control.texts())
    return longest + ARROWS_PX + 2 * Space.MEDIUM
