"""Writes an answer's events to the archive as they pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    Loading,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    TextTakenBack,
    Thinking,
    ThoughtDelta,
)

if TYPE_CHECKING:
    from understudy.archive.recorder import AnswerRecorder
    from understudy.chat.model import AnswerEvent


class Recording:
    """One answer's; `close` stores it as stopped if it has no end. Engine thread only."""

    def __init__(self, recorder: AnswerRecorder) -> None:
        self.is_open = False  # a segment is
        self._recorder = recorder
        self._is_over = False

    def take(self, event: AnswerEvent) -> None:
        recorder = self._recorder
        match event:
            case SegmentStarted():
                reason = event.reason.kind.value
                asked = event.provider, event.model
                recorder.segment_started(*asked, reason, event.sent, event.past)
                self.is_open = True
            case TextDelta():
                recorder.text(event.text)
            case TextTakenBack():
                recorder.text_taken_back()
            case ThoughtDelta():
                recorder.thought(event.text, event.seconds)
            case Thinking() | Loading():
                pass  # never kept
            case SegmentEnded():
                failure = event.failure.kind.value if event.failure else None
                recorder.segment_ended(
                    event.outcome, failure, event.stop_reason, event.usage, event.other_model
                )
                self.is_open = False
            case AnswerFinished():
                recorder.finished(event.first_text_s, event.elapsed_s)
                self._is_over = True
            case AnswerFailed():
                recorder.failed(event.failure.kind.value)
                self._is_over = True

    def close(self) -> None:
        if not self._is_over:
            self._recorder.stopped()
        self._recorder.close()
