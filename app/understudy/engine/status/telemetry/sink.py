"""Listens for Claude Code's telemetry, once it is connected: on loopback, with a secret.

Not connected, it costs a look at one file's time when the status page is read anyway. What is sent
is read as `status.claude_code.telemetry.events` says, and kept nowhere.
"""

from __future__ import annotations

import asyncio
import logging
from http import HTTPStatus
from typing import TYPE_CHECKING

from understudy.engine.status.telemetry.posted import HEAD_BYTES, RefusedError, read_post
from understudy.status.claude_code.telemetry.events import ended_in

if TYPE_CHECKING:
    from asyncio import Server, StreamReader, StreamWriter
    from collections.abc import Callable
    from pathlib import Path

    from understudy.engine.claude_code.values import Connection, Door
    from understudy.status.claude_code.telemetry.events import Ended

log = logging.getLogger(__name__)

LONGEST_S = 5.0
MOST_AT_ONCE = 16


class TelemetrySink:
    """Engine thread only. `run` listens while there is a connection, until it is cancelled."""

    def __init__(
        self,
        record: Path,
        connection: Callable[[], Connection | None],
        is_allowed: Callable[[], bool],
        ended: Callable[[list[Ended]], None],
    ) -> None:
        """Take ``connection``, which reads ``record``; ``ended`` is called with each outcome."""
        self._record = record
        self._connection = connection
        self._is_allowed = is_allowed
        self._ended = ended
        self._looked: tuple[bool, int] | None = None
        self._wanted = asyncio.Event()
        self._server: Server | None = None
        self._door: Door | None = None
        self._open = 0
        self._failed = False

    @property
    def listens(self) -> bool:
        return self._server is not None

    def look(self) -> None:
        """Notice that Claude Code was connected or not, also by a command; costs one `stat`."""
        if self._seen() != self._looked or self._failed:
            self._wanted.set()

    async def run(self) -> None:
        """Listen as long as Claude Code is connected; cancel to stop."""
        try:
            while True:
                self._wanted.clear()
                self._looked = self._seen()
                connection = self._connection() if all(self._looked) else None
                await self._listen(connection.door if connection and connection.listens else None)
                await self._wanted.wait()
        finally:
            self._stop()

    def _seen(self) -> tuple[bool, int]:
        try:
            changed = self._record.stat().st_mtime_ns
        except OSError:
            changed = 0
        return (self._is_allowed(), changed)

    async def _listen(self, door: Door | None) -> None:
        if door == self._door and self._server is not None:
            return
        self._stop()
        self._door = door
        if door is None:
            return
        try:
            self._server = await asyncio.start_server(
                self._serve, "127.0.0.1", door.port, limit=HEAD_BYTES
            )
        except OSError as problem:
            if not self._failed:
                log.warning(
                    "Claude Code's events cannot be received, port %d: %s",
                    *(door.port, problem.strerror),
                )
            self._failed = True
        else:
            self._failed = False
            log.info("receiving Claude Code's events")

    def _stop(self) -> None:
        if self._server is not None:
            self._server.close()
        self._server = None
        self._failed = False

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._open += 1
        try:
            if self._open > MOST_AT_ONCE or self._door is None:
                return
            async with asyncio.timeout(LONGEST_S):
                status, found = await _taken(reader, self._door)
                writer.write(_answer(status))
                await writer.drain()
            if found:
                self._ended(found)
        except (EOFError, OSError, TimeoutError):
            log.debug("an export of events did not come whole")
        finally:
            self._open -= 1
            writer.close()


async def _taken(reader: StreamReader, door: Door) -> tuple[int, list[Ended]]:
    try:
        return 200, ended_in(await read_post(reader, door))
    except RefusedError as problem:
        return problem.status, []


def _answer(status: int) -> bytes:
    head = f"HTTP/1.1 {status} {HTTPStatus(status).phrase}\r\nconnection: close\r\n"
    return f"{head}content-type: application/json\r\ncontent-length: 2\r\n\r\n{{}}".encode()
