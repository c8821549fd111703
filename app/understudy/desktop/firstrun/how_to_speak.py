"""The third step: notifications with a sample, quiet hours, and starting at login."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from understudy.base.errors import WrongValueError
from understudy.base.settings.checks import changed, declaration_of, value_of
from understudy.base.settings.values import Settings
from understudy.desktop import theme
from understudy.desktop.controls import quiet
from understudy.desktop.drawn_controls import TickBox
from understudy.desktop.firstrun.pieces import Step, card, indented
from understudy.desktop.plain import caption
from understudy.desktop.settings.key_box import StateLine
from understudy.desktop.settings.setting_row import SettingRow
from understudy.desktop.theme import Space
from understudy.words.windows import first_run as words
from understudy.words.windows import settings_pages

if TYPE_CHECKING:
    from collections.abc import Iterable

SHOWN = ("alerts.minimum_impact", "alerts.quiet_hours")


class HowToSpeak(Step):
    """Emits each choice as it is made."""

    setting_entered = Signal(str, object)
    sample_requested = Signal()
    autostart_requested = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(str(words.HOW_TO_SPEAK), str(words.HOW_TO_SPEAK_HINT), parent)
        self._settings = Settings()
        self.rows = {name: SettingRow(name, declaration_of(name), self) for name in SHOWN}
        self.sample = QPushButton(str(words.SAMPLE), self)
        self.sample.setAutoDefault(False)
        self._sent = quiet("", self)
        self._sent.hide()
        self.autostart = TickBox(caption(str(words.AUTOSTART)), self)
        self.autostart.setAccessibleDescription(str(words.AUTOSTART_HINT))
        self._problem = StateLine(self)
        self.column.addWidget(self._rows_card(self.rows.values()))
        self.column.addWidget(
            card(
                [
                    self.autostart,
                    indented(quiet(str(words.AUTOSTART_HINT), self), self),
                    self._problem,
                ],
                self,
            )
        )
        self.column.addWidget(quiet(str(words.FINISHED), self))
        self.column.addStretch()
        for row in self.rows.values():
            row.entered.connect(self._enter)
        self.sample.clicked.connect(self._show_sample)
        self.autostart.clicked.connect(self.autostart_requested)

    def show_settings(self, settings: Settings) -> None:
        """Show the settings in force; text being typed stays."""
        self._settings = settings
        for name, row in self.rows.items():
            row.show_value(value_of(settings, name))

    def show_autostart(self, *, on: bool, problem: str) -> None:
        """Show whether it starts at login, and why that could not be changed."""
        self.autostart.setChecked(on)
        text = words.autostart_refused(problem) if problem else ""
        self._problem.show_state(text, "problem", theme.current_tokens())

    def _rows_card(self, rows: Iterable[SettingRow]) -> QWidget:
        frame = QFrame(self)
        frame.setObjectName("card")
        inside = QVBoxLayout(frame)
        inside.setContentsMargins(0, 0, 0, Space.MEDIUM)
        inside.setSpacing(0)
        for row in rows:
            inside.addWidget(row)
        below = QVBoxLayout()
        below.setContentsMargins(Space.LARGE, 0, Space.LARGE, 0)
        below.setSpacing(Space.HAIR)
        below.addWidget(self.sample, 0, Qt.AlignmentFlag.AlignLeft)
        below.addWidget(self._sent)
        inside.addLayout(below)
        return frame

    def _show_sample(self) -> None:
        self._sent.setText(str(words.SAMPLE_SENT))
        self._sent.show()
        self.sample_requested.emit()

    def _enter(self, name: str, value: object) -> None:
        try:
            changed(self._settings, name, value)
        except WrongValueError as problem:
            self.rows[name].complain(settings_pages.wrong(problem))
            return
        self.setting_entered.emit(name, value)
