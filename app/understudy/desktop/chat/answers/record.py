"""One answer as the window knows it, live or stored, as the same kind of events.

A view can be discarded and built again from its record: after a change of theme, after scrolling
far away, or when the person comes back to a conversation with a running answer.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from msgspec.structs import replace

from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    Loading,
    Outcome,
    RouteReason,
    RouteReasonKind,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    TextTakenBack,
    Thinking,
    ThoughtDelta,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from understudy.chat.model import AnswerEvent, Message, Segment


class AnswerRecord:
    """The events of one answer so far, neighbouring text joined. GUI thread only.

    ``ended_at`` is None while it runs, or if the time is unknown. ``prompt_id`` is the message it
    answers. If it ``is_over`` without a last event, the program ended before it.
    """

    def __init__(
        self,
        answer_id: int,
        question: str = "",
        prompt_id: int | None = None,
        *,
        segments: tuple[Segment, ...] = (),
    ) -> None:
        """Begin with stored ``segments``; their events are made when they are first needed."""
        self._folded = segments
        self.id = answer_id
        self.question = question
        self.prompt_id = prompt_id
        self.files: tuple[str, ...] = ()  # files made with it, by name
        self.waits = False  # Claude will be asked the same question when it is back
        self.ended_at: datetime | None = None
        self.silent_since: datetime | None = None  # it thinks, or its model is being loaded
        self.is_over = False
        self._events: list[AnswerEvent] = []
        self._tail: list[TextDelta | ThoughtDelta] = []  # of one kind

    def add(self, events: Iterable[AnswerEvent]) -> None:
        self._unfold()
        for event in events:
            self.is_over = False
            if isinstance(event, TextDelta | ThoughtDelta):
                if self._tail and type(self._tail[-1]) is not type(event):
                    self._join()
                self._tail.append(event)
                continue
            if isinstance(event, TextTakenBack):
                self._take_back()
                continue
            self._join()
            self._events.append(event)
            self.is_over = isinstance(event, AnswerFinished | AnswerFailed)

    def _take_back(self) -> None:
        """Drop the text of the current segment; its thinking stays."""
        self._join()
        thoughts: list[ThoughtDelta] = []
        while self._events and isinstance(
            self._events[-1], TextDelta | Thinking | ThoughtDelta | Loading
        ):
            last = self._events.pop()
            thoughts += [last] if isinstance(last, ThoughtDelta) else []
        self._events.extend(reversed(thoughts))

    def events(self) -> tuple[AnswerEvent, ...]:
        self._unfold()
        self._join()
        return tuple(self._events)

    @property
    def is_empty(self) -> bool:
        """Whether nothing has come."""
        return not (self._folded or self._events or self._tail)

    @property
    def has_end(self) -> bool:
        """Whether the closing event has arrived."""
        last = self.events()[-1:]
        return bool(last) and isinstance(last[0], AnswerFinished | AnswerFailed)

    def text(self) -> str:
        """Return the final text as written: the last segment that has any.

        If it continues a broken-off one, both together.
        """
        text, begun = "", False
        for event in self.events():
            if isinstance(event, SegmentStarted):
                begun = event.reason.kind is not RouteReasonKind.CONTINUES
            elif isinstance(event, TextDelta):
                text = event.text if begun else text + event.text
                begun = False
        return text

    def characters(self) -> int:
        if self._folded:
            return sum(len(one.text) for one in self._folded)
        joined = sum(len(one.text) for one in self._events if isinstance(one, TextDelta))
        return joined + sum(len(one.text) for one in self._tail)

    def _unfold(self) -> None:
        """Turn the stored segments into events."""
        segments, self._folded = self._folded, ()
        for one in segments:
            self._events.extend(_segment_events(one))
        if segments:
            self._events.extend(_last_event(segments[-1]))

    def _join(self) -> None:
        if self._tail:
            text = "".join(one.text for one in self._tail)
            self._events.append(replace(self._tail[-1], text=text))
            self._tail = []


def record_of(message: Message, question: str) -> AnswerRecord:
    """Return the record of a stored answer; one that is still running stays open."""
    record = AnswerRecord(message.id, question, message.parent_id, segments=message.segments)
    record.is_over = True
    record.files = tuple(one.name for one in message.attachments)
    if message.segments:
        last = message.segments[-1]
        record.is_over = last.outcome is not Outcome.RUNNING
        began_at = last.started_at or message.created_at
        record.ended_at = began_at + timedelta(seconds=last.elapsed_s or 0.0)
    return record


def stored_failure(segment: Segment) -> Failure | None:
    """Return the failure stored with a segment; None if it is unknown."""
    kind = FailureKind.named(segment.failure or "")
    return None if kind is None else Failure(kind, segment.provider, segment.model)


def _segment_events(segment: Segment) -> Iterable[AnswerEvent]:
    try:
        kind = RouteReasonKind(segment.reason)
    except ValueError:
        kind = RouteReasonKind.FIRST_CHOICE
    yield SegmentStarted(
        segment.provider, segment.model, RouteReason(kind), segment.sent, segment.past
    )
    if segment.thought:
        yield ThoughtDelta(segment.thought, segment.thought_s)
    if segment.text:
        yield TextDelta(segment.text)
    if segment.outcome is not Outcome.RUNNING:
        failure = stored_failure(segment)
        yield SegmentEnded(segment.outcome, failure, segment.stop_reason, segment.usage)


def _last_event(last: Segment) -> Iterable[AnswerEvent]:
    match last.outcome:
        case Outcome.COMPLETE | Outcome.REFUSED | Outcome.CACHED:
            elapsed_s = last.elapsed_s or 0.0
            yield AnswerFinished(last.provider, last.model, last.first_text_s, elapsed_s)
        case Outcome.INTERRUPTED:
            failure = stored_failure(last)
            if failure is not None:
                yield AnswerFailed(failure, kept=True)
        case Outcome.RUNNING:
            return
        case _:
            assert_never(last.outcome)
