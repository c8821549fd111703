"""A past answer: a card that cannot be mistaken for a live one, with its actions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from understudy.desktop import theme
from understudy.desktop.chat.answers.segment_view import SegmentView
from understudy.desktop.flow import Flow
from understudy.desktop.plain import PlainLabel, caption, tip
from understudy.desktop.theme import Space, TypeSize
from understudy.words.chat import past_answers as words

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.chat.model import PastSource
    from understudy.desktop.theme import Tokens


class PastCard(QFrame):
    """``judged`` carries whether the person finds that it fits."""

    judged = Signal(bool)
    ask_again_requested = Signal()

    def __init__(
        self, source: PastSource, now: datetime, tokens: Tokens, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.segment = SegmentView(tokens, self)
        heading = words.heading(source, now)
        self._heading = PlainLabel(heading, self)
        self._heading.setWordWrap(True)
        self._heading.setFont(theme.font(TypeSize.BODY, QFont.Weight.DemiBold))
        self._heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.SMALL)
        column.addWidget(self._heading)
        column.addWidget(self.segment)
        column.addWidget(self._buttons())
        self.setAccessibleName(heading)

    def _buttons(self) -> QWidget:
        buttons = QWidget(self)
        row = Flow(buttons, Space.SMALL)
        for text, hint, act in (
            (str(words.USE_IT), str(words.USE_IT_TIP), lambda: self._judge(fits=True)),
            (str(words.WRONG), str(words.WRONG_TIP), lambda: self._judge(fits=False)),
            (str(words.ASK_ANYWAY), str(words.ASK_ANYWAY_TIP), self.ask_again_requested.emit),
        ):
            button = QPushButton(caption(text), self)
            button.setToolTip(tip(hint))
            button.clicked.connect(act)
            row.addWidget(button)
        return buttons

    def _judge(self, *, fits: bool) -> None:
        self.judged.emit(fits)
