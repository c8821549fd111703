"""A chat window's parts as a person finds them, and small conversations to show in it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QApplication,
    QPlainTextEdit,
    QPushButton,
)

from understudy.base.clock import SystemClock
from understudy.chat.model import (
    AnswerFinished,
    Conversation,
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
from understudy.desktop.chat.markdown.text_view import TextView
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from understudy.desktop.chat.chat_window import ChatWindow


NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
KEY = Qt.Key
STARTED = SegmentStarted("claude", "claude-sonnet-5-5", RouteReason(RouteReasonKind.FIRST_CHOICE))
ENDED = SegmentEnded(Outcome.COMPLETE, None, "end_turn", Usage(1, 2))
FINISHED = AnswerFinished("claude", "claude-sonnet-5-5", 0.1, 1.0)


class NoonClock(SystemClock):
    """It is always noon."""

    def now(self) -> datetime:
        return NOW


def box(window: ChatWindow) -> QPlainTextEdit:
    (found,) = [
        one
        for one in window.findChildren(QPlainTextEdit)
        if one.accessibleName() == str(words.YOUR_MESSAGE)
    ]
    return found


def button(window: ChatWindow, text: str) -> QPushButton:
    (found,) = [
        one for one in window.findChildren(QPushButton) if one.text() == text and not one.isHidden()
    ]
    return found


def has_button(window: ChatWindow, text: str) -> bool:
    return any(
        one.text() == text and not one.isHidden() for one in window.findChildren(QPushButton)
    )


def conversation(number: int, title: str = "", days_ago: float = 0) -> Conversation:
    then = NOW - timedelta(days=days_ago)
    return Conversation(number, title or f"Conversation {number}", then, then)


def asked(number: int, text: str, conversation_id: int = 1) -> Message:
    return Message(number, conversation_id, Role.USER, text, NOW)


def answer(number: int, text: str, outcome: Outcome = Outcome.COMPLETE) -> Message:
    segment = Segment("claude", "claude-sonnet-5-5", text, outcome)
    return Message(number, 1, Role.ASSISTANT, "", NOW, (segment,))


def transcript_text(window: ChatWindow) -> str:
    QApplication.sendPostedEvents()
    return "\n".join(one.toPlainText() for one in window.findChildren(TextView))
