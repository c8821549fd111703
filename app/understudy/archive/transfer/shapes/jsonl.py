"""JSON Lines: ``{"id","question","answer","answered_at"?,"provider"?}``, one a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from understudy.archive.model import Role, Segment
from understudy.archive.transfer.results import Origin, Why
from understudy.archive.transfer.shapes.lenient import (
    digest_of,
    exact_text_in,
    instant_in,
    key_in,
    text_in,
)
from understudy.archive.transfer.shapes.said import (
    SaidConversation,
    SaidMessage,
    Tally,
    UnusableError,
)
from understudy.archive.transfer.shapes.titles import title_of

if TYPE_CHECKING:
    from datetime import datetime

PROVIDER = "claude"
QUESTION, ANSWER = "question", "answer"


def line_conversation(given: dict[str, Any], now: datetime) -> SaidConversation:
    """Read one line as a conversation of a question and its answer; raises `UnusableError`."""
    key, question = key_in(given, "id"), exact_text_in(given, QUESTION)
    answer = exact_text_in(given, ANSWER)
    if not key:
        raise UnusableError(Why.NO_ID, question)
    if not question.strip():
        raise UnusableError(Why.NO_QUESTION, key=key)
    if not answer.strip():
        raise UnusableError(Why.NO_ANSWER, question, key)
    tally = Tally()
    answered_at = instant_in(given, "answered_at", tally=tally, is_bound=True)
    at = answered_at or now
    segment = Segment(text_in(given, "provider") or PROVIDER, text_in(given, "model"), answer)
    # by their content: if two lines share an id, neither may be lost
    asked = f"{QUESTION} {digest_of(question)}"
    answered = f"{ANSWER} {digest_of(question, answer, segment.provider, segment.model)}"
    messages = (
        SaidMessage(asked, Role.USER, question, at),
        SaidMessage(answered, Role.ASSISTANT, "", at, asked, (segment,)),
    )
    return SaidConversation(
        origin=Origin.JSON_LINES,
        key=key,
        title=title_of("", messages),
        created_at=at,
        updated_at=at,
        origin_updated_at=answered_at,
        messages=messages,
        notes=tally.notes(),
    )
