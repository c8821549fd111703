"""The lines between the segments of an answer, and the card shown if every provider failed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from understudy.desktop import theme
from understudy.desktop.controls import quiet, small
from understudy.desktop.flow import Flow
from understudy.desktop.plain import PlainLabel, caption, tip
from understudy.desktop.theme import Space, TypeSize
from understudy.words import common as wording
from understudy.words.chat import past_answers as past_words
from understudy.words.chat.queued import WAITS
from understudy.words.sentences import as_sentence, paragraph
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.chat.model import AnswerFailed, PastSource
    from understudy.desktop.theme import Tokens

_SELECTABLE = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


def quiet_label(text: str, parent: QWidget) -> PlainLabel:
    """Return a small, secondary, selectable line of plain text."""
    label = small(quiet(text, parent))
    label.setTextInteractionFlags(_SELECTABLE)
    return label


class Seam(QWidget):
    """A thin rule with the events at this point, one sentence a line.

    What happens in several rounds is said once.
    """

    def __init__(self, tokens: Tokens, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sentences: list[str] = []
        rule = QFrame(self)
        rule.setFixedHeight(1)
        rule.setStyleSheet(f"background: {tokens.hairline}; border: none")
        self._label = quiet_label("", self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.HAIR, 0, Space.HAIR)
        column.setSpacing(Space.SMALL)
        column.addWidget(rule)
        column.addWidget(self._label)

    def add(self, sentence: str) -> None:
        self._sentences.append(sentence)
        self._show()

    def change_last(self, sentence: str) -> None:
        self._sentences[-1] = sentence
        self._show()

    def drop_last(self) -> None:
        """Remove the last sentence; remove the seam itself if it has none left."""
        self._sentences.pop()
        self._show()

    @property
    def last(self) -> str:
        return self._sentences[-1] if self._sentences else ""

    @property
    def is_empty(self) -> bool:
        return not self._sentences

    def text(self) -> str:
        return self._label.text()

    def _show(self) -> None:
        self._label.setText("\n".join(dict.fromkeys(self._sentences)))
        self.setAccessibleName(self._label.text())


class FailureCard(QFrame):
    """Every provider failed: the cause, the next step, and the details on request."""

    ask_again_requested = Signal()
    settings_requested = Signal()
    ask_when_back_requested = Signal()
    claude_ai_requested = Signal()
    past_chosen = Signal(int)

    def __init__(
        self, failed: AnswerFailed, parent: QWidget | None = None, *, may_wait: bool = False
    ) -> None:
        """``may_wait``: Claude may be asked the same later."""
        super().__init__(parent)
        self.setObjectName("card")
        failure = failed.failure
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.LARGE, Space.MEDIUM, Space.LARGE, Space.MEDIUM)
        column.setSpacing(Space.HAIR)
        title = PlainLabel(str(words.NO_ANSWER), self)
        title.setFont(theme.font(TypeSize.BODY, QFont.Weight.DemiBold))
        asked = wording.asked_in_vain(failed.failures)
        kept = str(WAITS if failed.waits else words.PROMPT_KEPT) if failed.kept else ""
        sentence = paragraph(wording.failure_sentence(failure), kept)
        body = PlainLabel(sentence, self)
        body.setWordWrap(True)
        body.setFont(theme.font(TypeSize.BODY))
        body.setTextInteractionFlags(_SELECTABLE)
        told = (asked, words.failure_details(failure))  # the seam above names those asked too
        self._details = quiet_label("\n".join(filter(None, told)), self)
        self._details.hide()
        column.addWidget(title)
        column.addWidget(body)
        column.addWidget(self._details)
        self._similar = QVBoxLayout()
        self._similar.setSpacing(0)
        column.addLayout(self._similar)
        column.addSpacing(Space.SMALL)
        column.addWidget(self._buttons(failed, may_wait=may_wait and not failed.waits))
        self.setAccessibleName(paragraph(as_sentence(str(words.NO_ANSWER)), sentence))

    def show_similar(self, similar: Iterable[PastSource], now: datetime) -> None:
        """List earlier questions that may help, each with a link."""
        column = self._similar
        for one in similar:
            if not column.count():
                column.addWidget(quiet_label(str(past_words.SIMILAR), self))
            button = QPushButton(caption(past_words.line(one, now)), self)
            button.setObjectName("flat")
            button.setToolTip(tip(one.question))
            button.clicked.connect(lambda _=False, one=one: self.past_chosen.emit(one.message_id))
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def _buttons(self, failed: AnswerFailed, *, may_wait: bool) -> QWidget:
        buttons = QWidget(self)
        row = Flow(buttons, Space.SMALL)
        kind = failed.failure.kind
        if kind in words.SETTINGS_HELPS:
            settings = QPushButton(str(words.OPEN_SETTINGS), self)
            settings.clicked.connect(self.settings_requested)
            row.addWidget(settings)
        if kind not in words.ASKING_AGAIN_IS_NO_USE:
            again = QPushButton(str(words.ASK_AGAIN), self)
            again.clicked.connect(self.ask_again_requested)
            row.addWidget(again)
            if may_wait:
                later = QPushButton(str(words.ASK_WHEN_BACK), self)
                later.setToolTip(str(words.ASK_WHEN_BACK_TIP))
                later.clicked.connect(self.ask_when_back_requested)
                row.addWidget(later)
        by_hand = QPushButton(str(words.OPEN_CLAUDE_AI), self)
        by_hand.clicked.connect(self.claude_ai_requested)
        row.addWidget(by_hand)
        details = QPushButton(str(words.DETAILS), self)
        details.setObjectName("flat")
        details.setCheckable(True)
        details.toggled.connect(self._details.setVisible)
        row.addWidget(details)
        return buttons
