"""A wake-up reaches the breakers: what failed before the sleep is old news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.alerts.policy import AlertPolicy
from understudy.base.clock import SystemClock
from understudy.base.paths import paths_for
from understudy.base.settings.values import CLAUDE, Settings
from understudy.chat.failover.breaker import BreakerState
from understudy.chat.failure import Failure, FailureKind
from understudy.engine.opened_chat import open_chat
from understudy.engine.status.hub import Watch
from understudy.status.judge import Judge

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_wake_up_closes_the_breakers_of_the_chat(tmp_path: Path) -> None:
    clock, settings = SystemClock(), Settings()
    paths = paths_for(str(tmp_path))
    paths.create()
    model = CLAUDE.models[0]
    async with open_chat(paths, settings, clock) as opened:
        breakers = opened.knowledge.breakers
        for _ in range(2):
            admission = breakers.begin(CLAUDE.id, model, clock.monotonic())
            failure = Failure(FailureKind.OVERLOADED, CLAUDE.id, model)
            breakers.end(admission, failure, clock.monotonic())
        assert breakers.state(CLAUDE.id, model, clock.monotonic()) is BreakerState.OPEN
        await opened.use(settings.provider)  # a router built anew keeps what is known
        opened.heed(lambda _candidate: None, lambda _provider: False, lambda _provider: False)
        assert (
            opened.knowledge.breakers.state(CLAUDE.id, model, clock.monotonic())
            is BreakerState.OPEN
        )

        judge = Judge(settings.status, CLAUDE.id, CLAUDE.models)
        policy = AlertPolicy(settings.alerts)
        watch = Watch(judge, policy, None, clock, lambda: settings, lambda _: None, opened.woke)
        watch.woke(3600.0)

        assert (
            opened.knowledge.breakers.state(CLAUDE.id, model, clock.monotonic())
            is BreakerState.CLOSED
        )
