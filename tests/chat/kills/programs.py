"""Programs that are started in no time, listened to, and killed at a moment."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from tests import forked
from tests.chat.kills.child import Job
from tests.chat.kills.said import Said
from tests.commands.program import environment

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path


class Programs:
    """Starts one job after the other, several at a time; each tells ``folder`` what it did."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._started = 0

    async def run(
        self,
        home: Path,
        *prompts: str,
        kill_when: Callable[[Said], bool] | None = None,
        after_s: float | None = None,
    ) -> Said:
        """Run one job and return all it said; when this returns it is gone, with all it held.

        It is killed ``after_s`` after it said what ``kill_when`` waits for, or after it began.
        """
        async with self._begun(home, prompts) as (reader, pid):
            said, due = Said(), asyncio.Event()
            if kill_when is None and after_s is not None:
                due.set()
            killing = asyncio.ensure_future(_kill(pid, due, after_s or 0.0))
            try:
                async for line in reader:  # what it said before it died may arrive after that
                    said.take(*json.loads(line))
                    if kill_when is not None and kill_when(said):
                        due.set()
            finally:
                killing.cancel()
                await asyncio.gather(killing, return_exceptions=True)
                if not reader.at_eof():  # the test itself ends: nothing it began outlives it
                    _end(pid)
        return said

    @asynccontextmanager
    async def _begun(
        self, home: Path, prompts: tuple[str, ...]
    ) -> AsyncGenerator[tuple[asyncio.StreamReader, int], None]:
        """Start a program, and give what it says and its process number; at the end it is gone."""
        self._started += 1
        talk_to = self._folder / f"{self._started}.sock"
        arrived: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
        arrived = asyncio.get_running_loop().create_future()
        server = await asyncio.start_unix_server(
            lambda *both: arrived.set_result(both), talk_to, limit=2**20
        )
        async with server:
            job = json.dumps(asdict(Job(str(home), str(talk_to), prompts)))
            child = forked.run([job], environment(self._folder), module="tests.chat.kills.child")
            running = asyncio.ensure_future(child)
            reader, writer = await arrived
            try:
                yield reader, json.loads(await reader.readline())[1]
            finally:
                writer.close()
                _, _, said = await running
                sys.stderr.write(said.decode())


async def _kill(pid: int, due: asyncio.Event, after_s: float) -> None:
    await due.wait()
    await asyncio.sleep(after_s)
    _end(pid)


def _end(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
