"""The order of behaviours: which one the next request gets."""

from __future__ import annotations

from typing import Generic, TypeVar

B = TypeVar("B")


class Script(Generic[B]):
    """A queue of behaviours: each request consumes one, the last one stays."""

    def __init__(self, first: B) -> None:
        self._queue: tuple[B, ...] = (first,)

    def set(self, behaviours: tuple[B, ...]) -> None:
        """Replace the whole queue; raises ValueError for an empty one."""
        if not behaviours:
            raise ValueError("a script needs at least one behaviour")
        self._queue = behaviours

    def next(self) -> B:
        """Consume one behaviour."""
        taken = self._queue[0]
        if len(self._queue) > 1:
            self._queue = self._queue[1:]
        return taken
