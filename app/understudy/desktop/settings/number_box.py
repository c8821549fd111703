"""A box for a number with its unit, whose words say what 0 and *not set* mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from understudy.base.settings.declaration import Form
from understudy.desktop.controls import ARROWS_PX
from understudy.desktop.drawn_controls import draw_arrow

if TYPE_CHECKING:
    from PySide6.QtGui import QHideEvent, QPaintEvent, QWheelEvent

    from understudy.base.settings.declaration import Declared

PAUSE_MS = 400
"""A click on an arrow may be followed by another: only the last is a change."""
WIDEST = 1e12
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
DECIMALS = 3


class NumberBox(QDoubleSpinBox):
    """Takes any number that is typed, so that a wrong one can be named; arrows keep the limits.

    *Not set* is one step below the least number.
    """

    entered = Signal(object)

    def __init__(self, one: Declared, parent: QWidget | None = None, *, live: bool = False) -> None:
        super().__init__(parent)
        self._one = one
        least = one.limits.least or 0.0
        self._unset = least if one.limits.is_above else least - 1
        self._lowest = self._unset if one.is_optional else least + one.limits.is_above
        self._highest = WIDEST if one.limits.most is None else one.limits.most
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._enter)
        self.setDecimals(0 if one.form is Form.WHOLE else DECIMALS)
        self.setRange(-WIDEST, WIDEST)
        self.setKeyboardTracking(live)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.valueChanged.connect(self._enter if live else self._pause.start)

    def show_value(self, value: object) -> None:
        """Show a number or None; no signal."""
        self.blockSignals(True)  # noqa: FBT003 - Qt's signature
        self.setValue(float(value) if isinstance(value, int | float) else self._unset)
        self.blockSignals(False)  # noqa: FBT003 - Qt's signature

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        """Return the words for 0 and *not set*, or the number with its unit."""
        if self._one.is_optional and value == self._unset:
            return str(self._one.setting.none)
        if self._one.setting.zero and value == 0:
            return str(self._one.setting.zero)
        locale = self._locale()
        number = locale.toString(value, "f", self.decimals())
        point = locale.decimalPoint()
        digits = number.rstrip("0").rstrip(point) if point in number else number
        unit = self._one.setting.unit
        return unit.words(value, digits) if unit else digits

    def valueFromText(self, text: str) -> float:  # noqa: N802 - Qt's name
        """Return the number typed, with or without its unit."""
        value = self._read(text)
        return self.value() if value is None else value

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Accept every number, and the words; anything else is not finished yet."""
        state = QValidator.State
        is_number = self._read(text) is not None
        return (state.Acceptable if is_number else state.Intermediate, text, position)

    def stepBy(self, steps: int) -> None:  # noqa: N802 - Qt's name
        """Step inside the limits."""
        value = self.value() + steps * self.singleStep()
        self.setValue(min(self._highest, max(self._lowest, value)))
        self.selectAll()

    def stepEnabled(self) -> QDoubleSpinBox.StepEnabledFlag:  # noqa: N802 - Qt's name
        """Disable the arrow that would leave the limits."""
        flag = QDoubleSpinBox.StepEnabledFlag
        up = flag.StepUpEnabled if self.value() < self._highest else flag.StepNone
        return up | (flag.StepDownEnabled if self.value() > self._lowest else flag.StepNone)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Scroll the page instead, unless the box has the focus."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the arrows as well, those that lead nowhere faintly."""
        super().paintEvent(event)
        flag = QDoubleSpinBox.StepEnabledFlag
        place = QRectF(self.rect())
        place.setLeft(place.right() - ARROWS_PX)
        for up, step in ((True, flag.StepUpEnabled), (False, flag.StepDownEnabled)):
            half = QRectF(place)
            half.setHeight(place.height() / 2 - 2)
            half.moveTop(place.top() + 2 if up else place.center().y())
            draw_arrow(self, half, up=up, enabled=bool(self.stepEnabled() & step))

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Wait no longer for another click."""
        if self._pause.isActive():
            self._enter()
        super().hideEvent(event)

    def _enter(self) -> None:
        self._pause.stop()
        value: float | int | None = self.value()
        if self._one.is_optional and value == self._unset:
            value = None
        elif self.value().is_integer():
            value = round(self.value())
        self.entered.emit(value)

    def _read(self, text: str) -> float | None:
        for words, meant in ((self._one.setting.none, self._unset), (self._one.setting.zero, 0.0)):
            if words is not None and text.strip() == str(words):
                return meant
        found = _NUMBER.search(text)
        if found is None:
            return None
        value, is_read = self._locale().toDouble(found.group())
        return float(value) if is_read else float(found.group().replace(",", "."))

    def _locale(self) -> QLocale:
        locale = self.locale()
        option = QLocale.NumberOption
        locale.setNumberOptions(option.OmitGroupSeparator | option.RejectGroupSeparator)
        return locale
