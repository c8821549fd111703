"""The part of the desktop portal that says whether the person prefers dark windows, or contrast.

    python -m tests.session.drivers.theme_portal

Each line on standard input is the new preference, told to every program: ``light`` or ``dark``,
``contrast`` or ``usual``.
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
APPEARANCE, SCHEME, CONTRAST = "org.freedesktop.appearance", "color-scheme", "contrast"
MEANT = {
    "dark": (SCHEME, 1),
    "light": (SCHEME, 2),
    "contrast": (CONTRAST, 1),
    "usual": (CONTRAST, 0),
}


class Portal:
    """Serves one connection; ``values`` are the numbers of the portal's interface."""

    def __init__(self, connection: DBusConnection) -> None:
        self._connection = connection
        self._values = dict([MEANT["light"], MEANT["usual"]])

    async def prefer(self, word: str) -> None:
        key, value = MEANT[word]
        self._values[key] = value
        changed = (APPEARANCE, key, ("u", value))
        await self._connection.send(new_signal(SETTINGS, "SettingChanged", "ssv", changed))

    async def serve(self) -> None:
        while True:
            message = await self._connection.receive()
            if message.header.message_type is MessageType.method_call:
                await self._connection.send(self._answer(message))

    def _answer(self, call: Message) -> Message:
        match call.header.fields.get(HeaderFields.member), call.body:
            case "ReadAll", _:
                all_of_them = {key: ("u", value) for key, value in self._values.items()}
                return new_method_return(call, "a{sa{sv}}", ({APPEARANCE: all_of_them},))
            case "Read", (str(namespace), str(key)) if self._has(namespace, key):
                return new_method_return(call, "v", (("v", ("u", self._values[key])),))
            case "ReadOne", (str(namespace), str(key)) if self._has(namespace, key):
                return new_method_return(call, "v", (("u", self._values[key]),))
            case "Get", (_, "version"):
                return new_method_return(call, "v", (("u", 2),))
            case _:
                return new_error(call, "org.freedesktop.portal.Error.NotFound")

    def _has(self, namespace: str, key: str) -> bool:
        return namespace == APPEARANCE and key in self._values


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
