"""NetworkManager and the portal on a real bus, with the state that a test gives them."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any

from jeepney import (
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.asyncio import DBusConnection, DBusRouter, Proxy, open_dbus_connection

from understudy.engine.status.system_network import network_daemon, portal
from understudy.host.bus import DESKTOP_PORTAL_PATH

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

MANAGER = DBusAddress(network_daemon.PATH, interface=network_daemon.PROPERTIES)
PORTAL = DBusAddress(DESKTOP_PORTAL_PATH, interface=portal.INTERFACE)


class NetworkServices:
    """Both services on one connection; with a state of None they answer with an error."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self.state: int | None = 70
        self.connectivity = 4
        self.is_silent = False

    async def serve(self) -> None:
        while True:
            message = await self._connection.receive()
            if message.header.message_type is MessageType.method_call and not self.is_silent:
                await self._connection.send(self._answer(message))

    async def change(self, *, state: int | None = None, connectivity: int | None = None) -> None:
        """Change what is given, and announce only that, as both services do."""
        changed: dict[str, tuple[str, Any]] = {"Metered": ("u", 0)}
        if state is not None:
            self.state = state
            changed["State"] = ("u", state)
        if connectivity is not None:
            self.connectivity = connectivity
            changed["Connectivity"] = ("u", connectivity)
        arguments: tuple[Any, ...] = (network_daemon.NAME, changed, [])
        await self._connection.send(new_signal(MANAGER, "PropertiesChanged", "sa{sv}as", arguments))
        await self._connection.send(new_signal(PORTAL, "changed"))

    def _answer(self, call: Message) -> Message:
        match call.header.fields.get(HeaderFields.member):
            case _ if self.state is None:
                return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod")
            case "GetAll":
                properties = {
                    "State": ("u", self.state),
                    "Connectivity": ("u", self.connectivity),
                    "Version": ("s", "1.42.4"),
                }
                return new_method_return(call, "a{sv}", (properties,))
            case "GetConnectivity":
                return new_method_return(call, "u", (self.connectivity,))
            case other:
                raise AssertionError(other)


@asynccontextmanager
async def network_services(address: str, *names: str) -> AsyncGenerator[NetworkServices, None]:
    """Own ``names`` on the bus at ``address`` for the length of the block."""
    connection = await open_dbus_connection(address)
    async with DBusRouter(connection) as router:
        for name in names:
            await Proxy(message_bus, router).RequestName(name)
    services = NetworkServices(connection)
    serving = asyncio.create_task(services.serve())
    try:
        yield services
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError, EOFError):  # the bus may have died
            await serving
        await connection.close()
