"""Answers as events and as stored segments, and what is read of them on the screen."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QLabel

from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import (
    AnswerEvent,
    Message,
    Outcome,
    Role,
    RouteReason,
    RouteReasonKind,
    Segment,
    SegmentEnded,
    SegmentStarted,
    Usage,
)
from understudy.desktop.chat.answers.record import AnswerRecord, record_of
from understudy.desktop.chat.answers.seam import Seam
from understudy.desktop.chat.answers.view import AnswerView
from understudy.desktop.chat.markdown.code_view import CodeView
from understudy.desktop.chat.markdown.text_view import TextView

if TYPE_CHECKING:
    from understudy.desktop.chat.transcript import Transcript


NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
FIRST = RouteReason(RouteReasonKind.FIRST_CHOICE)
CLAUDE = SegmentStarted("claude", "claude-sonnet-5-5", FIRST)
GPT = SegmentStarted("openai", "gpt-5.5", RouteReason(RouteReasonKind.PROVIDER_STANDS_IN))
OVERLOADED = Failure(FailureKind.OVERLOADED, "claude", "claude-sonnet-5-5", 529)
COMPLETE = SegmentEnded(Outcome.COMPLETE, None, "end_turn", Usage(100, 1_104))
CUT = SegmentEnded(Outcome.INTERRUPTED, OVERLOADED)


def answered(transcript: Transcript, *events: AnswerEvent, live: bool = True) -> AnswerView:
    """Show an answer as it arrives, or after all has arrived."""
    record = AnswerRecord(2, "the question")
    record.add(events[:1] if live else events)
    transcript.add_row(record)
    for event in events[1:] if live else ():
        record.add((event,))
        transcript.show_events(2, (event,), anew=False)
    (view,) = [one for one in transcript.views() if isinstance(one, AnswerView)]
    QApplication.sendPostedEvents()  # a layout shows its new widgets a moment later
    return view


def shown_text(view: AnswerView) -> str:
    """Return the words of an answer as they stand on the screen, top to bottom."""
    parts = [
        one
        for one in view.findChildren(QObject)
        if isinstance(one, TextView | CodeView | Seam) and not one.isHidden()
    ]
    parts.sort(key=lambda one: one.mapTo(view, one.rect().topLeft()).y())
    said = [
        one.code()
        if isinstance(one, CodeView)
        else one.toPlainText()
        if isinstance(one, TextView)
        else one.text()
        for one in parts
    ]
    return "\n".join(said)


def seams(view: AnswerView) -> list[str]:
    return [one.text() for one in view.findChildren(Seam) if not one.isHidden()]


def labels(view: AnswerView) -> list[str]:
    return [one.text() for one in view.findChildren(QLabel) if not one.isHidden()]


def stored(*segments: Segment) -> AnswerRecord:
    return record_of(Message(2, 1, Role.ASSISTANT, "", NOW, segments), "the question")


def segment(text: str, outcome: Outcome, failure: str | None = None) -> Segment:
    return Segment("claude", "claude-sonnet-5-5", text, outcome, failure)
