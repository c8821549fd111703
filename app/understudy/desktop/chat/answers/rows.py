"""A stored conversation as the rows of a transcript: each answer below the question it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.chat.history import in_order
from understudy.chat.model import Role
from understudy.desktop.chat import words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from understudy.chat.model import Message
    from understudy.desktop.chat.answers.live import LiveAnswers
    from understudy.desktop.chat.answers.record import AnswerRecord


def rows_of(
    messages: Iterable[Message], live: LiveAnswers, waiting: Container[int]
) -> list[str | AnswerRecord]:
    """Return what the person said as text, and answers as records.

    ``waiting`` holds the ids of the prompts that wait for Claude. An answer that came late, from
    the outbox, stands with the others to its question.
    """
    asked: dict[int, Message] = {}
    last: Message | None = None
    rows: list[str | AnswerRecord] = []
    for message in in_order(messages):
        if message.role is Role.USER:
            last = asked[message.id] = message
            rows.append(words.said(message))
            continue
        question = last if message.parent_id is None else asked.get(message.parent_id)
        record = live.opened(message, question)
        record.waits = record.prompt_id in waiting
        rows.append(record)
    return rows
