"""The one thread that runs NumPy, started on first need, ended when idle.

NumPy's own threads are limited to one: a look-up must not occupy the machine, and small products
are no faster with more.
"""

from __future__ import annotations

import asyncio
import logging
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from understudy.archive.past.meaning.reader import Reader

log = logging.getLogger(__name__)
Result = TypeVar("Result")

IDLE_S = 300.0
# OpenBLAS on Linux and Windows, Accelerate on macOS; read once, when the library is loaded
THREAD_LIMITS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class Worker:
    """Runs work on the model, one piece after the other, off the loop's thread."""

    def __init__(self, idle_s: float = IDLE_S) -> None:
        self._idle_s = idle_s
        self._pool: ThreadPoolExecutor | None = None
        self._reader: Reader | None = None
        self._idle: asyncio.TimerHandle | None = None
        self._users = 0

    @contextmanager
    def in_use(self) -> Generator[None]:
        """Keep the model loaded until this ends, and for the idle time after it."""
        self._users += 1
        self._stop_idling()
        try:
            yield
        finally:
            self._users -= 1
            if not self._users and self._pool is not None:
                self._idle = asyncio.get_running_loop().call_later(self._idle_s, self.drop)

    async def load(self) -> bool:
        """Load the model if needed; return True if it was not loaded. Raises `ModelFileError`.

        Only while `in_use`, like `run`.
        """
        if self._reader is not None:
            return False
        self._reader = await self._in_thread(_load_reader)
        return True

    async def run(self, work: Callable[[Reader], Result]) -> Result:
        """Return the result of ``work`` with the loaded reader."""
        reader = self._reader
        if reader is None:
            raise RuntimeError("the model is not loaded")
        return await self._in_thread(lambda: work(reader))

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        if self._pool is None:
            self._pool = ThreadPoolExecutor(1, "past-answers")
        return await asyncio.get_running_loop().run_in_executor(self._pool, work)

    def _stop_idling(self) -> None:
        if self._idle is not None:
            self._idle.cancel()
            self._idle = None

    def drop(self) -> None:
        """Release the model and the thread; the next question loads it again."""
        self._stop_idling()
        self._reader = None
        if self._pool is not None:
            self._pool.shutdown(wait=False)
            self._pool = None
            log.info("Dropped the model of past answers")

    def close(self) -> None:
        """Drop everything and wait for running work."""
        pool = self._pool
        self.drop()
        if pool is not None:
            pool.shutdown(wait=True)


def _load_reader() -> Reader:
    before = {name: os.environ.get(name) for name in THREAD_LIMITS}
    os.environ.update(dict.fromkeys(THREAD_LIMITS, "1"))
    try:
        from understudy.archive.past.meaning.reader import Reader  # noqa: PLC0415 - NumPy, on first need
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
    return Reader()
