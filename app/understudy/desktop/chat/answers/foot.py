"""The last line of an answer: who answered and when, with buttons for it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from understudy.desktop import theme
from understudy.desktop.chat.answers.seam import quiet_label
from understudy.desktop.flow import LabelledFlow
from understudy.desktop.plain import NO_BREAK_SPACE, caption
from understudy.desktop.theme import Space, TypeSize
from understudy.words.windows import transcripts as words


class AnswerFoot(QWidget):
    """A quiet signature and flat buttons, hidden until they are useful."""

    copy_requested = Signal()
    later_requested = Signal()
    again_requested = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self._signature = quiet_label("", self)
        self._later = self._button(str(words.ASK_WHEN_BACK))
        self._later.setToolTip(str(words.ASK_WHEN_BACK_TIP))
        self._later.clicked.connect(self.later_requested)
        self._copy = self._button(str(words.COPY))
        self._copy.setAccessibleName(str(words.COPY_ANSWER))
        self._copy.clicked.connect(self.copy_requested)
        self._again = self._button(str(words.REGENERATE))
        self._again.setToolTip(str(words.REGENERATE_TIP))
        self._again.clicked.connect(self._ask_where)
        row = LabelledFlow(self, self._signature, Space.SMALL)
        for button in (self._later, self._again, self._copy):
            row.addWidget(button)

    def text(self) -> str:
        return self._text

    def show_text(self, text: str) -> None:
        self._text = text
        self._signature.setText(text)

    def sign(self, signature: str) -> None:
        """Show who answered; if it needs a second line, that begins with one of its parts."""
        self._text = signature
        whole = signature.replace(" ", NO_BREAK_SPACE)
        self._signature.setText(whole.replace(f"·{NO_BREAK_SPACE}", "· "))

    def offer_copy(self, *, offered: bool) -> None:
        self._copy.setVisible(offered)

    def offer_later(self, *, offered: bool) -> None:
        self._later.setVisible(offered)

    def offer_again(self, *, offered: bool) -> None:
        self._again.setVisible(offered)

    def _ask_where(self) -> None:
        self.again_requested.emit(self._again.mapToGlobal(self._again.rect().bottomLeft()))

    def _button(self, text: str) -> QPushButton:
        made = QPushButton(caption(text), self)
        made.setObjectName("flat")
        made.setFont(theme.font(TypeSize.SMALL))
        made.hide()
        return made


class AskAgainRow(QWidget):
    """One button at the left, below an answer without an end."""

    ask_again_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        again = QPushButton(str(words.ASK_AGAIN), self)
        again.clicked.connect(self.ask_again_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(again)
        row.addStretch()
