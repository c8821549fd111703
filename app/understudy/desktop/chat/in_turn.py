"""Work in the background, one piece after another, in a thread that nothing waits for."""

from __future__ import annotations

from queue import SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


class InTurn:
    """Called from one thread; its own begins with the first piece, and is a daemon."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._queue: SimpleQueue[Callable[[], None]] | None = None

    def do(self, work: Callable[[], None]) -> None:
        """Do ``work`` after what was given before; it raises nothing."""
        if self._queue is None:
            self._queue = SimpleQueue()
            Thread(target=_work_off, args=(self._queue,), name=self._name, daemon=True).start()
        self._queue.put(work)


def _work_off(queue: SimpleQueue[Callable[[], None]]) -> None:
    while True:
        queue.get()()
