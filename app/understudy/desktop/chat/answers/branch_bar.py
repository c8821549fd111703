"""Switches between the branches of a conversation: an arrow, the position, an arrow."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from understudy.desktop import theme
from understudy.desktop.plain import PlainLabel, caption, tip
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import transcripts as words


class BranchStep(msgspec.Struct, frozen=True):
    """A fork of the conversation; each of ``options`` begins a branch."""

    options: tuple[int, ...]
    at: int

    def characters(self) -> int:
        return 0


class BranchBar(QWidget):
    """``chosen`` carries the first message of the branch to show."""

    chosen = Signal(int)

    def __init__(self, step: BranchStep, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._step = step
        label = PlainLabel(words.branch(step.at, len(step.options)), self)
        label.setObjectName("quiet")
        label.setFont(theme.font(TypeSize.SMALL))
        self.back = self._button("‹", str(words.BRANCH_BEFORE), -1)  # noqa: RUF001 - an arrow, meant
        self.on = self._button("›", str(words.BRANCH_AFTER), 1)  # noqa: RUF001 - an arrow, meant
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.SMALL)
        row.addStretch()
        for widget in (self.back, label, self.on):
            row.addWidget(widget)

    def take_focus(self) -> None:
        """Focus an arrow that leads on: the one to the next branch, else back."""
        (self.on if self.on.isEnabled() else self.back).setFocus()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self.sizeHint().expandedTo(QSize(width, 0)).height()

    def _button(self, sign: str, name: str, by: int) -> QToolButton:
        button = QToolButton(self)
        button.setText(caption(sign))
        button.setAutoRaise(True)
        button.setAccessibleName(name)
        button.setToolTip(tip(name))
        to = self._step.at + by
        button.setEnabled(0 <= to < len(self._step.options))
        if button.isEnabled():
            button.clicked.connect(lambda: self.chosen.emit(self._step.options[to]))
        return button
