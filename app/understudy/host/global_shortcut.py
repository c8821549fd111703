"""One key of the whole desktop, whichever window has the focus, by the portal over D-Bus.

Written against versions 1 and 2 of ``org.freedesktop.portal.GlobalShortcuts`` (only the second
sends activation tokens) and version 1 of ``org.freedesktop.host.portal.Registry``. The desktop asks
the person for the key; the program only proposes one.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec
from jeepney import DBusAddress, MatchRule

from understudy.host.bus import DESKTOP_PORTAL, DESKTOP_PORTAL_PATH, STARTS_WITHIN_S, Bus, BusError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

log = logging.getLogger(__name__)

SHORTCUTS = DBusAddress(
    DESKTOP_PORTAL_PATH, DESKTOP_PORTAL, "org.freedesktop.portal.GlobalShortcuts"
)
REGISTRY = DBusAddress(DESKTOP_PORTAL_PATH, DESKTOP_PORTAL, "org.freedesktop.host.portal.Registry")
APP_ID = "understudy"
"""The name of the desktop entry."""
SHORTCUT = "open-chat"
PROPOSED = "CTRL+ALT+u"
ABSENT = frozenset(
    f"org.freedesktop.DBus.Error.{name}"
    for name in ("ServiceUnknown", "NameHasNoOwner", "UnknownMethod", "UnknownInterface")
) | {"no_bus"}
"""Names of `BusError` if the desktop has no such portal."""


class Binding(StrEnum):
    ASKING = "asking"
    BOUND = "bound"
    DECLINED = "declined"
    FAILED = "failed"
    ABSENT = "absent"


class Shortcut(msgspec.Struct, frozen=True):
    """``detail``: the key in the desktop's words (empty: none yet), or why it failed."""

    binding: Binding
    detail: str = ""


class GlobalShortcut:
    """``pressed`` gets an activation token, which may be empty; ``show`` each new state."""

    def __init__(self, pressed: Callable[[str], None], show: Callable[[Shortcut], None]) -> None:
        self._pressed = pressed
        self._show = show
        self._session = ""
        self._answered: asyncio.Future[dict[str, Any] | None] | None = None
        self._lost: asyncio.Future[None] | None = None

    async def follow(self, description: str) -> None:
        """Bind the key and report each press, until cancelled; return if there will be none.

        ``description`` is what the desktop shows. Raises `BusError` lost if bus or portal ends.
        """
        self._lost = asyncio.get_running_loop().create_future()
        self._show(Shortcut(Binding.ASKING))
        try:
            bus = await Bus.connect(self._hear, self._lose)
        except BusError as problem:
            self._show_problem(problem)
            return
        try:
            await self._bind(bus, description)
            await self._lost
        except BusError as problem:
            if problem.name == "lost":
                raise
            self._show_problem(problem)
        finally:
            await bus.close()

    async def _bind(self, bus: Bus, description: str) -> None:
        owners = MatchRule(type="signal", sender="org.freedesktop.DBus", member="NameOwnerChanged")
        owners.add_arg_condition(0, DESKTOP_PORTAL)
        await bus.subscribe(owners)
        await bus.subscribe(MatchRule(type="signal", sender=DESKTOP_PORTAL))
        with contextlib.suppress(BusError):  # older portals find out by themselves
            await bus.call(REGISTRY, "Register", "sa{sv}", (APP_ID, {}), STARTS_WITHIN_S)
        options = {"handle_token": ("s", "session"), "session_handle_token": ("s", APP_ID)}
        made = await self._ask(bus, "CreateSession", "a{sv}", (options,))
        if made is None:
            return
        _, self._session = made["session_handle"]
        wanted = {"description": ("s", description), "preferred_trigger": ("s", PROPOSED)}
        arguments = (self._session, [(SHORTCUT, wanted)], "", {"handle_token": ("s", "bind")})
        bound = await self._ask(bus, "BindShortcuts", "oa(sa{sv})sa{sv}", arguments)
        if bound is not None:
            self._show_bound(bound.get("shortcuts", ("", ()))[1])

    async def _ask(
        self, bus: Bus, method: str, signature: str, arguments: tuple[Any, ...]
    ) -> dict[str, Any] | None:
        """Return what the portal answers, however long the person thinks; None: declined."""
        answered: asyncio.Future[dict[str, Any] | None]
        answered = self._answered = asyncio.get_running_loop().create_future()
        await bus.call(SHORTCUTS, method, signature, arguments, STARTS_WITHIN_S)
        return await answered

    def _hear(self, interface: str, member: str, arguments: tuple[Any, ...]) -> None:
        of_session = bool(self._session) and arguments[:1] == (self._session,)
        if member == "NameOwnerChanged":
            if not arguments[2]:  # its new owner
                self._lose()
        elif member == "Response":
            code, results = arguments
            if code:
                self._show(Shortcut(Binding.DECLINED))
            if self._answered is not None and not self._answered.done():
                self._answered.set_result(None if code else results)
        elif interface.endswith(".Session") and member == "Closed":
            self._show(Shortcut(Binding.DECLINED))
        elif member == "ShortcutsChanged" and of_session:
            self._show_bound(arguments[1])
        elif member == "Activated" and of_session and arguments[1] == SHORTCUT:
            _, token = arguments[3].get("activation_token", ("s", ""))
            self._pressed(token)

    def _show_bound(self, shortcuts: Sequence[tuple[str, dict[str, Any]]]) -> None:
        about = next((one for name, one in shortcuts if name == SHORTCUT), None)
        if about is None:
            self._show(Shortcut(Binding.DECLINED))
        else:
            _, key = about.get("trigger_description", ("s", ""))
            self._show(Shortcut(Binding.BOUND, key))

    def _show_problem(self, problem: BusError) -> None:
        log.info("no global shortcut: %s", problem)
        absent = problem.name in ABSENT
        detail = problem.detail or problem.name
        self._show(Shortcut(Binding.ABSENT) if absent else Shortcut(Binding.FAILED, detail))

    def _lose(self) -> None:
        for waiting in (self._answered, self._lost):
            if waiting is not None and not waiting.done():
                waiting.set_exception(BusError("lost", "the desktop's portal ended"))
