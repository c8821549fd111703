"""Follows the operating system's view of the network; the network gate weighs it.

NetworkManager knows most. Without it, a sandboxed program has the desktop's portal. If neither
answers, there are the routes of the kernel. On Windows and macOS Qt does it
(`desktop.reachability`).
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import TYPE_CHECKING

from understudy.engine.status.system_network.network_daemon import NetworkDaemon
from understudy.engine.status.system_network.portal import follow_portal
from understudy.engine.status.system_network.routes import follow_routes
from understudy.host.bus import BusError
from understudy.status.network import NO_HINT

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.status.network import SystemHint

log = logging.getLogger(__name__)

SANDBOXED = Path("/.flatpak-info")
PASSING = frozenset({"lost", "timeout"})
"""Names of `BusError` after which another try makes sense."""


class SystemNetwork:
    """Engine thread only; `run` is for a supervisor.

    ``take`` gets a `SystemHint` right after the start and at each change. If nothing can be read,
    it is never called.
    """

    def __init__(self, take: Callable[[SystemHint], None], sandboxed: Path = SANDBOXED) -> None:
        self._take = take
        self._sandboxed = sandboxed

    async def run(self) -> None:
        """Follow the best source that answers; raises `BusError` for another try."""
        for follow in (self._follow_manager, self._follow_portal, self._follow_routes):
            try:
                await follow()
            except BusError as problem:
                self._take(NO_HINT)
                if problem.name in PASSING:
                    raise
                log.info("no state of the network there: %s", problem)
            except OSError as problem:
                log.info("no state of the network there: %s", problem)
        await asyncio.get_running_loop().create_future()

    async def _follow_manager(self) -> None:
        await NetworkDaemon(self._take).follow()

    async def _follow_portal(self) -> None:
        if self._sandboxed.exists():
            await follow_portal(self._take)

    async def _follow_routes(self) -> None:
        await follow_routes(self._take)
