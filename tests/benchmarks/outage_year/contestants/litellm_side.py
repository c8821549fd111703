"""Puts a study through LiteLLM's Router, in an environment of its own, in virtual time.

    python -m tests.benchmarks.outage_year.contestants.litellm_side RECORDINGS --line-up … --out …

Started by the benchmark with the interpreter that has `litellm.txt`; imports nothing of the
program. Real: LiteLLM's Router with fallbacks, its retries, cooldowns and parsers, and the openai
SDK below it. Simulated: the HTTP transport, time (also `time.time` and `datetime`, for its
cooldowns), and its threads, which run at once where they are asked for.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
os.environ["LITELLM_LOG"] = "CRITICAL"

import anyio.to_thread
import httpx
import litellm
import time_machine
from litellm.llms.custom_httpx.http_handler import AsyncHTTPHandler

from tests.benchmarks.outage_year.contestants.wire import transport
from tests.benchmarks.outage_year.study import (
    ANSWERED,
    GAVE_UP,
    LINE_UPS,
    NOBODY,
    PATIENCE_S,
    UNNOTICED,
    Asked,
    Vendors,
    parser,
    study_of,
)
from tests.benchmarks.outage_year.year.titles import CLAUDE
from tests.virtual_loop import VirtualLoop

if TYPE_CHECKING:
    from tests.benchmarks.outage_year.study import Study


class CarryingLoop(VirtualLoop):
    """A virtual loop that takes the system's clocks along, and runs threads' work at once."""

    def __init__(self, clock: time_machine.Coordinates) -> None:
        self._clock = clock
        self._carried_s = 0.0
        super().__init__()

    def time(self) -> float:
        now_s = super().time()
        if now_s > self._carried_s:
            self._clock.shift(now_s - self._carried_s)
            self._carried_s = now_s
        return now_s

    def run_in_executor(
        self, _executor: object, func: Callable[..., Any], *args: Any
    ) -> asyncio.Future[Any]:
        done = self.create_future()
        try:
            done.set_result(func(*args))
        except Exception as problem:  # noqa: BLE001 - as an executor does
            done.set_exception(problem)
        return done


async def at_once(func: Callable[..., Any], *args: Any, **_: object) -> Any:
    """Stand for ``anyio.to_thread.run_sync``, whose threads virtual time would not wait for."""
    return func(*args)


def router_of(line_up: tuple[tuple[str, str], ...], timeout_s: float | None) -> litellm.Router:
    """Return a Router that falls back along the line-up; all else as it comes."""
    models = [
        {
            "model_name": model,
            "litellm_params": {
                "model": f"{'anthropic' if provider == CLAUDE else 'openai'}/{model}",
                "api_key": "key",
                "api_base": f"http://{provider}.invalid{'' if provider == CLAUDE else '/v1'}",
            },
        }
        for provider, model in line_up
    ]
    first, *rest = (model for _, model in line_up)
    fallbacks = [{first: rest}] if rest else []
    limits = {} if timeout_s is None else {"timeout": timeout_s, "stream_timeout": timeout_s}
    return litellm.Router(model_list=models, fallbacks=fallbacks, **limits)


async def year(
    study: Study, line_up: tuple[tuple[str, str], ...], timeout_s: float | None
) -> list[Asked]:
    vendors = Vendors(study.fates)
    AsyncHTTPHandler.create_async_transport = staticmethod(
        lambda *_, **__: transport(httpx, vendors)
    )
    anyio.to_thread.run_sync = at_once
    router = router_of(line_up, timeout_s)
    loop = asyncio.get_running_loop()
    asking: list[asyncio.Task[Asked]] = []
    for number, at_s in enumerate(study.asked_s):
        await asyncio.sleep(max(0.0, at_s - loop.time()))
        asking.append(asyncio.ensure_future(_ask(router, vendors, number, line_up)))
        if number % 5000 == 0:
            print(f"{number} asked", file=sys.stderr, flush=True)
    return await asyncio.gather(*asking)


async def _ask(
    router: litellm.Router, vendors: Vendors, number: int, line_up: tuple[tuple[str, str], ...]
) -> Asked:
    asked = Asked(number, NOBODY)
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    try:
        async with asyncio.timeout(PATIENCE_S):
            said = await router.acompletion(
                line_up[0][1], [{"role": "user", "content": str(number)}], stream=True
            )
            async with aclosing(said.__aiter__()) as chunks:
                async for chunk in chunks:
                    content = chunk.choices[0].delta.content if chunk.choices else None
                    if content and asked.wait_s is None:
                        asked.wait_s = loop.time() - began_s
        asked.outcome = ANSWERED
    except TimeoutError:
        asked.outcome = GAVE_UP
    except Exception as problem:  # noqa: BLE001 - LiteLLM raises much, all of it is no answer
        asked.why = type(problem).__name__
    asked.sent = vendors.settle(str(number))
    if asked.outcome == ANSWERED:
        last = asked.sent[-1]
        asked.provider, asked.model = last.provider, last.model
        if last.kind not in {"answered", "late"}:
            asked.outcome = UNNOTICED
    return asked


def main() -> None:
    made = parser(__doc__)
    made.add_argument("--line-up", required=True, choices=LINE_UPS)
    made.add_argument("--out", type=Path, required=True)
    made.add_argument("--timeout", type=float)
    chosen = made.parse_args()
    study = study_of(chosen)
    _ = study.asked_s
    logging.disable(logging.CRITICAL)
    litellm.suppress_debug_info = True
    with (
        time_machine.travel(study.since, tick=False) as clock,
        asyncio.Runner(loop_factory=lambda: CarryingLoop(clock)) as runner,
    ):
        went = runner.run(year(study, LINE_UPS[chosen.line_up], chosen.timeout))
    chosen.out.write_text("".join(f"{json.dumps(one.to_json())}\n" for one in went), "utf-8")


if __name__ == "__main__":
    main()
