"""One message of the transcript, with or without a widget. GUI thread only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.model import Outcome, Role, TextDelta
from understudy.desktop.chat.answers.record import AnswerRecord
from understudy.desktop.chat.bubble import FOLDED_CHARACTERS, Asked
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from understudy.chat.model import Message
    from understudy.desktop.chat.answers.branch_bar import BranchBar, BranchStep
    from understudy.desktop.chat.answers.live import LiveAnswers
    from understudy.desktop.chat.answers.view import AnswerView
    from understudy.desktop.chat.bubble import Bubble

    Said: TypeAlias = "Row | Asked | AnswerRecord | BranchStep"
    Shown: TypeAlias = Bubble | AnswerView | BranchBar

GUESSED_LINE_PX = 22
GUESSED_LINE_CHARACTERS = 64


class Row:
    """A question, an answer's record or a step between branches; has a widget if near the view.

    ``message_id`` is that of the question or the answer, ``prompt_id`` what an answer answers.
    ``unfolded`` is what the person unfolded: 0 for a long question, the number of each thinking.
    """

    __slots__ = ("_said", "is_answer", "message_id", "unfolded", "widget")

    def __init__(self, said: Asked | AnswerRecord | BranchStep | None) -> None:
        self._said = said
        self.widget: Shown | None = None
        self.unfolded: set[int] = set()
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
        self.unfolded = set()
        self.message_id = message.id
        self.is_answer = message.role is Role.ASSISTANT
        self._message, self._question = message, question
        self._live, self._waiting = live, waiting
        if may_run(message, live):
            self._said = self._read()

    @property
    def prompt_id(self) -> int | None:
        if self._said is None and self._question is not None:
            return self._question.id
        return super().prompt_id

    def guessed_px(self) -> int:
        if self._said is not None:
            return super().guessed_px()
        return stored_px(self._message)

    def _read(self) -> Asked | AnswerRecord:
        message = self._message
        if not self.is_answer:
            return Asked(words.said(message), message.text, message.id)
        record = self._live.opened(message, self._question)
        record.waits = record.prompt_id in self._waiting
        return record


class StoredRows:
    """The rows of a conversation without branches, each made when it is first looked at.

    Making 20,000 rows would take as long as painting the last ones.
    """

    def __init__(
        self, messages: Sequence[Message], live: LiveAnswers, waiting: Container[int]
    ) -> None:
        self._messages, self._live, self._waiting = messages, live, waiting
        self._rows: list[Row | None] = [None] * len(messages)
        for at, message in enumerate(messages):
            # news of a running answer must find its record
            if may_run(message, live):
                self[at]

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, at: int) -> Row:
        row = self._rows[at]
        if row is None:
            at %= len(self._rows)
            message, before = self._messages[at], self._messages[at - 1] if at else None
            is_answer = message.role is Role.ASSISTANT
            is_question = before is not None and before.role is Role.USER
            question = before if is_answer and is_question else None
            row = self._rows[at] = StoredRow(message, question, self._live, self._waiting)
        return row

    def __iter__(self) -> Iterator[Row]:
        return (self[at] for at in range(len(self._rows)))

    def made(self) -> Iterator[Row]:
        return (one for one in self._rows if one is not None)

    def append(self, row: Row) -> None:
        self._rows.append(row)

    def guessed_px(self) -> list[int]:
        return [stored_px(one) for one in self._messages]


def made(rows: list[Row] | StoredRows) -> Iterable[Row]:
    """Return the rows that exist."""
    return rows.made() if isinstance(rows, StoredRows) else rows


def rows_from(said: Iterable[Said]) -> list[Row]:
    return [one if isinstance(one, Row) else Row(one) for one in said]


def guessed_px(rows: list[Row] | StoredRows) -> list[int]:
    if isinstance(rows, StoredRows):
        return rows.guessed_px()
    return [one.guessed_px() for one in rows]


def text_of(said: Asked | AnswerRecord | BranchStep) -> str:
    if isinstance(said, AnswerRecord):
        return "\n".join(one.text for one in said.events() if isinstance(one, TextDelta))
    return said.text if isinstance(said, Asked) else ""


def may_run(message: Message, live: LiveAnswers) -> bool:
    """Return True if a message is an answer whose record may change."""
    if message.role is not Role.ASSISTANT:
        return False
    segments = message.segments
    return not segments or segments[-1].outcome is Outcome.RUNNING or message.id in live


def stored_px(message: Message) -> int:
    """Return about how tall a stored message is."""
    count = min(len(message.text), FOLDED_CHARACTERS)
    for one in message.segments:
        count += len(one.text)
    return _guessed_px(count)


def _guessed_px(characters: int) -> int:
    return (2 + characters // GUESSED_LINE_CHARACTERS) * GUESSED_LINE_PX
