"""Running answers of every conversation, so that none loses text.

A person may look at another conversation meanwhile. The store is a moment behind the stream, so an
unfinished answer is shown from here when they come back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import (
    AnswerFailed,
    Loading,
    Outcome,
    SegmentEnded,
    SegmentStarted,
    Thinking,
)
from understudy.desktop.chat.answers.record import AnswerRecord, record_of

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from datetime import datetime

    from understudy.chat.model import AnswerEvent, Message


class LiveAnswers:
    """Records by answer id. GUI thread only.

    A stored answer that is still running counts as live only after its first event here: another
    process, or the outbox, may be writing it.
    """

    def __init__(self) -> None:
        self._records: dict[int, AnswerRecord] = {}
        self._unheard: dict[int, AnswerRecord] = {}

    def __contains__(self, answer_id: int) -> bool:
        return answer_id in self._records

    def has_any(self, answer_ids: AbstractSet[int]) -> bool:
        return any(one in answer_ids for one in self._records)

    def get(self, answer_id: int) -> AnswerRecord | None:
        return self._records.get(answer_id)

    def opened(self, message: Message, question: Message | None) -> AnswerRecord:
        """Return the record of a stored answer, the live one if it is still running."""
        record = self._records.get(message.id)
        if record is None:
            record = record_of(message, "")
            self._unheard.pop(message.id, None)
            if not record.is_over:
                self._unheard[message.id] = record
        if question is not None:
            record.question, record.prompt_id = question.text, question.id
        return record

    def add(
        self,
        answer_id: int,
        events: tuple[AnswerEvent, ...],
        question: Message | None,
        now: datetime,
    ) -> AnswerRecord:
        """Keep the events of an answer, which came ``now``."""
        record = self._records.get(answer_id)
        if record is None:
            text, prompt_id = (question.text, question.id) if question else ("", None)
            record = self._unheard.pop(answer_id, None)
            record = record or AnswerRecord(answer_id, text, prompt_id)
            self._records[answer_id] = record
        record.add(events)
        if any(isinstance(one, Thinking | Loading) for one in events):
            record.silent_since = now
        if record.is_over:
            record.ended_at = now
            del self._records[answer_id]
        return record

    def stopping_events(self, answer_id: int) -> tuple[AnswerEvent, ...]:
        """Return the closing events of an answer the person stopped; none if it has ended."""
        record = self._records.get(answer_id)
        if record is None:
            return ()
        for event in reversed(record.events()):
            if isinstance(event, SegmentStarted):
                failure = Failure(FailureKind.STOPPED, event.provider, event.model)
                ended = SegmentEnded(Outcome.INTERRUPTED, failure)
                return (ended, AnswerFailed(failure, kept=True))
            if isinstance(event, SegmentEnded):
                break
        return (AnswerFailed(Failure(FailureKind.STOPPED), kept=True),)
