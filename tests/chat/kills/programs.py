"""Programs that are started in no time, listened to, and killed at a moment."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from tests.chat.kills.child import Job
from tests.chat.kills.said import Said
from tests.commands.program import environment

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable

ROOT = Path(__file__).parents[3]
LOOK_EVERY_S = 0.002


class Programs:
    """Starts one job after the other, several at a time. Made by `programs`."""

    def __init__(self, zygote: asyncio.subprocess.Process, folder: Path) -> None:
        self._zygote = zygote
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
            await _gone(pid)
        return said

    @asynccontextmanager
    async def _begun(
        self, home: Path, prompts: tuple[str, ...]
    ) -> AsyncGenerator[tuple[asyncio.StreamReader, int], None]:
        """Start a program, and give what it says and its process number."""
        self._started += 1
        talk_to = self._folder / f"{self._started}.sock"
        arrived: asyncio.Future[tuple[asyncio.StreamReader, asyncio.StreamWriter]]
        arrived = asyncio.get_running_loop().create_future()
        server = await asyncio.start_unix_server(
            lambda *both: arrived.set_result(both), talk_to, limit=2**20
        )
        async with server:
            job = Job(str(home), str(talk_to), prompts)
            assert self._zygote.stdin is not None
            self._zygote.stdin.write(f"{json.dumps(asdict(job))}\n".encode())
            reader, writer = await arrived
            try:
                yield reader, json.loads(await reader.readline())[1]
            finally:
                writer.close()


async def _kill(pid: int, due: asyncio.Event, after_s: float) -> None:
    await due.wait()
    await asyncio.sleep(after_s)
    _end(pid)


def _end(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


async def _gone(pid: int) -> None:
    """Return when there is no such process: its locks are then let go as well."""
    with suppress(ProcessLookupError):
        while True:
            os.kill(pid, 0)
            await asyncio.sleep(LOOK_EVERY_S)


@asynccontextmanager
async def programs(folder: Path) -> AsyncGenerator[Programs, None]:
    """Open the program that all others are forked from."""
    zygote = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.chat.kills.zygote"),
        cwd=ROOT,
        env=environment(folder),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert zygote.stdout is not None
    assert zygote.stdin is not None
    assert await zygote.stdout.readline() == b"ready\n"
    try:
        yield Programs(zygote, folder)
    finally:
        zygote.stdin.close()
        await zygote.wait()
