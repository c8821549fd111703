"""A program in a process group of its own that ends with us, however we end.

On POSIX a shell starts a watcher and becomes the program. The watcher waits on a pipe only we hold
open: when we close it, or are killed, it kills the whole group, itself included. PR_SET_PDEATHSIG
would be for Linux only, and would need code between fork and exec in a process with threads.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Self, cast

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

log = logging.getLogger(__name__)

LONGEST_LINE_BYTES = 64 << 20
"""A whole answer comes in one line; it is only buffered if it comes."""
LEAVES_WITHIN_S = 2.0
"""How long the program may take to leave after its last line."""
STOPS_WITHIN_S = 1.0
"""How long it may take after each signal; SIGINT takes 30 ms (2.1.332)."""

_WATCHED = """
( trap '' INT TERM HUP; read -r _ < /dev/fd/"$1"; kill -9 -$$ ) </dev/null >/dev/null 2>&1 &
shift
exec "$@"
"""


class WatchedProcess:
    """One running program. Engine thread only; call `end` in any case."""

    def __init__(self, process: asyncio.subprocess.Process, lifeline: int | None) -> None:
        self._process = process
        self._stdin = cast("asyncio.StreamWriter", process.stdin)  # both are pipes of ours
        self._stdout = cast("asyncio.StreamReader", process.stdout)
        self._lifeline = lifeline
        self._feeding: asyncio.Task[None] | None = None

    @classmethod
    async def start(
        cls, command: Sequence[str], environment: Mapping[str, str], folder: str
    ) -> Self:
        """Start ``command`` in ``folder``; raises OSError or ValueError if that is impossible."""
        if sys.platform == "win32":
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=environment,
                limit=LONGEST_LINE_BYTES,
                creationflags=subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW,
            )
            return cls(process, None)
        ours_is_seen_closed, ours = os.pipe()
        try:
            process = await asyncio.create_subprocess_exec(
                *("/bin/sh", "-c", _WATCHED, "understudy", str(ours_is_seen_closed), *command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder,
                env=environment,
                limit=LONGEST_LINE_BYTES,
                pass_fds=(ours_is_seen_closed,),
                start_new_session=True,
            )
        except BaseException:
            os.close(ours)  # then the started program is killed
            raise
        finally:
            os.close(ours_is_seen_closed)
        return cls(process, ours)

    @property
    def exit_code(self) -> int | None:
        return self._process.returncode

    def feed(self, prompt: bytes) -> None:
        """Write ``prompt`` to its stdin and close that, while its lines are read."""
        self._feeding = asyncio.ensure_future(self._feed(prompt))

    async def line(self) -> bytes:
        """Return its next line, empty at the end; raises ValueError if one is too long."""
        return await self._stdout.readline()

    def interrupt(self) -> None:
        """Ask it to stop, at once."""
        self._signal(signal.SIGINT)

    async def end(self, *, stops: bool) -> None:
        """Return when it and all it started are gone; ``stops``: it need not leave by itself."""
        try:
            if stops or not await self._is_gone_within(LEAVES_WITHIN_S):
                for how in (signal.SIGINT, signal.SIGTERM):
                    self._signal(how)
                    if await self._is_gone_within(STOPS_WITHIN_S):
                        break
        finally:
            self._kill()
        with suppress(TimeoutError):
            await self._process.wait()

    def _kill(self) -> None:
        if self._feeding is not None:
            self._feeding.cancel()
        if self._process.returncode is None:
            log.info("the program does not stop by itself, and is killed")
            self._signal(getattr(signal, "SIGKILL", signal.SIGTERM))
        if self._lifeline is not None:
            os.close(self._lifeline)
            self._lifeline = None

    async def _feed(self, prompt: bytes) -> None:
        with suppress(ConnectionError):  # it left without reading: its last line gives the reason
            self._stdin.write(prompt)
            await self._stdin.drain()
            self._stdin.close()
            await self._stdin.wait_closed()

    async def _is_gone_within(self, limit_s: float) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(limit_s):
                await self._process.wait()
        return self._process.returncode is not None

    def _signal(self, how: int) -> None:
        if self._process.returncode is not None:
            return
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self._process.terminate()
            else:
                os.killpg(self._process.pid, how)
