"""What failing over costs: Claude answers 529 and the backup then, or the backup is asked at once.

    .venv/bin/python -m tests.benchmarks.failover

Both go through the same router and the same provider, over loopback; time is to the first text.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from contextlib import aclosing

import msgspec

from understudy.base.clock import SystemClock
from understudy.base.settings import ProviderSettings, Settings
from understudy.chat.model import Role, TextDelta, Turn
from understudy.chat.providers.build import build_provider
from understudy.chat.router import AskRequest, Router
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

RUNS = 200


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


async def main() -> None:
    async with World() as world:
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
        direct, over = Router(providers, alone, clock), Router(providers, settings, clock)
        times: dict[str, list[float]] = {"backup asked directly": [], "failed over from a 529": []}
        for number in range(RUNS + 10):
            for name, router in zip(times, (direct, over), strict=True):
                took = await first_text_ms(router)
                if number >= 10:  # connections and SDKs are warm by then
                    times[name].append(took)
        for provider in providers.values():
            await provider.close()
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        p99 = sorted(times[name])[int(RUNS * 0.99)]
        print(f"{name:24} first text: median {median:6.2f} ms, p99 {p99:6.2f} ms")
    a, b = medians.values()
    print(f"{'failing over costs':24} {b - a:.2f} ms (median of {RUNS})")


if __name__ == "__main__":
    asyncio.run(main())
