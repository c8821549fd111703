"""The part of the desktop portal that says whether the person prefers dark windows.

    python -m tests.session.drivers.theme_portal

Each line on standard input, ``light`` or ``dark``, is the new preference, told to every program.
"""

from __future__ import annotations

import asyncio
import sys

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

NAME = "org.freedesktop.portal.Desktop"
SETTINGS = DBusAddress(
    "/org/freedesktop/portal/desktop", interface="org.freedesktop.portal.Settings"
)
APPEARANCE, SCHEME = "org.freedesktop.appearance", "color-scheme"
DARK, LIGHT = 1, 2


class Portal:
    """Serves one connection; ``scheme`` is the number of the portal's interface."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._scheme = LIGHT

    async def prefer(self, word: str) -> None:
        self._scheme = DARK if word == "dark" else LIGHT
        changed = (APPEARANCE, SCHEME, ("u", self._scheme))
        await self._connection.send(new_signal(SETTINGS, "SettingChanged", "ssv", changed))

    async def serve(self) -> None:
        while True:
            message = await self._connection.receive()
            if message.header.message_type is MessageType.method_call:
                await self._connection.send(self._answer(message))

    def _answer(self, call: Message) -> Message:
        scheme = ("u", self._scheme)
        match call.header.fields.get(HeaderFields.member), call.body:
            case "ReadAll", _:
                return new_method_return(call, "a{sa{sv}}", ({APPEARANCE: {SCHEME: scheme}},))
            case "Read", (str(namespace), str(key)) if (namespace, key) == (APPEARANCE, SCHEME):
                return new_method_return(call, "v", (("v", scheme),))
            case "ReadOne", (str(namespace), str(key)) if (namespace, key) == (APPEARANCE, SCHEME):
                return new_method_return(call, "v", (scheme,))
            case "Get", (_, "version"):
                return new_method_return(call, "v", (("u", 2),))
            case _:
                return new_error(call, "org.freedesktop.portal.Error.NotFound")


async def main() -> None:
    connection = await open_dbus_connection("SESSION")
    async with DBusRouter(connection) as router:
        await Proxy(message_bus, router).RequestName(NAME)
    portal = Portal(connection)
    serving = asyncio.create_task(portal.serve())
    while line := await asyncio.to_thread(sys.stdin.readline):
        await portal.prefer(line.strip())
    serving.cancel()


if __name__ == "__main__":
    asyncio.run(main())
