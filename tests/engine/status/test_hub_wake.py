"""A wake-up reaches the breakers: what failed before the sleep is old news."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.clock import SystemClock
from understudy.base.files.paths import paths_for
from understudy.base.settings.values import CLAUDE, Settings
from understudy.chat.failover.breaker import BreakerState
from understudy.chat.failure import Failure, FailureKind
from understudy.engine.opened_home import open_home
from understudy.engine.status.opened_status import open_watching

if TYPE_CHECKING:
    from pathlib import Path


async def test_a_wake_up_closes_the_breakers_of_the_chat(tmp_path: Path) -> None:
    clock, settings = SystemClock(), Settings()
    paths = paths_for(str(tmp_path))
    paths.create()
    model = CLAUDE.models[0]
    async with (
        open_home(paths, settings, clock) as home,
        open_watching(paths, clock, home, lambda _event: None) as watching,
    ):
        breakers = watching.chat.knowledge.breakers
        for _ in range(2):
            admission = breakers.begin(CLAUDE.id, model, clock.monotonic())
            failure = Failure(FailureKind.OVERLOADED, CLAUDE.id, model)
            breakers.end(admission, failure, clock.monotonic())
        assert breakers.state(CLAUDE.id, model, clock.monotonic()) is BreakerState.OPEN
        await watching.chat.use(settings.provider)  # other providers, the same knowledge
        assert breakers.state(CLAUDE.id, model, clock.monotonic()) is BreakerState.OPEN

        watching.wake._on_resume(3600.0)

        assert breakers.state(CLAUDE.id, model, clock.monotonic()) is BreakerState.CLOSED
