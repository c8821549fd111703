"""The portal of global shortcuts on the real bus: what it was asked, and keys that are pressed.

Behaves as xdg-desktop-portal's own: a request is answered by a signal to its caller alone.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
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

from understudy.host.bus import DESKTOP_PORTAL, DESKTOP_PORTAL_PATH
from understudy.host.global_shortcut import SHORTCUT, SHORTCUTS

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

REQUESTS = f"{DESKTOP_PORTAL_PATH}/request"
SESSION = f"{DESKTOP_PORTAL_PATH}/session/1_2/understudy"


@dataclass
class ShortcutPortal:
    """``key``: what the person chooses, None if they refuse. ``asked``: calls with arguments."""

    connection: DBusConnection
    key: str | None
    has_shortcuts: bool = True
    asked: list[tuple[str, tuple[Any, ...]]] = field(default_factory=list)
    bound: asyncio.Event = field(default_factory=asyncio.Event)
    caller: str = ""

    async def serve(self) -> None:
        while True:
            message = await self.connection.receive()
            if message.header.message_type is MessageType.method_call:
                await self._answer(message)

    async def press(self, token: str = "", session: str = SESSION) -> None:
        options = {"activation_token": ("s", token)} if token else {}
        await self.tell("Activated", "osta{sv}", session, SHORTCUT, 1, options)

    async def tell(self, member: str, signature: str, *arguments: object) -> None:
        await self._send(new_signal(SHORTCUTS, member, signature, arguments))

    async def rebind(self, key: str) -> None:
        await self.tell("ShortcutsChanged", "oa(sa{sv})", SESSION, _shortcuts(key))

    async def _answer(self, call: Message) -> None:
        method = call.header.fields[HeaderFields.member]
        of_shortcuts = call.header.fields[HeaderFields.interface] == SHORTCUTS.interface
        if of_shortcuts or method == "Register":
            self.asked.append((method, call.body))
        if method == "Register":
            await self.connection.send(new_method_return(call))
        elif not of_shortcuts or not self.has_shortcuts:  # Qt asks for other things
            unknown = "org.freedesktop.DBus.Error.UnknownMethod"
            await self.connection.send(new_error(call, unknown, "s", ("No such interface",)))
        else:
            self.caller = call.header.fields[HeaderFields.sender]
            token = call.body[-1]["handle_token"][1]
            handle = f"{REQUESTS}/1_2/{token}"
            await self.connection.send(new_method_return(call, "o", (handle,)))
            await self._respond(handle, method)

    async def _respond(self, handle: str, method: str) -> None:
        code, results = 0, {"session_handle": ("s", SESSION)}
        if method == "BindShortcuts" and self.key is None:
            code, results = 1, {}
        elif method == "BindShortcuts":
            results = {"shortcuts": ("a(sa{sv})", _shortcuts(self.key or ""))}
            self.bound.set()
        request = DBusAddress(handle, interface="org.freedesktop.portal.Request")
        await self._send(new_signal(request, "Response", "ua{sv}", (code, results)))

    async def _send(self, signal: Message) -> None:
        signal.header.fields[HeaderFields.destination] = self.caller
        await self.connection.send(signal)


def _shortcuts(key: str) -> list[tuple[str, dict[str, tuple[str, str]]]]:
    about = {"description": ("s", "Open the chat"), "trigger_description": ("s", key)}
    return [(SHORTCUT, about)]


@asynccontextmanager
async def shortcut_portal(address: str, key: str | None) -> AsyncGenerator[ShortcutPortal, None]:
    """Own the portal's name on the bus at ``address`` for the length of the block."""
    connection = await open_dbus_connection(address)
    async with DBusRouter(connection) as router:
        await Proxy(message_bus, router).RequestName(DESKTOP_PORTAL)
    portal = ShortcutPortal(connection, key)
    serving = asyncio.create_task(portal.serve())
    try:
        yield portal
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
        await connection.close()
