"""Keeps a long-lived service running: a crash is logged and the service started again."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

log = logging.getLogger(__name__)

FIRST_WAIT_S = 1.0
LONGEST_WAIT_S = 300.0


async def keep_running(name: str, run: Callable[[], Coroutine[object, object, None]]) -> None:
    """Run ``run`` until cancelled; after a crash wait 1 s, 2 s, 4 s … at most 5 min."""
    wait_s = FIRST_WAIT_S
    loop = asyncio.get_running_loop()
    while True:
        began = loop.time()
        try:
            await run()
        except Exception:
            log.exception("service %s crashed; next start in %.0f s", name, wait_s)
        else:
            log.warning("service %s ended by itself; next start in %.0f s", name, wait_s)
        if loop.time() - began > LONGEST_WAIT_S:
            wait_s = FIRST_WAIT_S
        await asyncio.sleep(wait_s)
        wait_s = min(wait_s * 2, LONGEST_WAIT_S)
