"""The card of an answer that failed says the cause once, and the rest on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QPushButton

from tests.desktop.chat.answer_pieces import CLAUDE, answered, seams
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import AnswerFailed, Outcome, SegmentEnded
from understudy.desktop.chat.answers.seam import FailureCard
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from understudy.desktop.chat.transcript import Transcript


def test_a_refusal_without_a_word_is_said_by_the_card_alone(transcript: Transcript) -> None:
    ended = SegmentEnded(Outcome.REFUSED, None, "refusal")
    failed = AnswerFailed(Failure(FailureKind.REFUSED, "claude", "claude-sonnet-5-5"))
    view = answered(transcript, CLAUDE, ended, failed)
    assert seams(view) == []
    assert len(view.findChildren(FailureCard)) == 1


def test_who_else_was_asked_is_among_the_details(transcript: Transcript) -> None:
    failures = tuple(
        Failure(FailureKind.OVERLOADED, "claude", model, 529) for model in ("opus", "haiku")
    )
    view = answered(transcript, CLAUDE, AnswerFailed(failures[0], failures=failures))
    (card,) = view.findChildren(FailureCard)
    (details,) = (one for one in card.findChildren(QLabel) if "haiku" in one.text())
    assert not details.isVisible()
    (button,) = (one for one in card.findChildren(QPushButton) if one.text() == str(words.DETAILS))
    button.click()
    assert details.isVisible()
