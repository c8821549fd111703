"""A stage whose clock can be put forward, with breakers that outlive its routers."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.chat.asking import PATIENT
from tests.chat.stage import Stage
from understudy.base.clock import SystemClock
from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.model import SegmentStarted

if TYPE_CHECKING:
    from understudy.chat.failover.judged import Down
    from understudy.chat.model import RouteReason
    from understudy.chat.providers.base import Budgets


class LaterClock:
    """The system's clocks, ahead by what was waited."""

    def __init__(self) -> None:
        self.ahead_s = 0.0

    def now(self) -> datetime:
        return SystemClock().now() + timedelta(seconds=self.ahead_s)

    def monotonic(self) -> float:
        return time.monotonic() + self.ahead_s


class LongStage(Stage):
    """Several questions one after the other; ``down`` and ``red`` name providers."""

    def __init__(self, budgets: Budgets = PATIENT) -> None:
        super().__init__(budgets)
        self.down: dict[str, Down] = {}
        self.red: set[str] = set()
        self.breakers = Breakers()
        self.later = self.clock = LaterClock()
        self.knowledge = Knowledge(
            self.breakers,
            self.clock,
            lambda candidate: self.down.get(candidate.provider),
            lambda provider: provider in self.red,
        )

    async def asked(self) -> list[tuple[str, str]]:
        """Ask, and return each segment's model and reason."""
        await self.ask()
        return [(model, reason.value) for model, reason, *_ in self.segments]

    @property
    def first_reason(self) -> RouteReason:

        first = self.events[0]
        assert isinstance(first, SegmentStarted)
        return first.reason
