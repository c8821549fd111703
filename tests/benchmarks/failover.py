"""What failing over costs: Claude answers 529 and the backup then, or the backup is asked at once.

    .venv/bin/python -m tests.benchmarks.failover

Side by side: the backup's provider without any router, a router with the backup alone, a router
whose breakers for Claude are open, and one that meets the 529 every time. All over loopback, in
turns; time is to the first text.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from understudy.base.clock import SystemClock
from understudy.base.settings import ProviderSettings, Settings
from understudy.chat.breaker import Breakers
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import Role, TextDelta, Turn
from understudy.chat.providers.base import ProviderRequest, ProviderText
from understudy.chat.providers.build import build_provider
from understudy.chat.router import AskRequest, Router
from understudy.chat.running.course import Knowledge
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from understudy.chat.providers.base import Provider

RUNS = 200
DIRECT, THROUGH = "backup's provider, no router", "router, backup alone"
SHUT, OVER = "router, breaker open", "router, after a 529"


async def key() -> str:
    return "key"


async def first_text_ms(router: Router) -> float:
    request = AskRequest((Turn(Role.USER, "Hello"),))
    began = time.perf_counter()
    async with aclosing(router.answer(request)) as events:
        async for event in events:
            if isinstance(event, TextDelta):
                return (time.perf_counter() - began) * 1000
    raise AssertionError("nobody answered")


async def direct_ms(provider: Provider, model: str) -> float:
    request = ProviderRequest(model, (Turn(Role.USER, "Hello"),))
    began = time.perf_counter()
    async with aclosing(provider.stream(request)) as events:
        async for event in events:
            if isinstance(event, ProviderText):
                return (time.perf_counter() - began) * 1000
    raise AssertionError("nobody answered")


class StillOpen(SystemClock):
    """A clock that stands still for the breakers, so that theirs stay open."""

    def __init__(self) -> None:
        self._at_s = time.monotonic()

    def monotonic(self) -> float:
        return self._at_s


def with_open_breakers(
    providers: dict[str, Provider], settings: Settings, clock: SystemClock
) -> Router:
    still = StillOpen()
    breakers = Breakers()
    claude = settings.provider[0]
    for _ in range(2):
        for model in claude.models:
            admission = breakers.begin(claude.id, model, still.monotonic())
            failure = Failure(FailureKind.OVERLOADED, claude.id, model)
            breakers.end(admission, failure, still.monotonic())
    return Router(providers, settings, clock, knowledge=Knowledge(breakers, still))


async def measured(world: World) -> dict[str, list[float]]:
    world.claude.behave(HttpError(529))
    world.backup.behave(Answer("Here I am."))
    claude = ProviderSettings(
        id="claude", kind="anthropic", base_url=world.claude_url, models=("claude-sonnet-5-5",)
    )
    backup = ProviderSettings(
        id="backup", kind="openai", base_url=world.backup_url, models=("gpt-5.5",), consent=True
    )
    settings = msgspec.structs.replace(Settings(), provider=(claude, backup))
    providers = {one.id: build_provider(one, key) for one in settings.provider}
    alone = msgspec.structs.replace(settings, provider=(backup,))
    clock = SystemClock()
    through = Router(providers, alone, clock)
    shut = with_open_breakers(providers, settings, clock)
    times: dict[str, list[float]] = {name: [] for name in (DIRECT, THROUGH, SHUT, OVER)}
    for number in range(RUNS + 10):
        over = Router(providers, settings, clock)  # with breakers that have seen nothing yet
        took = {
            DIRECT: await direct_ms(providers["backup"], "gpt-5.5"),
            THROUGH: await first_text_ms(through),
            SHUT: await first_text_ms(shut),
            OVER: await first_text_ms(over),
        }
        if number >= 10:  # connections and SDKs are warm by then
            for name, value in took.items():
                times[name].append(value)
    for provider in providers.values():
        await provider.close()
    return times


async def main() -> None:
    async with World() as world:
        times = await measured(world)
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        p99 = sorted(times[name])[int(RUNS * 0.99)]
        ratio = median / medians[DIRECT]
        print(f"{name:28} first text: median {median:6.2f} ms, p99 {p99:6.2f} ms, {ratio:.3f} x")
    print(f"{'breaker open / direct':28} {medians[SHUT] / medians[DIRECT]:.3f} (at most 1.05)")
    cost_ms = medians[OVER] - medians[THROUGH]
    print(f"{'failing over costs':28} {cost_ms:.2f} ms (at most 10; median of {RUNS})")


if __name__ == "__main__":
    asyncio.run(main())
