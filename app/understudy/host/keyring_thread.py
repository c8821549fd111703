"""The operating system's keyring behind a time limit: one daemon thread that may hang without harm.

A locked Secret Service answers only when the person answers its prompt, which may be never. So a
daemon thread waits for it (executor threads are joined at exit, a daemon thread is not), and no
second call starts while it hangs. Every back end that keeps secrets is accepted; plaintext and null
back ends are refused.
"""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from understudy.base.errors import SecretsError
from understudy.base.translation import _

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "understudy"
REFUSED_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt")
# raised by SecretStorage, which exists on Linux only
REFUSALS = {"PromptDismissedException", "LockedException"}
ABSENCES = {"SecretServiceNotAvailableException"}

Operation = Callable[["KeyringBackend"], str | None]
Waiting = Future[str | None]


class KeyringThread:
    """Runs keyring operations one after the other. Called from one asyncio loop."""

    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Operation, Waiting] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._overdue: Waiting | None = None

    @property
    def hangs(self) -> bool:
        """Whether an abandoned operation still waits for the keyring."""
        return self._overdue is not None and not self._overdue.done()

    async def run(
        self, operation: Operation, timeout_s: float, late: Callable[[str | None], None]
    ) -> str | None:
        """Return the result of ``operation``; raises `SecretsError`.

        Raises ``locked`` after ``timeout_s`` seconds. If the operation had started, it goes on, and
        ``late`` receives its result on the loop if one comes. If it had not started, it never does.
        """
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, name="keyring", daemon=True)
            self._thread.start()
        loop = asyncio.get_running_loop()
        outcome: asyncio.Future[str | None] = loop.create_future()
        waiting: Waiting = Future()
        waiting.add_done_callback(partial(_hand_over, loop, outcome))
        self._jobs.put((operation, waiting))
        try:
            async with asyncio.timeout(timeout_s):
                return await asyncio.shield(outcome)
        except (TimeoutError, asyncio.CancelledError) as problem:
            if not waiting.cancel():
                self._overdue = waiting
                outcome.add_done_callback(partial(_deliver, late))
            if isinstance(problem, asyncio.CancelledError):
                raise
            raise SecretsError(
                "locked", _("no answer in {seconds} s", seconds=f"{timeout_s:g}")
            ) from problem

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            operation, waiting = job
            if not waiting.set_running_or_notify_cancel():
                continue
            try:
                result = operation(_backend())
            except BaseException as problem:  # noqa: BLE001 - raised to the caller, not swallowed
                waiting.set_exception(_translated(problem))
            else:
                waiting.set_result(result)

    def close(self) -> None:
        """End the thread after the queued operations; a hanging thread is left behind."""
        self._jobs.put(None)


def _hand_over(
    loop: asyncio.AbstractEventLoop, outcome: asyncio.Future[str | None], waiting: Waiting
) -> None:
    with suppress(RuntimeError):  # the loop is closed, so no caller is left
        loop.call_soon_threadsafe(_settle, outcome, waiting)


def _settle(outcome: asyncio.Future[str | None], waiting: Waiting) -> None:
    if outcome.done():
        return
    if waiting.cancelled():
        outcome.cancel()
    elif problem := waiting.exception():
        outcome.set_exception(problem)
    else:
        outcome.set_result(waiting.result())


def _deliver(late: Callable[[str | None], None], outcome: asyncio.Future[str | None]) -> None:
    if not outcome.cancelled() and outcome.exception() is None:
        late(outcome.result())


def _backend() -> KeyringBackend:
    """Return the person's keyring; raises `SecretsError` with ``missing`` if there is none.

    `keyring` chooses a back end once per process. A program that starts at login may start before
    the keyring does, so if none was found, the back ends are tried again on each call.
    """
    import keyring  # noqa: PLC0415 - 130 ms with its backends, and only this thread may wait for it
    from keyring.backend import KeyringBackend, by_priority  # noqa: PLC0415 - the same
    from keyring.backends import chainer, null  # noqa: PLC0415 - the same

    chosen = keyring.get_keyring()
    if isinstance(chosen, null.Keyring):
        raise SecretsError("missing", _("switched off by the keyring library's configuration"))
    if not isinstance(chosen, chainer.ChainerBackend) and _keeps_secrets(type(chosen)):
        return chosen
    kinds = [
        kind
        for kind in KeyringBackend.get_viable_backends()
        if kind is not chainer.ChainerBackend and _keeps_secrets(kind)
    ]
    if not kinds:
        raise SecretsError("missing", _("only {backend}", backend=type(chosen).__module__))
    best = max(kinds, key=by_priority)()
    keyring.set_keyring(best)
    return best


def _keeps_secrets(kind: type[KeyringBackend]) -> bool:
    return not kind.__module__.startswith(REFUSED_MODULES)


def _translated(problem: BaseException) -> SecretsError:
    """Convert to `SecretsError` by type only: the message might quote the key."""
    from keyring.errors import KeyringLocked, NoKeyringError  # noqa: PLC0415 - see _backend

    if isinstance(problem, SecretsError):
        return problem
    # the keyring library wraps some of SecretStorage's exceptions (3.5) and lets others through
    names = {type(problem).__name__, type(problem.__cause__).__name__}
    if isinstance(problem, KeyringLocked) or names & REFUSALS:
        kind = "locked"
    elif isinstance(problem, NoKeyringError) or names & ABSENCES:
        kind = "missing"
    else:
        kind = "failed"
    error = SecretsError(kind, type(problem).__name__)
    error.__cause__ = problem
    return error
