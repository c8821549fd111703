"""One way to show a notification whatever the system, and to hear what came of it."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Protocol

from understudy.base.errors import NotifierUnavailableError

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

APP_NAME = "Understudy"
DEFAULT_BUTTON = "default"

ActionCallback = Callable[[str, str, str], None]
"""``(key, button_id, activation_token)``: a press; a click on the body is `DEFAULT_BUTTON`.

The token lets a window come to the front under Wayland (XDG activation); "" where there is none.
"""

ClosedCallback = Callable[[str], None]
"""``(key)``: the notification is gone: pressed, dismissed, expired, closed, or its server died."""


class Urgency(IntEnum):
    """How loud; the numbers are those of the Desktop Notifications Specification."""

    LOW = 0
    NORMAL = 1
    CRITICAL = 2


@dataclass(frozen=True, slots=True)
class Button:
    """A button; one with the id `DEFAULT_BUTTON` only names what a click on the body does."""

    id: str
    label: str


class Notifier(Protocol):
    """Engine thread only; callbacks run there too and must not block."""

    async def show(
        self, key: str, title: str, body: str, urgency: Urgency, buttons: tuple[Button, ...] = ()
    ) -> None:
        """Show plain text, in place of what ``key`` showed; raises `NotifierUnavailableError`."""
        ...

    async def close_notification(self, key: str) -> None:
        """Take ``key``'s notification away; nothing happens where none is shown."""
        ...

    async def describe(self) -> str:
        """Name who shows the notifications; raises `NotifierUnavailableError` if nobody does."""
        ...

    async def close(self) -> None:
        """Stop listening; what is shown stays, its buttons do nothing any more."""
        ...


async def open_notifier(
    on_action: ActionCallback,
    on_closed: ClosedCallback,
    icon: Path | None = None,
    on_server: Callable[[], None] = lambda: None,
) -> Notifier | None:
    """Return this system's notifier, or None where it has none: the tray's balloon is left then.

    A notifier may still raise `NotifierUnavailableError` from ``show``, when the server is not up
    yet or died: that is for the one notification, the next may work again. ``on_server`` is called
    when one appears, on systems where it can be missing.
    """
    notifier: Notifier
    try:
        if sys.platform == "linux":
            from understudy.host.notify_dbus import (  # noqa: PLC0415 - jeepney is Linux's alone
                DBusNotifier,
            )

            notifier = await DBusNotifier.open(on_action, on_closed, icon, on_server)
        else:
            from understudy.host.notify_desktop import (  # noqa: PLC0415 - needless on Linux
                DesktopNotifier,
            )

            notifier = DesktopNotifier.open(on_action, on_closed, icon)
    except NotifierUnavailableError as problem:
        log.warning("No system notifications: %s", problem.detail)
        return None
    return notifier


def say_once(key: str, title: str, body: str, timeout_s: float = 3.0) -> bool:
    """Show one notification from a program that is about to leave; False where nothing shows it."""
    import asyncio  # noqa: PLC0415 - 35 ms that only this needs here

    async def say() -> None:
        async with asyncio.timeout(timeout_s):
            notifier = await open_notifier(lambda *_: None, lambda _: None)
            if notifier is None:
                raise NotifierUnavailableError
            try:
                await notifier.show(key, title, body, Urgency.NORMAL)
            finally:
                await notifier.close()

    try:
        asyncio.run(say())
    except (NotifierUnavailableError, TimeoutError) as problem:
        log.info("not shown: %s: %r", title, problem)
        return False
    return True
