"""The windows' interface to the backups: the drill, a rehearsal, and the outbox."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from understudy.archive.past.offers import Verdict
from understudy.base.errors import StorageError
from understudy.engine.events.backup_events import (
    DrillFailed,
    KeptForClaude,
    PastJudged,
    UnderstudiesDrilled,
)

if TYPE_CHECKING:
    from understudy.engine.crossing import Publish
    from understudy.engine.opened_chat import OpenedChat

log = logging.getLogger(__name__)


class Standby:
    """Engine thread only; answers go out through ``publish``."""

    def __init__(self, opened: OpenedChat, publish: Publish) -> None:
        self._opened = opened
        self._publish = publish
        self._drilling = asyncio.Lock()

    async def drill(self) -> None:
        """Ask every backup one real question; during a drill another one does nothing."""
        if self._drilling.locked():
            return
        async with self._drilling:
            try:
                report = await self._opened.drill.ask_everybody()
            except StorageError as problem:
                self._publish(DrillFailed(problem.cause))
                return
            except Exception:
                self._publish(DrillFailed("failed"))  # the waiting window must get an answer
                raise
        self._publish(UnderstudiesDrilled(report))

    async def show_last(self) -> None:
        """Publish the report of the last drill, if there is one."""
        try:
            report = self._opened.drill.last()
        except StorageError as problem:
            log.warning("cannot read the last drill: %s", problem.cause)
            return
        if report is not None:
            self._publish(UnderstudiesDrilled(report))

    async def judge_past(self, question: str, message_id: int, *, fits: bool) -> None:
        """Remember whether the answer to that earlier question fits this one."""
        verdict = Verdict.RIGHT if fits else Verdict.WRONG
        try:
            self._opened.past.judge(question, message_id, verdict)
        except StorageError as problem:
            log.warning("lost the rating of a past answer: %s", problem.cause)
            self._publish(PastJudged(message_id, fits, kept=False))
        else:
            self._publish(PastJudged(message_id, fits, kept=True))

    async def ask_when_back(self, message_id: int) -> None:
        """Have Claude asked this prompt once it works, even if it was answered."""
        try:
            kept = self._opened.outbox.ask_when_back(message_id)
        except StorageError as problem:
            log.warning("cannot mark a prompt for Claude: %s", problem.cause)
            kept = False
        self._publish(KeptForClaude(message_id, kept))
