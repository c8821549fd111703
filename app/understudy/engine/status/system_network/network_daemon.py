"""The state of the network by NetworkManager, over the system's bus.

Written against the D-Bus interface of NetworkManager 1.2 and later (``NMState``,
``NMConnectivityState``). It is never started by asking.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, MatchRule

from understudy.host.bus import Bus, BusError
from understudy.status.network import NO_HINT, Reachability, SystemHint

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

NAME = "org.freedesktop.NetworkManager"
PATH = "/org/freedesktop/NetworkManager"
PROPERTIES = "org.freedesktop.DBus.Properties"
ADDRESS = DBusAddress(PATH, bus_name=NAME, interface=PROPERTIES)
ANSWERS_WITHIN_S = 5.0
CONNECTIVITY_PORTAL = 2
REACHABILITIES = {
    20: Reachability.DISCONNECTED,
    30: Reachability.DISCONNECTED,  # disconnecting
    50: Reachability.LOCAL,
    60: Reachability.LOCAL,  # the site
    70: Reachability.ONLINE,
}
"""By ``NMState``; unknown, asleep and connecting are no opinion."""


class NetworkDaemon:
    """Engine thread only. ``take`` gets each hint; while NetworkManager restarts, it has none."""

    def __init__(self, take: Callable[[SystemHint], None]) -> None:
        self._take = take
        self._state = 0
        self._connectivity = 0
        self._came = asyncio.Event()

    async def follow(self) -> None:
        """Follow until cancelled; return if there is no system bus, or no NetworkManager on it.

        Raises `BusError` if the bus goes away, or if NetworkManager does not answer.
        """
        try:
            bus = await Bus.connect(self._hear, self._came.set, which="SYSTEM")
        except BusError as problem:
            log.info("no system bus: %s", problem.detail)
            return
        try:
            if await bus.has_owner(NAME):
                log.info("network state reported by NetworkManager")
                await self._follow(bus)
        finally:
            await bus.close()

    async def _follow(self, bus: Bus) -> None:
        owners = MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged")
        owners.add_arg_condition(0, NAME)
        await bus.subscribe(owners)
        await bus.subscribe(MatchRule(type="signal", sender=NAME, interface=PROPERTIES, path=PATH))
        while True:
            self._came.clear()
            try:
                (properties,) = await bus.call(
                    ADDRESS, "GetAll", "s", (NAME,), timeout_s=ANSWERS_WITHIN_S
                )
                self._use(properties)
            except BusError as problem:
                # it may have gone during the call; then its next owner is asked
                if not bus.is_open or (await bus.has_owner(NAME) and not self._came.is_set()):
                    raise
                log.info("NetworkManager went away: %s", problem)
            await self._came.wait()

    def _hear(self, _interface: str, member: str, arguments: tuple[Any, ...]) -> None:
        if member != "NameOwnerChanged":
            if arguments[0] == NAME:
                self._use(arguments[1])
        elif arguments[2]:  # its new owner
            self._came.set()
        else:
            self._take(NO_HINT)

    def _use(self, properties: dict[str, tuple[str, Any]]) -> None:
        """Take those of ``properties`` that matter; each has its signature beside it."""
        _, self._state = properties.get("State", ("u", self._state))
        _, self._connectivity = properties.get("Connectivity", ("u", self._connectivity))
        reach = REACHABILITIES.get(self._state, Reachability.UNKNOWN)
        self._take(SystemHint(reach, self._connectivity == CONNECTIVITY_PORTAL))
