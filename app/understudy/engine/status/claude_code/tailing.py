"""The tail of Claude Code's transcripts: from growing files to evidence of their requests.

Off until the person says yes. While nothing is written, nothing here wakes up: the system reports a
write, and whether a home exists is looked at when the status page is read anyway. So are the files,
if the system refuses to report: a person's other programs may have used up its watches.
"""

from __future__ import annotations

import asyncio
import logging
import os
from typing import TYPE_CHECKING

from understudy.engine.status.claude_code.folder_watch import watch_folders
from understudy.status.claude_code.chains import Chains
from understudy.status.claude_code.homes import asks_elsewhere, transcript_folders
from understudy.status.claude_code.tail import Tail, changed_within

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.engine.status.claude_code.folder_watch import FolderWatch
    from understudy.status.claude_code.threads import Doors, Said

log = logging.getLogger(__name__)

GATHER_S = 0.1
"""Writes within this time are read together: a session writes every tenth of a second."""
READ_BACK_S = 600.0
LOOK_BACK_S = 60.0


class ClaudeCodeTail:
    """Engine thread only. `run` follows the transcripts until it is cancelled."""

    def __init__(
        self,
        is_on: Callable[[], bool],
        clock: Clock,
        said: Callable[[list[Said]], None],
        environ: Mapping[str, str] = os.environ,
        home: Path | None = None,
        doors: Doors | None = None,
    ) -> None:
        """Take ``is_on``, the person's permission; ``said`` is called with new evidence.

        ``doors`` says who answered a session, as telemetry tells it.
        """
        self._is_on = is_on
        self._clock = clock
        self._said = said
        self._environ = environ
        self._home = home
        self._tail = Tail()
        self._chains = Chains(elsewhere=asks_elsewhere(environ), doors=doors)
        self._watch: FolderWatch | None = None
        self._followed: tuple[Path, ...] = ()
        self._changed: dict[str, None] = {}
        self._told_partial = False
        self._wanted = asyncio.Event()
        self.last_at: datetime | None = None

    @property
    def found(self) -> int:
        """How many folders with transcripts there are."""
        return len(self._folders())

    def look(self) -> None:
        """Begin or stop to follow, if the setting or the folders changed; costs a few `stat`."""
        wanted = self._folders() if self._is_on() else ()
        if wanted != self._followed or (wanted and self._is_partial):
            self._wanted.set()

    async def run(self) -> None:
        """Follow as long as the person allows it; cancel to stop."""
        try:
            while True:
                self._wanted.clear()
                await self._follow(self._folders() if self._is_on() else ())
                if self._is_partial:
                    self._tell_partial()
                    await self.read_back()
                self._read_changed()
                await self._wanted.wait()
                await asyncio.sleep(GATHER_S)
        finally:
            self._stop()

    async def read_back(self) -> None:
        """Read the last minutes of files written lately, if the person allows it."""
        if not self._is_on():
            return
        for path in await asyncio.to_thread(changed_within, self._folders(), READ_BACK_S):
            self._changed[path] = None
        self._read_changed()

    @property
    def _is_partial(self) -> bool:
        return bool(self._followed) and not (self._watch is not None and self._watch.is_whole)

    def _tell_partial(self) -> None:
        if not self._told_partial:
            log.warning("some of Claude Code's records are read only when the status page is")
        self._told_partial = True

    def _folders(self) -> tuple[Path, ...]:
        return transcript_folders(self._environ, self._home)

    async def _follow(self, folders: tuple[Path, ...]) -> None:
        if folders == self._followed and (self._watch is not None or not folders):
            return
        self._stop()
        self._followed = folders
        if not folders:
            return
        try:
            self._watch = watch_folders(folders, self._note, self._missed)
            log.info("following Claude Code's records in %d folders", len(folders))
        except OSError as problem:
            log.debug("Claude Code's records cannot be followed: %s", problem.strerror)
        await self.read_back()

    def _stop(self) -> None:
        if self._watch is not None:
            self._watch.close()
        self._watch, self._followed = None, ()
        self._changed.clear()

    def _note(self, path: str) -> None:
        self._changed[path] = None
        self._wanted.set()

    def _missed(self) -> None:
        """Find the files written while the system dropped its reports."""
        for path in changed_within(self._followed, LOOK_BACK_S):
            self._note(path)

    def _read_changed(self) -> None:
        changed, self._changed = self._changed, {}
        now = self._clock.now()
        told: list[Said] = []
        for path in changed:
            for thread, record in self._tail.read(path):
                said = self._chains.take(thread, record, now)
                if said is not None:
                    told.append(said)
                    self.last_at = now
        if told:
            self._said(told)
