"""Writes what `understudy statusline` shows: the verdict in a few words, and who stands in.

That command has 50 ms for everything, so sentences are made here.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import msgspec

from understudy.base.files.paths import replace_private
from understudy.chat.failover.ask_request import AskRequest
from understudy.engine.claude_code.line_words import keep_words
from understudy.status.model import TROUBLE, VerdictKind
from understudy.words.chat.answering import who_words
from understudy.words.common import short_headline

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.base.clock import Clock
    from understudy.engine.opened_chat import OpenedChat
    from understudy.status.model import Verdict

log = logging.getLogger(__name__)

MARKS = {VerdictKind.UP: "✓", VerdictKind.DEGRADED: "!", VerdictKind.DOWN: "✕"}
OTHER_MARK = "○"
AGAIN_AFTER_S = 300.0
FRESH_S = 2 * AGAIN_AFTER_S
"""An older file is not believed: the program that wrote it was killed."""


class Written(msgspec.Struct, frozen=True):
    """``at`` and ``fresh_until`` in seconds since 1970; ``models``: families in open incidents."""

    at: int
    fresh_until: int
    mark: str
    headline: str
    stands_in: str = ""
    models: tuple[str, ...] = ()


class VerdictFile:
    """Engine thread only; `run` is for a supervisor, and removes the file when it is cancelled."""

    def __init__(self, path: Path, words: Path, chat: OpenedChat, clock: Clock) -> None:
        self._path = path
        self._words = words
        self._chat = chat
        self._clock = clock
        self._verdict: Verdict | None = None
        self._changed = asyncio.Event()

    def take(self, verdict: Verdict) -> None:
        """Take a verdict just published."""
        self._verdict = verdict
        self._changed.set()

    async def run(self) -> None:
        """Write at each change, and every five minutes; cancel to stop."""
        last: Written | None = None
        await asyncio.to_thread(keep_words, self._words)
        try:
            while True:
                try:
                    async with asyncio.timeout(None if last is None else AGAIN_AFTER_S):
                        await self._changed.wait()
                except TimeoutError:
                    last = None
                self._changed.clear()
                written = self._written()
                if written is None or (last is not None and _same(written, last)):
                    continue
                await asyncio.to_thread(_write, self._path, written)
                last = written
        finally:
            _remove(self._path)

    def _written(self) -> Written | None:
        verdict = self._verdict
        if verdict is None:
            return None
        at = int(self._clock.now().timestamp())
        return Written(
            at,
            at + int(FRESH_S),
            MARKS.get(verdict.kind, OTHER_MARK),
            short_headline(verdict),
            self._stands_in(verdict),
            _families(verdict),
        )

    def _stands_in(self, verdict: Verdict) -> str:
        """Return who would answer the next question instead of Claude; empty if Claude does."""
        if verdict.kind not in TROUBLE and verdict.limit is None:
            return ""
        candidate = self._chat.who_answers(AskRequest(())).candidate
        if candidate is None or candidate.provider in self._chat.settings.claude_ids:
            return ""
        return f"→ {who_words(candidate.provider, candidate.model)}"


def _families(verdict: Verdict) -> tuple[str, ...]:
    named = (one.lower() for incident in verdict.incidents for one in incident.models)
    families = {word for one in named for word in one.replace("-", " ").split() if word.isalpha()}
    return tuple(sorted(families - {"claude"}))


def _same(one: Written, other: Written) -> bool:
    times = {"at": 0, "fresh_until": 0}
    is_late = one.at - other.at >= AGAIN_AFTER_S
    return not is_late and msgspec.structs.replace(one, **times) == msgspec.structs.replace(
        other, **times
    )


def _write(path: Path, written: Written) -> None:
    try:
        replace_private(path, msgspec.json.encode(written))
    except OSError as problem:
        log.warning("the status line's file cannot be written: %s", problem.strerror)


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as problem:
        log.debug("the status line's file stays: %s", problem.strerror)
