"""D-Bus, of the person's session or of the system.

Calls have a time limit, signals come in order, errors are translated.

It has a reading loop of its own because jeepney's router (0.9.0) ends a waiting call with a
KeyError when the bus dies, and does not report that it stopped.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable
from typing import Any, Literal

from jeepney import (
    AuthenticationError,
    DBusAddress,
    DBusErrorResponse,
    HeaderFields,
    MatchRule,
    Message,
    MessageType,
    message_bus,
    new_method_call,
)
from jeepney.io.asyncio import DBusConnection, open_dbus_connection

from understudy.base.errors import UnderstudyError

log = logging.getLogger(__name__)

DESKTOP_PORTAL = "org.freedesktop.portal.Desktop"
DESKTOP_PORTAL_PATH = "/org/freedesktop/portal/desktop"
STARTS_WITHIN_S = 25.0
"""D-Bus's usual limit of a call: for a service that the call may have to start."""
SignalCallback = Callable[[str, str, tuple[Any, ...]], None]
"""``(interface, member, arguments)`` of a subscribed signal."""


class BusError(UnderstudyError):
    """A call on a bus failed; ``name`` is the D-Bus error, or no_bus, lost, timeout."""

    def __init__(self, name: str, detail: str = "") -> None:
        super().__init__(f"{name} {detail}".strip())
        self.name = name
        self.detail = detail


class Bus:
    """One connection. ``on_lost`` is called once if the bus goes away by itself."""

    def __init__(
        self, connection: DBusConnection, on_signal: SignalCallback, on_lost: Callable[[], None]
    ) -> None:
        self._connection = connection
        self._on_signal = on_signal
        self._on_lost = on_lost
        self._replies: dict[int, asyncio.Future[Message]] = {}
        self._reading: asyncio.Task[None] | None = None

    @classmethod
    async def connect(
        cls,
        on_signal: SignalCallback,
        on_lost: Callable[[], None],
        timeout_s: float = 5.0,
        *,
        which: Literal["SESSION", "SYSTEM"] = "SESSION",
    ) -> Bus:
        """Connect to ``$DBUS_SESSION_BUS_ADDRESS``, or the system's; raises `BusError` no_bus."""
        try:
            async with asyncio.timeout(timeout_s):
                connection = await open_dbus_connection(which)
        except KeyError as problem:
            raise BusError("no_bus", "DBUS_SESSION_BUS_ADDRESS is not set") from problem
        # RuntimeError, ValueError: another transport's address, or not an address
        except (OSError, EOFError, AuthenticationError, RuntimeError, ValueError) as problem:
            raise BusError("no_bus", str(problem) or type(problem).__name__) from problem
        bus = cls(connection, on_signal, on_lost)
        bus._reading = asyncio.create_task(bus._read(), name=f"{which.lower()} bus")
        return bus

    @property
    def is_open(self) -> bool:
        return self._reading is not None and not self._reading.done()

    async def subscribe(self, rule: MatchRule) -> None:
        """Receive the signals that match ``rule``; raises `BusError`."""
        await self._request(message_bus.AddMatch(rule), 5.0)

    async def call(
        self,
        address: DBusAddress,
        method: str,
        signature: str | None = None,
        arguments: tuple[Any, ...] = (),
        timeout_s: float = 5.0,
    ) -> tuple[Any, ...]:
        """Call a method and return its result; raises `BusError`."""
        return await self._request(
            new_method_call(address, method, signature, arguments), timeout_s
        )

    async def _request(self, message: Message, timeout_s: float) -> tuple[Any, ...]:
        if not self.is_open:
            raise BusError("lost", "the connection is closed")
        serial = next(self._connection.outgoing_serial)
        reply: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._replies[serial] = reply
        try:
            async with asyncio.timeout(timeout_s):
                await self._connection.send(message, serial=serial)
                answer = await reply
        except TimeoutError as problem:
            raise BusError("timeout", f"no answer in {timeout_s:g} s") from problem
        except OSError as problem:
            raise BusError("lost", str(problem)) from problem
        finally:
            self._replies.pop(serial, None)
            if not reply.cancel() and not reply.cancelled():
                # mark as retrieved: sending may have failed a moment before reading
                reply.exception()
        if answer.header.message_type is MessageType.error:
            error = DBusErrorResponse(answer)
            raise BusError(str(error.name), " ".join(map(str, error.data))) from error
        return tuple(answer.body)

    async def _read(self) -> None:
        """Deliver replies and signals in the order they arrive, until the connection ends."""
        try:
            while True:
                if self._deliver(await self._connection.receive()):
                    # the waiting caller continues before a later signal about the same thing
                    await asyncio.sleep(0)
        except (EOFError, OSError) as problem:
            log.info("The bus is gone: %s", problem or type(problem).__name__)
        # after a message jeepney cannot read, the start of the next one is unknown
        except Exception:
            log.exception("Cannot read a message on the bus")
        for reply in list(self._replies.values()):
            if not reply.done():
                reply.set_exception(BusError("lost", "the bus is gone"))
        self._on_lost()

    def _deliver(self, message: Message) -> bool:
        """Hand a message on; return True if a call waited for this reply."""
        fields = message.header.fields
        if message.header.message_type is MessageType.signal:
            try:
                self._on_signal(
                    fields.get(HeaderFields.interface, ""),
                    fields.get(HeaderFields.member, ""),
                    tuple(message.body),
                )
            except Exception:  # one bad listener must not end the loop for all
                log.exception("A listener to the bus failed")
            return False
        reply = self._replies.get(fields.get(HeaderFields.reply_serial, -1))
        if reply is None or reply.done():
            return False
        reply.set_result(message)
        return True

    async def has_owner(self, name: str) -> bool:
        """Return True if a program owns this bus name now; raises `BusError`."""
        (owned,) = await self._request(message_bus.NameHasOwner(name), 5.0)
        return bool(owned)

    async def close(self) -> None:
        """Close the connection; waiting calls end with `BusError` lost."""
        if self._reading is not None and not self._reading.done():
            self._reading.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._reading
        for reply in list(self._replies.values()):
            if not reply.done():
                reply.set_exception(BusError("lost", "closed"))
        with contextlib.suppress(OSError):
            await self._connection.close()


async def has_owner(name: str) -> bool:
    """Connect, return whether a program owns this bus name, and disconnect; raises `BusError`."""
    bus = await Bus.connect(lambda *_: None, lambda: None)
    try:
        return await bus.has_owner(name)
    finally:
        await bus.close()
