"""The state of the network by the desktop's portal, for a program in a sandbox.

Written against version 3 of ``org.freedesktop.portal.NetworkMonitor``.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, MatchRule

from understudy.host.bus import DESKTOP_PORTAL, DESKTOP_PORTAL_PATH, Bus
from understudy.status.network import NO_HINT, Reachability, SystemHint

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

INTERFACE = "org.freedesktop.portal.NetworkMonitor"
ADDRESS = DBusAddress(DESKTOP_PORTAL_PATH, DESKTOP_PORTAL, INTERFACE)
CONNECTIVITIES = {
    1: SystemHint(Reachability.DISCONNECTED),
    2: SystemHint(Reachability.LOCAL),
    3: SystemHint(Reachability.LOCAL, behind_portal=True),
    4: SystemHint(Reachability.ONLINE),
}


async def follow_portal(take: Callable[[SystemHint], None]) -> None:
    """Give ``take`` each hint until it is cancelled; raises `BusError`."""
    changed = asyncio.Event()

    def hear(_interface: str, _member: str, _arguments: tuple[Any, ...]) -> None:
        changed.set()

    bus = await Bus.connect(hear, changed.set)
    try:
        await bus.subscribe(
            MatchRule(
                type="signal", sender=DESKTOP_PORTAL, interface=INTERFACE, path=DESKTOP_PORTAL_PATH
            )
        )
        log.info("network state reported by the portal")
        while True:
            changed.clear()
            (connectivity,) = await bus.call(ADDRESS, "GetConnectivity")
            take(CONNECTIVITIES.get(connectivity, NO_HINT))
            await changed.wait()
    finally:
        await bus.close()
