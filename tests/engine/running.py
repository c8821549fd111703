"""The desktop program's services, opened as it opens them, and what they published."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from tests.patience import PATIENCE_S
from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.base.settings.file import load_settings
from understudy.engine.assembly import open_engine
from understudy.host.single_instance import claim

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from understudy.engine.api import EngineApi


class Told:
    def __init__(self) -> None:
        self.events: list[object] = []
        self._news = asyncio.Event()

    def publish(self, event: object) -> None:
        self.events.append(event)
        self._news.set()

    async def until(self, holds: Callable[[object], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not any(map(holds, self.events)):
                self._news.clear()
                await self._news.wait()

    def of(self, kind: type) -> list[object]:
        return [one for one in self.events if isinstance(one, kind)]


@asynccontextmanager
async def program(home: Path, told: Told) -> AsyncIterator[EngineApi]:
    paths = paths_for(home)
    paths.create()
    settings = load_settings(paths.settings_file).settings
    instance = claim(paths)
    try:
        async with open_engine(paths, settings, SystemClock(), instance, told.publish) as api:
            yield api
    finally:
        instance.close()
