"""A monitor run in virtual time against a source that follows a script."""

from __future__ import annotations

import asyncio
import contextlib
import random
from typing import TYPE_CHECKING, Any

import msgspec

from tests.status.pages import SETTINGS, snapshot_of
from tests.virtual_loop import VirtualClock
from understudy.base.errors import FetchError
from understudy.base.http import FetchFailure
from understudy.status.monitor import StatusMonitor

if TYPE_CHECKING:
    from collections.abc import Iterable

    from understudy.status.model import Snapshot, Verdict, VerdictKind

PAGE_URL = "https://status.example.org"


def refused(kind: FetchFailure = FetchFailure.HTTP_STATUS, **more: Any) -> FetchError:
    return FetchError(kind, PAGE_URL, **more)


class ScriptedSource:
    """Answers each fetch with the next of its script, the last one for ever; notes when."""

    def __init__(self, *script: dict[str, Any] | FetchError, takes_s: float = 0.0) -> None:
        self.script = list(script)
        self.asked_at_s: list[float] = []
        self.at_work = 0
        self.most_at_work = 0
        self._takes_s = takes_s

    async def fetch(self) -> Snapshot:
        loop = asyncio.get_running_loop()
        self.asked_at_s.append(loop.time())
        answer = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        await asyncio.sleep(self._takes_s)
        self.at_work -= 1
        if isinstance(answer, FetchError):
            raise answer
        return snapshot_of(answer, VirtualClock().now())

    @property
    def gaps_s(self) -> list[float]:
        pairs = zip(self.asked_at_s, self.asked_at_s[1:], strict=False)
        return [round(later - earlier, 3) for earlier, later in pairs]


class Run:
    """A monitor with everything it published."""

    def __init__(self, source: ScriptedSource, seed: int = 1, **settings: Any) -> None:
        self.source = source
        self.published: list[tuple[Verdict, Snapshot | None]] = []
        self.monitor = StatusMonitor(
            source,
            msgspec.structs.replace(SETTINGS, **settings),
            VirtualClock(),
            lambda verdict, snapshot: self.published.append((verdict, snapshot)),
            random.Random(seed),  # noqa: S311 - jitter is no secret
        )

    async def during(self, seconds: float) -> Run:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.monitor.run()
        return self

    @property
    def kinds(self) -> list[VerdictKind]:
        return [verdict.kind for verdict, _ in self.published]


def all_between(gaps: Iterable[float], least: float, most: float) -> bool:
    return all(least <= gap <= most for gap in gaps)
