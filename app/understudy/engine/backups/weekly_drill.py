"""Drills the backups once a week, at no cost if possible, and warns if none works.

The first look comes a while after the start, because logging in has more urgent work.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, assert_never

from understudy.engine.events.backup_events import UnderstudiesDrilled
from understudy.engine.events.common_events import StandsAlone

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.chat.readiness import Drill, DrillReport
    from understudy.engine.crossing import Publish

log = logging.getLogger(__name__)

FIRST_AFTER_S = 600.0
LOOK_EVERY_S = 3600.0
WEEK = timedelta(days=7)


class WeeklyDrill:
    """Engine thread only. `run` until cancelled. ``pause`` waits the given seconds."""

    def __init__(
        self,
        drill: Drill,
        settings: Callable[[], Settings],
        clock: Clock,
        publish: Publish,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._drill = drill
        self._settings = settings
        self._clock = clock
        self._publish = publish
        self._pause = pause

    async def run(self) -> None:
        """Check whether a drill is due, 10 min after the start and hourly; cancel to stop.

        Raises `StorageError`.
        """
        await self._pause(FIRST_AFTER_S)
        while True:
            await self.look()
            await self._pause(LOOK_EVERY_S)

    async def look(self) -> None:
        """Drill if a week has passed since the last one."""
        last = self._drill.last()
        if last is not None and not is_due(last.drilled_at, self._clock.now()):
            return
        report = await self._drilled()
        if report is not None:
            self._publish(UnderstudiesDrilled(report))
        if report is not None and report.would_answer is None and self._is_whole(report):
            log.warning("no backup works")
            self._publish(StandsAlone(report))

    async def _drilled(self) -> DrillReport | None:
        settings = self._settings()
        match settings.chat.weekly_drill:
            case "off":
                return None
            case "free":
                if not any(one.local for one in settings.provider):
                    return None
                return await self._drill.ask_the_free()
            case "on":
                if not settings.understudies:
                    return None
                return await self._drill.ask_understudies()
            case _:
                assert_never(settings.chat.weekly_drill)

    def _is_whole(self, report: DrillReport) -> bool:
        """Whether every backup was asked: one that was not may well work."""
        asked = {one.provider for one in report.results}
        settings = self._settings()
        return bool(asked) and all(
            one.id in asked for one in settings.understudies if one in settings.allowed
        )


def is_due(drilled_at: datetime, now: datetime) -> bool:
    """Return True if a week has passed, or the clock was set back to before the last drill."""
    return now - drilled_at >= WEEK or now < drilled_at
