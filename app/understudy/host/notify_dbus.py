"""Notifications on Linux: the Desktop Notifications Specification 1.3, spoken directly over D-Bus.

Written against dunst 1.9 and xfce4-notifyd 0.7, which differ in capabilities, and for servers that
die and come back: ids and capabilities belong to one server and are forgotten with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import TYPE_CHECKING, Any

from jeepney import DBusAddress, MatchRule

from understudy.base.errors import NotifierUnavailableError
from understudy.base.shown_text import shown
from understudy.base.translation import lazy
from understudy.host.bus import STARTS_WITHIN_S, Bus, BusError
from understudy.host.markup import escape_markup
from understudy.host.notify_base import APP_NAME, DEFAULT_BUTTON, Button, Urgency

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from understudy.host.notify_base import ActionCallback, ClosedCallback

log = logging.getLogger(__name__)

NAME = "org.freedesktop.Notifications"
SERVER = DBusAddress("/org/freedesktop/Notifications", bus_name=NAME, interface=NAME)
DESKTOP_ENTRY = "understudy"
DEFAULT_LABEL = lazy("Open")  # used if the caller names none; xfce4-notifyd shows it as a button
SERVER_DECIDES = -1  # expiry time: the server's default


class DBusNotifier:
    """A `Notifier`. Reconnects by itself when the session bus is lost."""

    def __init__(
        self,
        on_action: ActionCallback,
        on_closed: ClosedCallback,
        icon: Path | None = None,
        on_server: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_action = on_action
        self._on_closed = on_closed
        self._on_server = on_server
        self._icon = str(icon) if icon else DESKTOP_ENTRY
        self._bus: Bus | None = None
        self._capabilities: frozenset[str] | None = None
        self._id_by_key: dict[str, int] = {}
        self._key_by_id: dict[int, str] = {}
        self._tokens: dict[int, str] = {}
        self._closing: set[asyncio.Task[None]] = set()
        # two calls for one key must not both ask for a new notification
        self._one_at_a_time = asyncio.Lock()

    @classmethod
    async def open(
        cls,
        on_action: ActionCallback,
        on_closed: ClosedCallback,
        icon: Path | None = None,
        on_server: Callable[[], None] = lambda: None,
    ) -> DBusNotifier:
        """Connect to the session bus; raises `NotifierUnavailableError` if there is none."""
        notifier = cls(on_action, on_closed, icon, on_server)
        await notifier._connected()
        return notifier

    async def show(
        self, key: str, title: str, body: str, urgency: Urgency, buttons: tuple[Button, ...] = ()
    ) -> None:
        async with self._one_at_a_time:
            try:
                bus = await self._connected()
                able = await self._abilities(bus)
                arguments = (
                    APP_NAME,
                    self._id_by_key.get(key, 0),
                    self._icon,
                    shown(title),
                    escape_markup(shown(body)) if "body-markup" in able else shown(body),
                    _actions(buttons) if "actions" in able else [],
                    {"urgency": ("y", int(urgency)), "desktop-entry": ("s", DESKTOP_ENTRY)},
                    SERVER_DECIDES,
                )
                # the tray's balloon, while the server starts, would be a second notification
                taken = await bus.call(
                    SERVER, "Notify", "susssasa{sv}i", arguments, STARTS_WITHIN_S
                )
            except BusError as problem:
                raise NotifierUnavailableError(str(problem)) from problem
            self._remember(key, taken[0])

    async def close_notification(self, key: str) -> None:
        id_ = self._id_by_key.get(key)
        if id_ is not None and self._bus is not None:
            await self._close_id(self._bus, id_)

    async def describe(self) -> str:
        try:
            bus = await self._connected()
            name, _, version, _ = await bus.call(SERVER, "GetServerInformation")
        except BusError as problem:
            raise NotifierUnavailableError(str(problem)) from problem
        return f"{name} {version}"

    async def close(self) -> None:
        bus, self._bus = self._bus, None
        if bus is not None:
            await bus.close()  # also ends the tasks in `_closing`
        await asyncio.gather(*self._closing)

    async def _connected(self) -> Bus:
        if self._bus is not None and self._bus.is_open:
            return self._bus
        await self.close()
        try:
            bus = await Bus.connect(self._receive, self._forget_server)
        except BusError as problem:
            raise NotifierUnavailableError(problem.detail) from problem
        owners = MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged")
        owners.add_arg_condition(0, NAME)
        try:
            # the bus matches the sender, so no other program can press our buttons
            await bus.subscribe(MatchRule(type="signal", sender=NAME, interface=NAME))
            await bus.subscribe(owners)
        except BusError as problem:
            await bus.close()
            raise NotifierUnavailableError(str(problem)) from problem
        self._bus = bus
        return bus

    async def _abilities(self, bus: Bus) -> frozenset[str]:
        if self._capabilities is None:
            reply = await bus.call(SERVER, "GetCapabilities", timeout_s=STARTS_WITHIN_S)
            self._capabilities = frozenset(reply[0])
            log.info("Notification server can: %s", " ".join(sorted(self._capabilities)))
        return self._capabilities

    def _remember(self, key: str, id_: int) -> None:
        self._key_by_id.pop(self._id_by_key.get(key, 0), None)
        self._id_by_key[key] = id_
        self._key_by_id[id_] = key

    def _receive(self, interface: str, member: str, arguments: tuple[Any, ...]) -> None:
        if member == "NameOwnerChanged":
            self._forget_server()
            if arguments[2]:  # its new owner
                self._on_server()
        elif interface != NAME or not arguments or arguments[0] not in self._key_by_id:
            return  # another program's notification: servers send these signals to every client
        elif member == "ActivationToken":
            self._tokens[arguments[0]] = arguments[1]
        elif member == "ActionInvoked":
            self._pressed(arguments[0], arguments[1])
        elif member == "NotificationClosed":
            self._gone(arguments[0])

    def _pressed(self, id_: int, button_id: str) -> None:
        try:
            self._on_action(self._key_by_id[id_], button_id, self._tokens.pop(id_, ""))
        finally:
            # close answered notifications: some servers do it themselves, dunst does not
            if self._bus is not None:
                closing = asyncio.create_task(self._close_id(self._bus, id_))
                self._closing.add(closing)
                closing.add_done_callback(self._closing.discard)
            self._gone(id_)

    async def _close_id(self, bus: Bus, id_: int) -> None:
        # the server answers with an error if the notification is gone already, which is fine
        with contextlib.suppress(BusError):
            await bus.call(SERVER, "CloseNotification", "u", (id_,))

    def _gone(self, id_: int) -> None:
        key = self._key_by_id.pop(id_)
        self._tokens.pop(id_, None)
        del self._id_by_key[key]
        self._on_closed(key)

    def _forget_server(self) -> None:
        self._capabilities = None
        for id_ in list(self._key_by_id):
            self._gone(id_)


def _actions(buttons: tuple[Button, ...]) -> list[str]:
    """Return ids and labels alternating in one list, as the specification asks."""
    named = {button.id: button.label for button in buttons}
    # without a default action a click on the body is not reported
    pairs = ({DEFAULT_BUTTON: str(DEFAULT_LABEL)} | named).items()
    return [word for id_, label in pairs for word in (id_, shown(label))]
