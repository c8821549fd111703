"""The engine thread: one asyncio loop that owns network, database and clocks.

The GUI thread calls `Engine.submit`; the engine answers through its ``publish`` callable, with
frozen values only. Nothing else crosses, and there is no lock but those two queues.
"""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from understudy.base.errors import UnderstudyError
from understudy.engine.events.common_events import EngineFailed, EngineReady

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable, Coroutine
    from contextlib import AbstractAsyncContextManager

log = logging.getLogger(__name__)

S = TypeVar("S")
T = TypeVar("T")


class EngineClosedError(UnderstudyError):
    """Work was submitted to an engine that is closed or failed to start."""


class Engine(Generic[S]):
    """Runs ``open_services`` in a separate thread; every public method is for the GUI thread."""

    def __init__(
        self,
        open_services: Callable[[], AbstractAsyncContextManager[S]],
        publish: Callable[[object], None],
        new_loop: Callable[[], asyncio.AbstractEventLoop] | None = None,
    ) -> None:
        """``new_loop`` None: asyncio's own."""
        self._new_loop = new_loop
        self._open_services = open_services
        self._publish = publish
        self._thread = threading.Thread(target=self._run, name="engine", daemon=True)
        self._came_up: Future[tuple[asyncio.AbstractEventLoop, S]] = Future()
        self._began: Future[asyncio.AbstractEventLoop] = Future()
        self._opening: asyncio.Task[Any] | None = None
        self._stop: asyncio.Event | None = None
        self._tasks: set[asyncio.Task[Any]] = set()
        self._closing = False

    def start(self) -> None:
        """Start the thread and return at once; `EngineReady` or `EngineFailed` is published."""
        self._thread.start()

    def submit(self, work: Callable[[S], Coroutine[Any, Any, T]]) -> Future[T]:
        """Run ``work(services)`` on the engine; before it has started, the work waits for it.

        The future fails with `EngineClosedError` if the engine is closing or failed to start, and
        is cancelled by `close`. A failure is logged if it is not retrieved.
        """
        outcome: Future[T] = Future()
        outcome.add_done_callback(_log_failure)

        def hand_over(came_up: Future[tuple[asyncio.AbstractEventLoop, S]]) -> None:
            try:
                loop, services = came_up.result()
                loop.call_soon_threadsafe(self._begin, work, services, outcome)
            except (UnderstudyError, RuntimeError, OSError):
                if outcome.set_running_or_notify_cancel():
                    outcome.set_exception(EngineClosedError())

        if self._closing:
            outcome.set_exception(EngineClosedError())
        else:
            self._came_up.add_done_callback(hand_over)
        return outcome

    def close(self, timeout_s: float = 2.0) -> bool:
        """Cancel all work, close the services, join the thread; False if it took too long."""
        self._closing = True
        if not self._thread.is_alive():
            return True
        until_s = time.monotonic() + timeout_s
        try:
            loop = self._began.result(timeout=timeout_s)
            loop.call_soon_threadsafe(self._ask_to_stop)
        except (TimeoutError, RuntimeError):  # RuntimeError: it ended by itself meanwhile
            log.debug("the engine was closed before it had started")
        self._thread.join(max(0.0, until_s - time.monotonic()))
        return not self._thread.is_alive()

    def _run(self) -> None:
        import asyncio  # noqa: PLC0415 - 25 ms that the tray icon, on the other thread, need not wait

        try:
            with asyncio.Runner(loop_factory=self._new_loop) as runner:
                runner.run(self._main())
        except asyncio.CancelledError:
            self._came_up.set_exception(EngineClosedError())
        except Exception as problem:
            log.exception("the engine ended")
            if not self._came_up.done():
                self._came_up.set_exception(EngineClosedError())
            self._publish(EngineFailed(problem))

    async def _main(self) -> None:
        import asyncio  # noqa: PLC0415 - see `_run`

        loop = asyncio.get_running_loop()
        self._stop = asyncio.Event()
        self._opening = asyncio.current_task()
        self._began.set_result(loop)
        async with self._open_services() as services:
            self._came_up.set_result((loop, services))
            self._publish(EngineReady())
            await self._stop.wait()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _ask_to_stop(self) -> None:
        """End it, even if it still waits for something in order to start."""
        if not self._came_up.done() and self._opening is not None:
            self._opening.cancel()
        elif self._stop is not None:
            self._stop.set()

    def _begin(
        self,
        work: Callable[[S], Coroutine[Any, Any, T]],
        services: S,
        outcome: Future[T],
    ) -> None:
        if not outcome.set_running_or_notify_cancel():
            return
        import asyncio  # noqa: PLC0415 - see `_run`

        task = asyncio.get_running_loop().create_task(work(services))
        self._tasks.add(task)

        def finish(done: asyncio.Task[T]) -> None:
            self._tasks.discard(done)
            if done.cancelled():
                outcome.set_exception(EngineClosedError())
            elif problem := done.exception():
                outcome.set_exception(problem)
            else:
                outcome.set_result(done.result())

        task.add_done_callback(finish)


def _log_failure(outcome: Future[Any]) -> None:
    if outcome.cancelled():
        return
    problem = outcome.exception()
    if problem is not None and not isinstance(problem, EngineClosedError):
        log.error("work on the engine failed", exc_info=problem)
