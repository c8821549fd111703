"""The reading order of the branches of a conversation, and their headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.archive.branches import Tree
from understudy.archive.transfer.formats.headings import branch_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from understudy.archive.model import Message
    from understudy.archive.transfer.kept import KeptConversation


def branch_count(kept: KeptConversation) -> int:
    return len(Tree(one.message for one in kept.messages).leaves())


def in_branches(kept: KeptConversation) -> Iterator[tuple[Message, str]]:
    """Yield every message once, the active branch first, with the heading of a branch.

    The others follow, each from its fork.
    """
    by_id = {one.message.id: one.message for one in kept.messages}
    tree = Tree(by_id.values())
    active = tree.leaf(kept.conversation.active_id)
    leaves = tree.leaves()
    others = [one for one in leaves if one != active]
    count = max(len(leaves), 1)
    given: set[int] = set()
    for number, leaf in enumerate([active, *others], 1):
        is_first = True
        for one in tree.shown(leaf):
            if one in given:
                continue
            given.add(one)
            said = ""
            if is_first and count > 1:
                said = f"branch {number} of {count}"
                said += ", the active one" if number == 1 else f": {_place(by_id[one], by_id)}"
            is_first = False
            yield by_id[one], said


def _place(message: Message, by_id: dict[int, Message]) -> str:
    parent = None if message.parent_id is None else by_id.get(message.parent_id)
    return branch_words(parent)
