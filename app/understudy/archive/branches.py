"""A conversation as a tree: the active branch, and where others fork. Pure.

Rivals are messages after the same one, of which a person sees one at a time: an edited question, a
regenerated answer. A late answer, from the outbox, is no rival of the earlier one: both stay below
their question, and later messages follow the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol, TypeVar

from understudy.archive.model import Role
from understudy.archive.rows import OWN

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Placed(Protocol):
    """The fields of a message that determine its place."""

    @property
    def id(self) -> int: ...
    @property
    def parent_id(self) -> int | None: ...
    @property
    def role(self) -> Role: ...
    @property
    def origin(self) -> str: ...


class Place(NamedTuple):
    """The place of a message, without its text."""

    id: int
    parent_id: int | None
    role: Role
    origin: str


One = TypeVar("One", bound=Placed)


class Tree:
    """The messages of one conversation by their parents."""

    def __init__(self, messages: Iterable[One]) -> None:
        self._by_id: dict[int, Placed] = {one.id: one for one in messages}
        self._parents: dict[int, int | None] = {}
        self._children: dict[int | None, list[int]] = {}
        before: int | None = None
        for one in sorted(self._by_id.values(), key=lambda one: one.id):
            parent = one.parent_id
            if parent == one.id:
                parent = None  # it replaces the first question: the conversation begins with it
            elif parent not in self._by_id:
                # messages from here always have a parent; it may have been lost
                parent = before if one.origin == OWN else None
            self._parents[one.id] = parent
            self._children.setdefault(parent, []).append(one.id)
            before = one.id

    def leaf(self, active_id: int | None = None) -> int | None:
        """Return the last message of the active branch: below ``active_id``, else the newest."""
        top = active_id if active_id in self._by_id else None
        newest_first = sorted(self._below(top), reverse=True)
        return next((one for one in newest_first if not self._is_late(one)), top)

    def path(self, leaf: int | None) -> list[int]:
        """Return the messages from the beginning to ``leaf``, without late answers."""
        found: list[int] = []
        seen: set[int] = set()
        while leaf is not None and leaf not in seen:
            seen.add(leaf)
            found.append(leaf)
            leaf = self._parent(leaf)
        return found[::-1]

    def shown(self, leaf: int | None) -> list[int]:
        """Return the branch that ends with ``leaf``, with late answers below their questions."""
        path = self.path(leaf)
        on_it = set(path)
        found: list[int] = []
        for one in path:
            found.append(one)
            found += [other for other in self.late_beside(one) if other not in on_it]
        return path if len(found) == len(path) else self._in_place(found)

    def late_beside(self, message_id: int) -> list[int]:
        """Return the answers to the question before it that nothing follows."""
        siblings = self._children.get(self._parent(message_id), [])
        if len(siblings) < 2:
            return []
        return [one for one in siblings if one != message_id and self._stays_with(one)]

    def rivals(self, message_id: int) -> tuple[int, ...]:
        """Return the rivals of ``message_id``, itself included, in order; one is shown."""
        siblings = self._children.get(self._parent(message_id), [])
        if len(siblings) < 2 or self._stays_with(message_id):
            return (message_id,)
        return tuple(one for one in siblings if not self._stays_with(one))

    def leaves(self) -> list[int]:
        """Return the last message of each branch, in the order they began."""
        return [
            one
            for one in sorted(self._by_id)
            if one not in self._children and not (self._is_late(one) and self._stays_with(one))
        ]

    def _parent(self, message_id: int) -> int | None:
        return self._parents[message_id]

    def _below(self, top: int | None) -> list[int]:
        if top is None:
            return list(self._by_id)
        found: dict[int, None] = {top: None}
        waiting = [top]
        while waiting:
            children = [one for one in self._children.get(waiting.pop(), ()) if one not in found]
            found.update(dict.fromkeys(children))
            waiting += children
        return list(found)

    def _stays_with(self, message_id: int) -> bool:
        """Return True if an answer stays below its question, whichever answer is continued."""
        one, parent = self._by_id[message_id], self._parent(message_id)
        is_answer = (
            one.role is Role.ASSISTANT
            and parent is not None
            and self._by_id[parent].role is Role.USER
        )
        return is_answer and one.origin == OWN and message_id not in self._children

    def _is_late(self, message_id: int) -> bool:
        """Return True if messages have followed its question, besides this answer."""
        if not self._stays_with(message_id):
            return False
        return any(
            one in self._children or self._by_id[one].role is Role.USER
            for one in self._children[self._parent(message_id)]
        )

    def _in_place(self, found: Sequence[int]) -> list[int]:
        """Return messages with the answers to one question in the order they came."""
        order = {one: at for at, one in enumerate(dict.fromkeys(found))}

        def place(one: int) -> tuple[int, int]:
            parent = self._parent(one)
            is_answer = self._by_id[one].role is Role.ASSISTANT and parent in order
            return (order[parent], one) if is_answer and parent is not None else (order[one], 0)

        return sorted(order, key=place)


def is_chain(messages: Sequence[One]) -> bool:
    """Return True if each message follows the one before it: then all of them are shown."""
    ids = [one.id for one in messages]
    parents = [one.parent_id for one in messages]
    return parents[1:] == ids[:-1] and parents[:1] in ([], [None]) and ids == sorted(set(ids))


def active_branch(
    messages: Iterable[One], active_id: int | None = None, tree: Tree | None = None
) -> list[One]:
    """Return the shown part of a conversation: the active branch with late answers in place.

    ``tree`` is made of the same messages, if the caller has one.
    """
    by_id = {one.id: one for one in messages}
    tree = tree or Tree(by_id.values())
    return [by_id[one] for one in tree.shown(tree.leaf(active_id))]
