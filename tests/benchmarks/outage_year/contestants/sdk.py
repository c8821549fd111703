"""Puts a study through the plain Anthropic SDK, with the retries it comes with.

Real: the SDK, from the call to the parsed events, on an HTTP transport inside the process. It asks
one model. It does not notice an answer that ends without its final event, nor does who trusts it.
"""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import anthropic
import httpx2

from tests.benchmarks.outage_year.contestants.wire import transport
from tests.benchmarks.outage_year.study import (
    ANSWERED,
    GAVE_UP,
    NOBODY,
    PATIENCE_S,
    UNNOTICED,
    Asked,
    Vendors,
)
from tests.benchmarks.outage_year.year.titles import CLAUDE, SONNET
from tests.virtual_loop import VirtualLoop

if TYPE_CHECKING:
    from tests.benchmarks.outage_year.study import Study


def run(study: Study) -> list[Asked]:
    """Ask all questions; returns how each went, in order."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(_year(study))


async def _year(study: Study) -> list[Asked]:
    vendors = Vendors(study.fates)
    http = httpx2.AsyncClient(transport=transport(httpx2, vendors))
    async with anthropic.AsyncAnthropic(
        api_key="key", base_url="http://claude.invalid", http_client=http
    ) as client:
        loop = asyncio.get_running_loop()
        asking = []
        for number, at_s in enumerate(study.asked_s):
            await asyncio.sleep(max(0.0, at_s - loop.time()))
            asking.append(asyncio.ensure_future(_ask(client, vendors, number)))
        return await asyncio.gather(*asking)


async def _ask(client: anthropic.AsyncAnthropic, vendors: Vendors, number: int) -> Asked:
    asked = Asked(number, NOBODY, provider=CLAUDE, model=SONNET)
    loop = asyncio.get_running_loop()
    began_s = loop.time()
    try:
        async with asyncio.timeout(PATIENCE_S):
            events = await client.messages.create(
                model=SONNET,
                max_tokens=8192,
                messages=[{"role": "user", "content": str(number)}],
                stream=True,
            )
            async with aclosing(events.__aiter__()) as said:
                asked.outcome = UNNOTICED
                async for event in said:
                    if event.type == "content_block_delta" and asked.wait_s is None:
                        asked.wait_s = loop.time() - began_s
                    elif event.type == "message_stop":
                        asked.outcome = ANSWERED
    except TimeoutError:
        asked.outcome = GAVE_UP
    except (anthropic.APIError, httpx2.HTTPError) as problem:
        asked.outcome, asked.why = NOBODY, type(problem).__name__
    asked.sent = vendors.settle(str(number))
    return asked
