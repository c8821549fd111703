"""A stored conversation as the rows of a transcript: its active branch, with the forks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.archive.branches import Tree
from understudy.chat.model import Role
from understudy.desktop.chat.bubble import Asked
from understudy.words.windows import transcripts as words

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from understudy.chat.model import Message
    from understudy.desktop.chat.answers.live import LiveAnswers
    from understudy.desktop.chat.answers.record import AnswerRecord


class BranchStep(msgspec.Struct, frozen=True):
    """A fork of the conversation; each of ``options`` begins a branch."""

    options: tuple[int, ...]
    at: int

    def characters(self) -> int:
        return 0


def rows_of(
    messages: Iterable[Message],
    live: LiveAnswers,
    waiting: Container[int],
    active_id: int | None = None,
    tree: Tree | None = None,
) -> list[Asked | AnswerRecord | BranchStep]:
    """Return questions, answers as records, and the steps between branches.

    ``tree`` is made of the same messages, if the caller has one. ``waiting`` holds the ids of the
    prompts that wait for Claude. A late answer, from the outbox, is listed with the others to its
    question.
    """
    by_id = {one.id: one for one in messages}
    tree = tree or Tree(by_id.values())
    asked: dict[int, Message] = {}
    last: Message | None = None
    rows: list[Asked | AnswerRecord | BranchStep] = []
    for message_id in tree.shown(tree.leaf(active_id)):
        message, rivals = by_id[message_id], tree.rivals(message_id)
        if len(rivals) > 1:
            rows.append(BranchStep(rivals, rivals.index(message_id)))
        if message.role is Role.USER:
            last = asked[message.id] = message
            rows.append(Asked(words.said(message), message.text, message.id))
            continue
        question = last if message.parent_id is None else asked.get(message.parent_id)
        record = live.opened(message, question)
        record.waits = record.prompt_id in waiting
        rows.append(record)
    return rows
