"""Messages that name their parents, sorted for storing.

The leaf the person last viewed comes last; otherwise the order is by time, parents first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from understudy.archive.transfer.shapes.said import SaidMessage


def nearest_kept(
    key: str | None, parents: Mapping[str, str | None], kept: Mapping[str, object]
) -> str | None:
    """Climb from ``key`` to the first that is kept; None at the root, or in a circle."""
    seen: set[str] = set()
    while key is not None and key not in kept and key not in seen:
        seen.add(key)
        key = parents.get(key)
    return key if key is not None and key in kept else None


def from_the_top(parents: Mapping[str, str | None]) -> Iterator[str]:
    """Yield the keys, each after its parent; the first one of a circle is its top."""
    given: set[str] = set()
    for key in parents:
        above: list[str] = []
        climbing: set[str] = set()
        now: str | None = key
        while now is not None and now in parents and now not in given and now not in climbing:
            above.append(now)
            climbing.add(now)
            now = parents[now]
        if now in climbing:
            at = above.index(now)
            above[at:] = _opened(above[at:], parents)
        given.update(above)
        yield from reversed(above)


def without_guesses(
    parents: Mapping[str, str | None], guessed: AbstractSet[str]
) -> dict[str, str | None]:
    """Return the parents, except one in each circle that was ``guessed``: it has none."""
    found = dict(parents)
    done: set[str] = set()
    for key in parents:
        climbed: dict[str, None] = {}
        now: str | None = key
        while now is not None and now in found and now not in done and now not in climbed:
            climbed[now] = None
            now = found[now]
        if now in climbed:
            path = list(climbed)
            wrong = next((one for one in path[path.index(now) :] if one in guessed), None)
            if wrong is not None:
                found[wrong] = None
        done.update(climbed)
    return found


def in_order(messages: Sequence[SaidMessage], leaf: str | None) -> tuple[SaidMessage, ...]:
    """Return the messages by time, parents before children, ``leaf`` last if nothing follows it.

    A parent that does not exist, or that closes a circle, becomes None.
    """
    placed = _placed(sorted(messages, key=lambda one: one.created_at))
    if leaf in placed and not any(one.parent == leaf for one in placed.values()):
        placed[leaf] = placed.pop(leaf)
    return tuple(placed.values())


def parents_first(messages: Sequence[SaidMessage]) -> tuple[SaidMessage, ...]:
    """Return the messages in their order, except children that come before their parents."""
    return tuple(_placed(messages).values())


def _placed(messages: Sequence[SaidMessage]) -> dict[str, SaidMessage]:
    by_key = {one.key: one for one in messages}
    placed: dict[str, SaidMessage] = {}
    for one in messages:
        _place(one.key, by_key, placed)
    return placed


def _place(key: str, by_key: Mapping[str, SaidMessage], placed: dict[str, SaidMessage]) -> None:
    """Place a message after all its ancestors that are not placed yet."""
    above: list[str] = []
    climbing: set[str] = set()
    now: str | None = key
    while now is not None and now in by_key and now not in placed and now not in climbing:
        above.append(now)
        climbing.add(now)
        now = by_key[now].parent
    if now in climbing:
        at = above.index(now)
        above[at:] = _opened(above[at:], by_key)
    for one in reversed(above):
        message = by_key[one]
        parent = message.parent if message.parent in placed else None
        placed[one] = message if parent == message.parent else replace(message, parent=parent)


def _opened(circle: Sequence[str], keys: Iterable[str]) -> list[str]:
    """Return the keys of a circle, each before its parent, with the first of ``keys`` last."""
    inside = set(circle)
    top = circle.index(next(one for one in keys if one in inside))
    return [*circle[top + 1 :], *circle[: top + 1]]
