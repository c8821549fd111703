"""One message of the transcript, with or without a widget. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.model import Outcome, Role
from understudy.desktop.chat.answers.record import AnswerRecord
from understudy.desktop.chat.bubble import FOLDED_CHARACTERS, Asked
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Container
    from typing import TypeAlias

    from understudy.chat.model import Message
    from understudy.desktop.chat.answers.branch_bar import BranchBar, BranchStep
    from understudy.desktop.chat.answers.live import LiveAnswers
    from understudy.desktop.chat.answers.view import AnswerView
    from understudy.desktop.chat.bubble import Bubble

    Shown: TypeAlias = Bubble | AnswerView | BranchBar

GUESSED_LINE_PX = 22
GUESSED_LINE_CHARACTERS = 64


class Row:
    """A question, an answer's record or a step between branches; has a widget if near the view.

    ``message_id`` is that of the question or the answer, ``prompt_id`` what an answer answers.
    ``is_whole``: the person unfolded a long question.
    """

    __slots__ = ("_said", "is_answer", "is_whole", "message_id", "widget")

    def __init__(self, said: Asked | AnswerRecord | BranchStep | None) -> None:
        self._said = said
        self.widget: Shown | None = None
        self.is_whole = False
        self.is_answer = isinstance(said, AnswerRecord)
        self.message_id: int | None = None
        if isinstance(said, AnswerRecord):
            self.message_id = said.id
        elif isinstance(said, Asked):
            self.message_id = said.message_id

    @property
    def said(self) -> Asked | AnswerRecord | BranchStep:
        if self._said is None:
            self._said = self._read()
        return self._said

    @property
    def prompt_id(self) -> int | None:
        return self._said.prompt_id if isinstance(self._said, AnswerRecord) else None

    def guessed_px(self) -> int:
        """Return about how tall it is, from the length of its text."""
        return _guessed_px(self.said.characters())

    def _read(self) -> Asked | AnswerRecord:
        raise NotImplementedError


class StoredRow(Row):
    """A stored message that is read only when it is needed; ``question`` is what it answers."""

    __slots__ = ("_live", "_message", "_question", "_waiting")

    def __init__(
        self,
        message: Message,
        question: Message | None,
        live: LiveAnswers,
        waiting: Container[int],
    ) -> None:
        self._said = None
        self.widget = None
        self.is_whole = False
        self.message_id = message.id
        self.is_answer = message.role is Role.ASSISTANT
        self._message, self._question = message, question
        self._live, self._waiting = live, waiting
        if self.is_answer and self._may_run():
            self._said = self._read()

    @property
    def prompt_id(self) -> int | None:
        if self._said is None and self._question is not None:
            return self._question.id
        return super().prompt_id

    def guessed_px(self) -> int:
        if self._said is not None:
            return super().guessed_px()
        count = min(len(self._message.text), FOLDED_CHARACTERS)
        for one in self._message.segments:
            count += len(one.text)
        return _guessed_px(count)

    def _may_run(self) -> bool:
        """Return True if its record may change: news of it must find the same record."""
        segments = self._message.segments
        is_over = segments and segments[-1].outcome is not Outcome.RUNNING
        return not is_over or self._message.id in self._live

    def _read(self) -> Asked | AnswerRecord:
        message = self._message
        if not self.is_answer:
            return Asked(words.said(message), message.text, message.id)
        record = self._live.opened(message, self._question)
        record.waits = record.prompt_id in self._waiting
        return record


def _guessed_px(characters: int) -> int:
    return (2 + characters // GUESSED_LINE_CHARACTERS) * GUESSED_LINE_PX
