"""LiteLLM's side of `tests.benchmarks.failover`, in an environment of its own.

Started with the addresses of Claude and the backup. For each line on standard input it measures one
round and prints it as JSON: milliseconds to the first text, by the name of the way.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import random
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Any

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ["LITELLM_LOG"] = "CRITICAL"

import litellm

CLAUDE, BACKUP = "claude-sonnet-5-5", "gpt-5.5"
HELLO = [{"role": "user", "content": "Hello"}]
DIRECT, THROUGH = "LiteLLM, no router", "LiteLLM's Router, backup alone"
COOLED, OVER = "LiteLLM's Router, Claude cooled down", "LiteLLM's Router, after a 529, no retries"
AS_IT_COMES = "LiteLLM's Router, after a 529, as it comes"
# the two retries before the fallback take a second: not in every round
SELDOM = 20
KEPT_OUT_S = 3600.0

Ask = Callable[[], Awaitable[Any]]


class Ways:
    """Every way to the backup's first text."""

    def __init__(self, claude_url: str, backup_url: str) -> None:
        self._claude = _deployment(CLAUDE, "anthropic", claude_url)
        self._backup = _deployment(BACKUP, "openai", backup_url)
        self._through = litellm.Router(model_list=[self._backup])
        # by default a group of one is all but never cooled down, so it is told to be at once
        self._cooled = self._both(num_retries=0, allowed_fails=0, cooldown_time=KEPT_OUT_S)
        self._over = self._both(num_retries=0)
        self._as_it_comes = self._both()

    async def cool_down(self) -> None:
        """Fail until Claude is left out."""
        for _ in range(3):
            await self._first_text(lambda: _ask(self._cooled, CLAUDE))

    async def measured(self, number: int) -> dict[str, float]:
        params = self._backup["litellm_params"]
        ways: dict[str, Ask] = {
            DIRECT: lambda: litellm.acompletion(messages=HELLO, stream=True, **params),
            THROUGH: lambda: _ask(self._through, BACKUP),
            COOLED: lambda: _ask(self._cooled, CLAUDE),
            OVER: lambda: _ask(self._over, CLAUDE),
        }
        if number % SELDOM == 0:
            ways[AS_IT_COMES] = lambda: _ask(self._as_it_comes, CLAUDE)
        order = list(ways)
        random.shuffle(order)
        return {name: await self._first_text(ways[name]) for name in order}

    def _both(self, **settings: float) -> litellm.Router:
        return litellm.Router(
            model_list=[self._claude, self._backup], fallbacks=[{CLAUDE: [BACKUP]}], **settings
        )

    async def _first_text(self, ask: Ask) -> float:
        began = time.perf_counter()
        said = await ask()
        async with aclosing(said.__aiter__()) as chunks:
            async for chunk in chunks:
                if chunk.choices and chunk.choices[0].delta.content:
                    return (time.perf_counter() - began) * 1000
        raise AssertionError("nobody answered")


def _deployment(model: str, dialect: str, url: str) -> dict[str, Any]:
    params = {"model": f"{dialect}/{model}", "api_base": url, "api_key": "key"}
    return {"model_name": model, "litellm_params": params}


def _ask(router: litellm.Router, model: str) -> Awaitable[Any]:
    return router.acompletion(model=model, messages=HELLO, stream=True)


def main() -> None:
    logging.disable(logging.CRITICAL)
    litellm.suppress_debug_info = True
    ways = Ways(sys.argv[1], sys.argv[2])
    with asyncio.Runner() as runner:
        runner.run(ways.cool_down())
        for number, _ in enumerate(sys.stdin):
            print(json.dumps(runner.run(ways.measured(number))), flush=True)


if __name__ == "__main__":
    main()
