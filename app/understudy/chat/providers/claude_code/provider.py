"""Asks the person's own ``claude -p``, as a provider like any other; see `chat.providers.base`."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import tempfile
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from understudy.base.clock import SystemClock
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.providers.base import (
    ProviderError,
    ProviderFinished,
    ProviderText,
    ProviderThinking,
)
from understudy.chat.providers.claude_code.faults import kind_of
from understudy.chat.providers.claude_code.installation import OLDEST, installed
from understudy.chat.providers.claude_code.invocation import arguments, environment
from understudy.chat.providers.claude_code.models import listed
from understudy.chat.providers.claude_code.process import WatchedProcess
from understudy.chat.providers.claude_code.prompt import MOST_BYTES, one_prompt
from understudy.chat.providers.claude_code.reading import StreamReading
from understudy.chat.providers.wire.timers import SilenceError, SilenceTimer

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from understudy.base.settings.values import ProviderSettings
    from understudy.chat.providers.base import ModelInfo, ProviderEvent, ProviderRequest

logger = logging.getLogger(__name__)

_K = FailureKind
_one_at_a_time: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


class ClaudeCodeProvider:
    """One process a question, and one question at a time, whichever object asks."""

    def __init__(self, settings: ProviderSettings) -> None:
        self._settings = settings
        self._ending: set[asyncio.Task[None]] = set()

    @property
    def id(self) -> str:
        return self._settings.id

    async def stream(self, request: ProviderRequest) -> AsyncGenerator[ProviderEvent, None]:
        """Stream one answer; raises `ProviderError` and nothing else.

        Closing it interrupts the program at once; that it is gone is waited for elsewhere.
        """
        prompt = one_prompt(request.turns).encode("utf-8", "replace")
        if len(prompt) > MOST_BYTES:
            raise self._failed(_K.REQUEST_TOO_LARGE, request)
        turn = _one_at_a_time.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        await turn.acquire()
        process, folder = None, ""
        reading = StreamReading(request.model)
        try:
            program = await self._program(request)
            folder = tempfile.mkdtemp(prefix="understudy-")
            process = await self._start(program, folder, request)
            process.feed(prompt)
            timer = SilenceTimer(request.budgets)
            while not reading.has_ended:
                for event in await self._next(process, reading, timer, request):
                    yield event
            yield self._judged(reading, request)
        finally:
            self._end(process, folder, turn, stops=not reading.has_ended)

    async def _program(self, request: ProviderRequest) -> str:
        """Return the path of a usable program; raises `ProviderError`."""
        program = await installed(self._settings.base_url)
        if program is None:
            raise self._failed(_K.PROGRAM_UNUSABLE, request, detail="not found")
        if not program.is_usable:
            oldest = ".".join(map(str, OLDEST))
            said = ".".join(map(str, program.version or ())) or "does not start"
            detail = f"{said}, at least {oldest} is needed" if program.version else said
            raise self._failed(_K.PROGRAM_UNUSABLE, request, detail=detail)
        if not self._settings.may_be_sent_a_key:
            raise self._failed(_K.PLAIN_HTTP, request)
        return program.path

    async def _start(self, program: str, folder: str, request: ProviderRequest) -> WatchedProcess:
        command = (program, *arguments(request.model, request.system))
        try:
            return await WatchedProcess.start(
                command, environment(os.environ, self._settings.base_url), folder
            )
        except (OSError, ValueError) as problem:
            logger.warning("%s does not start: %s", self.id, type(problem).__name__)
            raise self._failed(_K.PROGRAM_UNUSABLE, request, detail="does not start") from problem

    async def _next(
        self,
        process: WatchedProcess,
        reading: StreamReading,
        timer: SilenceTimer,
        request: ProviderRequest,
    ) -> tuple[ProviderEvent, ...]:
        """Return the events in the next line; raises `ProviderError` for silence or its end."""
        asked, streamed = reading.asks, reading.streams
        try:
            async with timer.waiting():
                line = await process.line()
        except SilenceError as silence:
            raise self._failed(silence.kind, request) from silence
        except ValueError as problem:
            raise self._failed(_K.MALFORMED_STREAM, request) from problem
        if not line:
            raise self._failed(await self._broke(reading, process), request)
        said = reading.read(line)
        if reading.asks and not asked:
            timer.piece_left()
            request.on_sent()
        if reading.streams and not streamed:
            timer.headers_arrived()
        timer.bytes_arrived()
        for one in said:
            if isinstance(one, ProviderThinking):
                timer.thinking_arrived()
            elif isinstance(one, ProviderText):
                timer.text_arrived()
        return said

    async def _broke(self, reading: StreamReading, process: WatchedProcess) -> FailureKind:
        """Return the failure of a program that left without its last line."""
        await process.end(stops=False)
        logger.info("%s left with %s and no last line", self.id, process.exit_code)
        return _K.STREAM_INCOMPLETE if reading.has_begun else _K.PROGRAM_UNUSABLE

    def _judged(self, reading: StreamReading, request: ProviderRequest) -> ProviderFinished:
        """Return how a whole answer ended; raises `ProviderError` if it is none."""
        fault = reading.fault
        if fault.is_empty and not (reading.text or reading.is_refused):
            raise self._failed(_K.EMPTY_ANSWER, request)
        if fault.is_empty or reading.is_refused:
            return ProviderFinished(
                reading.stop_reason, reading.usage, reading.is_refused, reading.other_model
            )
        kind = kind_of(fault, has_text=reading.has_said)
        limit, resets_at = reading.limit
        is_limit = kind is _K.QUOTA_EXHAUSTED
        wait_s = None
        if is_limit and resets_at is not None:
            wait_s = max(0.0, resets_at - SystemClock().now().timestamp())
        raise ProviderError(
            Failure(
                *(kind, self.id, request.model, fault.status, wait_s, reading.request_id),
                detail=limit if is_limit else "",
            )
        )

    def _end(
        self, process: WatchedProcess | None, folder: str, turn: asyncio.Lock, *, stops: bool
    ) -> None:
        """Interrupt the program if it has not ended, and see it gone in a task of its own."""
        if process is None:
            _remove(folder)
            turn.release()
            return
        if stops:
            process.interrupt()
        ending = asyncio.ensure_future(_see_gone(process, folder, turn, stops=stops))
        self._ending.add(ending)
        ending.add_done_callback(self._ending.discard)

    def _failed(
        self, kind: FailureKind, request: ProviderRequest, detail: str = ""
    ) -> ProviderError:
        return ProviderError(Failure(kind, self.id, request.model, detail=detail))

    async def preload(self) -> None:
        """Do nothing: the program is started with the question, and never before."""

    async def models(self) -> tuple[ModelInfo, ...]:
        """Return the configured models and the program's short names; asks no one."""
        return listed(self._settings.models)

    async def close(self) -> None:
        """Wait until the programs that were interrupted are gone."""
        await asyncio.gather(*self._ending, return_exceptions=True)


async def _see_gone(
    process: WatchedProcess, folder: str, turn: asyncio.Lock, *, stops: bool
) -> None:
    try:
        await process.end(stops=stops)
    finally:
        _remove(folder)
        turn.release()


def _remove(folder: str) -> None:
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
