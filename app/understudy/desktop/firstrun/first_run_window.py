"""The first run's window: three steps, each of which can be skipped. GUI thread.

Passive: every choice is emitted by its step as it is made, so closing the window loses nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from understudy.desktop import theme
from understudy.desktop.controls import Readable, dress, quiet, scrolled
from understudy.desktop.firstrun.how_to_speak import HowToSpeak
from understudy.desktop.firstrun.what_you_use import WhatYouUse
from understudy.desktop.firstrun.who_stands_in import WhoStandsIn
from understudy.desktop.mark.icons import app_icon
from understudy.desktop.plain import PlainLabel
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import first_run as words

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from understudy.base.settings.values import Settings

WIDTH, HEIGHT = 560, 660
MARK_SIZE = 32


class FirstRunWindow(QWidget):
    """``rehearsal_requested``: the person wants to see a failover now."""

    rehearsal_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tokens = theme.current_tokens()
        self.use, self.stand_in, self.speak = WhatYouUse(), WhoStandsIn(), HowToSpeak()
        self.steps = (self.use, self.stand_in, self.speak)
        self._stack = QStackedWidget(self)
        self._number = PlainLabel(parent=self)
        self.skip, self.back = QPushButton(str(words.SKIP)), QPushButton(str(words.BACK))
        self.rehearse, self.next = QPushButton(str(words.REHEARSE)), QPushButton(str(words.NEXT))
        self._problem = quiet("", self)
        self._can_rehearse = False
        self.setWindowTitle(str(words.WINDOW_TITLE))
        self.setWindowIcon(app_icon())
        self.resize(WIDTH, HEIGHT)
        self.setMinimumSize(460, 420)
        self._lay_out()
        self._connect()
        self._follow_theme()
        self.show_step(0)

    @property
    def step(self) -> int:
        """The step shown, counted from 0."""
        return self._stack.currentIndex()

    def show_settings(self, settings: Settings) -> None:
        """Show the settings in force."""
        self.use.show_settings(settings)
        self.speak.show_settings(settings)

    def show_step(self, number: int) -> None:
        """Show a step, counted from 0, and give its first control the focus."""
        self._stack.setCurrentIndex(number)
        is_last = number == len(self.steps) - 1
        self._number.setText(words.step(number + 1, len(self.steps)))
        self.back.setEnabled(number > 0)
        self.skip.setVisible(not is_last)
        self.next.setText(str(words.DONE if is_last else words.NEXT))
        self.rehearse.setVisible(is_last and self._can_rehearse)
        self.next.setFocus()

    def offer_rehearsal(self) -> None:
        """Offer at the end to see what an outage is like."""
        self._can_rehearse = True
        self.show_step(self.step)

    def show_problem(self, text: str) -> None:
        """Show why a choice could not be kept."""
        self._problem.setText(text)
        self._problem.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Press the button that has the focus with Return too, as in a dialog."""
        pressed = self.focusWidget()
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and isinstance(
            pressed, QPushButton
        ):
            pressed.click()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the system's palette and contrast."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ApplicationPaletteChange:
            self._follow_theme()

    def _lay_out(self) -> None:
        title = PlainLabel(str(words.WINDOW_TITLE), self)
        title.setFont(theme.font(TypeSize.DISPLAY, QFont.Weight.DemiBold))
        title.setWordWrap(True)
        lines = QVBoxLayout()
        lines.setSpacing(Space.HAIR)
        lines.addWidget(title)
        lines.addWidget(quiet(str(words.INTRODUCTION), self))
        head = QHBoxLayout()
        head.setContentsMargins(Space.WIDE, Space.WIDE, Space.WIDE, Space.MEDIUM)
        head.setSpacing(Space.MEDIUM)
        mark = PlainLabel(parent=self)
        mark.setPixmap(app_icon().pixmap(MARK_SIZE))
        head.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(lines, 1)
        for step in self.steps:
            self._stack.addWidget(scrolled(step, self))
        self._problem.setContentsMargins(Space.WIDE, Space.MEDIUM, Space.WIDE, 0)
        self._problem.hide()
        self._number.setObjectName("quiet")
        self.skip.setObjectName("flat")
        self.next.setObjectName("primary")
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.WIDE, Space.MEDIUM, Space.WIDE, Space.LARGE)
        foot.setSpacing(Space.SMALL)
        foot.addWidget(self._number)
        foot.addWidget(self.skip)
        foot.addStretch()
        for button in (self.rehearse, self.back, self.next):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(_rule(self))
        column.addWidget(self._stack, 1)
        column.addWidget(_rule(self))
        column.addWidget(self._problem)
        column.addLayout(foot)
        Readable(self, head, foot, *(step.column for step in self.steps))

    def _connect(self) -> None:
        self.skip.clicked.connect(self.close)
        self.back.clicked.connect(lambda: self.show_step(self.step - 1))
        self.next.clicked.connect(self._go_on)
        self.rehearse.clicked.connect(self._rehearse)
        QShortcut(QKeySequence("Escape"), self, self.close)
        theme.follow_look(self._follow_theme)

    def _go_on(self) -> None:
        if self.step + 1 < len(self.steps):
            self.show_step(self.step + 1)
        else:
            self.close()

    def _rehearse(self) -> None:
        self.close()
        self.rehearsal_requested.emit()

    def _follow_theme(self) -> None:
        self._tokens = theme.current_tokens()
        dress(self, self._tokens)


def _rule(parent: QWidget) -> QFrame:
    rule = QFrame(parent)
    rule.setObjectName("rule")
    rule.setFixedHeight(1)
    return rule
