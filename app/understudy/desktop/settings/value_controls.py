"""One control for each form of a setting. Each has ``entered``, and `show_value` without a signal.

A typed value is entered with Return or when the control loses the focus. A ``live`` control enters
every letter: it belongs to a form that is saved as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from understudy.base.settings.declaration import Form
from understudy.desktop.drawn_controls import ArrowBox, TickBox
from understudy.desktop.plain import caption
from understudy.desktop.settings.number_box import NumberBox
from understudy.desktop.theme import Space
from understudy.words.windows import settings_pages as words

if TYPE_CHECKING:
    from PySide6.QtGui import QFocusEvent, QHideEvent

    from understudy.base.settings.declaration import Declared

MOST_LINES = 6


class SwitchBox(TickBox):
    """On or off."""

    entered = Signal(object)

    def __init__(self, one: Declared, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        is_flag = True in one.choices
        self._on: object = True if is_flag else "on"
        self._off: object = False if is_flag else "off"
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the box at the row's very end
        self.clicked.connect(lambda on: self.entered.emit(self._on if on else self._off))

    def show_label(self, text: str) -> None:
        """Show the label behind the box, if no other widget has it."""
        self.setText(text)
        self.setLayoutDirection(QGuiApplication.layoutDirection())

    def show_value(self, value: object) -> None:
        self.setChecked(value == self._on)


class ChoiceBox(ArrowBox):
    """One of a few values, each in words; *not set* comes first if the setting may be unset."""

    entered = Signal(object)

    def __init__(self, one: Declared, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for value in (*((None,) if one.is_optional else ()), *one.choices):
            self.addItem(caption(words.option_words(one, value)), value)
        self.activated.connect(lambda place: self.entered.emit(self.itemData(place)))

    def texts(self) -> list[str]:
        return [self.itemText(place) for place in range(self.count())]

    def show_value(self, value: object) -> None:
        values = [self.itemData(place) for place in range(self.count())]
        self.setCurrentIndex(values.index(value) if value in values else -1)


class TextField(QLineEdit):
    """One line of text; an empty one is *not set* if the setting may be unset."""

    entered = Signal(object)

    def __init__(self, one: Declared, parent: QWidget | None = None, *, live: bool = False) -> None:
        super().__init__(parent)
        self._is_optional = one.is_optional
        self._taken = ""
        self.setPlaceholderText(one.setting.example)
        (self.textEdited if live else self.editingFinished).connect(lambda *_text: self._enter())

    def show_value(self, value: object) -> None:
        self._taken = "" if value is None else str(value)
        self.setText(self._taken)
        self.setCursorPosition(0)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Lose nothing that was typed when the window closes."""
        self._enter()
        super().hideEvent(event)

    def _enter(self) -> None:
        text = self.text().strip()
        if text != self._taken:
            self._taken = text
            self.entered.emit(None if not text and self._is_optional else text)


class ListLine(TextField):
    """A list of texts in one line, separated by commas."""

    def show_value(self, value: object) -> None:
        super().show_value(", ".join(value) if isinstance(value, list | tuple) else "")

    def _enter(self) -> None:
        self._taken = self.text().strip()
        self.entered.emit(tuple(filter(None, map(str.strip, self._taken.split(",")))))


class TextsField(QPlainTextEdit):
    """A list of texts, one per line; as high as its lines."""

    entered = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("entry")
        self._taken: tuple[str, ...] = ()
        self.setTabChangesFocus(True)
        self.setPlaceholderText(str(words.ONE_PER_LINE))
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.textChanged.connect(self._fit)

    def show_value(self, value: object) -> None:
        self._taken = tuple(value) if isinstance(value, list | tuple) else ()
        self.setPlainText("\n".join(self._taken))
        self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take the typed value."""
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:  # its own menu
            self._enter()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Lose nothing that was typed when the window closes."""
        self._enter()
        super().hideEvent(event)

    def _enter(self) -> None:
        lines = tuple(filter(None, map(str.strip, self.toPlainText().splitlines())))
        if lines != self._taken:
            self._taken = lines
            self.entered.emit(lines)

    def _fit(self) -> None:
        lines = min(MOST_LINES, max(2, self.document().blockCount() + 1))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 2 * Space.MEDIUM)


Control = SwitchBox | ChoiceBox | TextField | TextsField | NumberBox


def control_for(one: Declared, parent: QWidget, *, live: bool = False) -> Control:
    """Return a new control for this setting."""
    match one.form:
        case Form.SWITCH if not one.is_optional:
            return SwitchBox(one, parent)
        case Form.SWITCH:
            return ChoiceBox(one, parent)
        case Form.CHOICE:
            return ChoiceBox(one, parent)
        case Form.WHOLE | Form.NUMBER:
            return NumberBox(one, parent, live=live)
        case Form.TEXT:
            return TextField(one, parent, live=live)
        case Form.TEXTS:
            return ListLine(one, parent, live=True) if live else TextsField(parent)
        case _:
            assert_never(one.form)
