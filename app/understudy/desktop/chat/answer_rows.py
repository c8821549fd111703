"""A stored conversation as the rows of a transcript: its active branch, with the forks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.branches import Tree, is_chain
from understudy.chat.model import Role
from understudy.desktop.chat.answers.branch_bar import BranchStep
from understudy.desktop.chat.row import Row, StoredRow, StoredRows

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from understudy.chat.model import Message
    from understudy.desktop.chat.answers.live import LiveAnswers


def rows_of(
    messages: Sequence[Message],
    live: LiveAnswers,
    waiting: Container[int],
    active_id: int | None = None,
) -> tuple[list[Message], list[Row] | StoredRows]:
    """Return the active branch, and its rows: questions, answers, and steps between branches.

    ``waiting`` holds the ids of the prompts that wait for Claude. A late answer, from the outbox,
    is listed with the others to its question.
    """
    branch = list(messages)
    if is_chain(branch):
        return branch, StoredRows(branch, live, waiting)
    by_id = {one.id: one for one in messages}
    tree = Tree(messages)
    branch = [by_id[one] for one in tree.shown(tree.leaf(active_id))]
    rivals = ((one.id, tree.rivals(one.id)) for one in branch)
    steps = {one: BranchStep(all_, all_.index(one)) for one, all_ in rivals if len(all_) > 1}
    asked: dict[int | None, Message] = {}
    last: Message | None = None
    rows: list[Row] = []
    for message in branch:
        if message.id in steps:
            rows.append(Row(steps[message.id]))
        if message.role is Role.USER:
            last = asked[message.id] = message
            rows.append(StoredRow(message, None, live, waiting))
        else:
            question = last if message.parent_id is None else asked.get(message.parent_id)
            rows.append(StoredRow(message, question, live, waiting))
    return branch, rows
