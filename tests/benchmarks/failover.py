"""What failing over costs: Claude answers 529 and the backup then, or the backup is asked at once.

    .venv/bin/python -m tests.benchmarks.failover [--litellm-python PATH | --without-litellm]

Side by side: the backup's provider without any router, a router with the backup alone, a router
whose breakers for Claude are open, and one that meets the 529 every time; then the same ways with
LiteLLM's Router, in a process and an environment of its own. All over loopback against one world,
in turns; time is to the first text. The world runs in this process, so ours shares a core with it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import statistics
import time
from contextlib import aclosing, asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from tests.benchmarks.litellm_environment import ROOT, litellm_python
from understudy.base.clock import SystemClock
from understudy.base.settings.values import ProviderSettings, Settings
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.failover.router import Router
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import Role, TextDelta, Turn
from understudy.chat.providers.base import ProviderRequest, ProviderText
from understudy.chat.providers.kinds import build_provider
from understudy.world.behaviour import Answer, HttpError
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from understudy.chat.providers.base import Provider

    Round = Callable[[], Awaitable[dict[str, float]]]

RUNS, WARMING = 200, 10
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


class Ours:
    """This program's ways to the backup's first text."""

    def __init__(self, world: World) -> None:
        claude = ProviderSettings(
            id="claude", kind="anthropic", base_url=world.claude_url, models=("claude-sonnet-5-5",)
        )
        backup = ProviderSettings(
            id="backup", kind="openai", base_url=world.backup_url, models=("gpt-5.5",), consent=True
        )
        self._settings = msgspec.structs.replace(Settings(), provider=(claude, backup))
        self._clock = SystemClock()
        self._providers = {one.id: build_provider(one, key) for one in self._settings.provider}
        alone = msgspec.structs.replace(self._settings, provider=(backup,))
        self._through = Router(self._providers, alone, self._clock)
        self._shut = with_open_breakers(self._providers, self._settings, self._clock)

    async def measured(self) -> dict[str, float]:
        # with breakers that have seen nothing yet
        over = Router(self._providers, self._settings, self._clock)
        ways: list[tuple[str, Callable[[], Awaitable[float]]]] = [
            (DIRECT, lambda: direct_ms(self._providers["backup"], "gpt-5.5")),
            (THROUGH, lambda: first_text_ms(self._through)),
            (SHUT, lambda: first_text_ms(self._shut)),
            (OVER, lambda: first_text_ms(over)),
        ]
        random.shuffle(ways)  # who comes first after a pause finds the processor idle
        return {name: await way() for name, way in ways}

    async def close(self) -> None:
        for provider in self._providers.values():
            await provider.close()


@asynccontextmanager
async def litellms(world: World, python: Path) -> AsyncIterator[Round]:
    """Start LiteLLM's side; gives what measures one round of it."""
    child = await asyncio.create_subprocess_exec(
        python,
        "-m",
        "tests.benchmarks.litellm_failover",
        world.claude_url,
        world.backup_url,
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    to_child, from_child = child.stdin, child.stdout

    async def measured() -> dict[str, float]:
        to_child.write(b"again\n")
        times: dict[str, float] = json.loads(await from_child.readline())
        return times

    try:
        yield measured
    finally:
        to_child.close()
        await child.wait()


async def in_turns(*rounds: Round) -> dict[str, list[float]]:
    """Measure everybody's rounds in turns; the first few warm connections and SDKs."""
    times: dict[str, list[float]] = {}
    for number in range(WARMING + RUNS):
        for measured in rounds:
            for name, value in (await measured()).items():
                if number >= WARMING:
                    times.setdefault(name, []).append(value)
    return times


async def measured_all(python: Path | None) -> dict[str, list[float]]:
    async with World() as world:
        world.claude.behave(HttpError(529))
        world.backup.behave(Answer("Here I am."))
        ours = Ours(world)
        try:
            if python is None:
                return await in_turns(ours.measured)
            async with litellms(world, python) as theirs:
                return await in_turns(ours.measured, theirs)
        finally:
            await ours.close()


def main() -> None:
    made = argparse.ArgumentParser(description=__doc__)
    made.add_argument("--litellm-python", type=Path, help="default: makes build/litellm")
    made.add_argument("--without-litellm", action="store_true")
    chosen = made.parse_args()
    python = None if chosen.without_litellm else litellm_python(chosen.litellm_python)
    times = asyncio.run(measured_all(python))
    medians = {name: statistics.median(values) for name, values in times.items()}
    theirs_last = sorted(medians, key=lambda one: (one.startswith("LiteLLM"), medians[one]))
    for name in theirs_last:
        median = medians[name]
        found = sorted(times[name])
        p99, ratio = found[int(len(found) * 0.99)], median / medians[DIRECT]
        print(
            f"{name:42} first text: median {median:8.2f} ms, p99 {p99:8.2f} ms, "
            f"{ratio:7.3f} x the backup's own (of {len(found)})"
        )
    print(f"{'breaker open / direct':42} {medians[SHUT] / medians[DIRECT]:.3f} (at most 1.05)")
    cost_ms = medians[OVER] - medians[THROUGH]
    print(f"{'failing over costs':42} {cost_ms:.2f} ms (at most 10)")
    if python is not None:
        own = {one.rpartition(", ")[2]: one for one in medians if one.startswith("LiteLLM")}
        direct, cooled = medians[own["no router"]], medians[own["Claude cooled down"]]
        print(f"{'LiteLLM: cooled down / its own direct':42} {cooled / direct:.3f}")
        for way in ("no retries", "as it comes"):
            more_ms = medians[own[way]] - medians[own["backup alone"]]
            print(f"{'LiteLLM: failing over costs, ' + way:42} {more_ms:.2f} ms")


if __name__ == "__main__":
    main()
