"""A notification server on the real bus that can what a test wants, and shows what it was asked."""

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
    new_method_return,
    new_signal,
)
from jeepney.io.asyncio import DBusConnection, DBusRouter, Proxy, open_dbus_connection

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

NAME = "org.freedesktop.Notifications"
EMITTER = DBusAddress("/org/freedesktop/Notifications", interface=NAME)


@dataclass
class NotificationServer:
    """``notified``: the arguments of each Notify; ``closed``: the ids of each CloseNotification."""

    connection: DBusConnection
    abilities: list[str]
    notified: list[tuple[Any, ...]] = field(default_factory=list)
    titles: asyncio.Queue[str] = field(default_factory=asyncio.Queue)
    closed: asyncio.Queue[int] = field(default_factory=asyncio.Queue)
    abilities_asked: int = 0

    async def serve(self) -> None:
        while True:
            message = await self.connection.receive()
            if message.header.message_type is MessageType.method_call:
                await self.connection.send(self._answer(message))

    def _answer(self, call: Message) -> Message:
        match call.header.fields.get(HeaderFields.member):
            case "GetCapabilities":
                self.abilities_asked += 1
                return new_method_return(call, "as", (self.abilities,))
            case "Notify":
                self.notified.append(call.body)
                self.titles.put_nowait(call.body[3])
                return new_method_return(call, "u", (call.body[1] or 40 + len(self.notified),))
            case "CloseNotification":
                self.closed.put_nowait(call.body[0])
                return new_method_return(call)
            case other:
                raise AssertionError(other)

    async def tell(self, member: str, signature: str, *arguments: int | str) -> None:
        await self.connection.send(new_signal(EMITTER, member, signature, arguments))


@asynccontextmanager
async def notification_server(*abilities: str) -> AsyncGenerator[NotificationServer, None]:
    """Own the notification name on ``$DBUS_SESSION_BUS_ADDRESS`` for the length of the block."""
    connection = await open_dbus_connection("SESSION")
    async with DBusRouter(connection) as router:
        await Proxy(message_bus, router).RequestName(NAME)
    server = NotificationServer(connection, list(abilities))
    serving = asyncio.create_task(server.serve())
    try:
        yield server
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving
        await connection.close()
