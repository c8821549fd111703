"""A notification, and what shows one: the contract of every system's notifier."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Protocol

import msgspec

APP_NAME = "Understudy"
DEFAULT_BUTTON = "default"

ActionCallback = Callable[[str, str, str], None]
"""``(key, button_id, activation_token)``: a button was pressed; the body is `DEFAULT_BUTTON`.

The token lets a window come to the front under Wayland (XDG activation); "" if there is none.
"""

ClosedCallback = Callable[[str], None]
"""``(key)``: the notification has gone: pressed, dismissed, expired, closed, or its server died."""


class Urgency(IntEnum):
    """How urgent; the numbers are those of the Desktop Notifications Specification."""

    LOW = 0
    NORMAL = 1
    CRITICAL = 2


class Button(msgspec.Struct, frozen=True):
    """A button. With the id `DEFAULT_BUTTON` it only names the action of a click on the body."""

    id: str
    label: str


class Notifier(Protocol):
    """Engine thread only; callbacks run there too and must not block."""

    async def show(
        self, key: str, title: str, body: str, urgency: Urgency, buttons: tuple[Button, ...] = ()
    ) -> None:
        """Show plain text in place of ``key``'s last; raises `NotifierUnavailableError`."""
        ...

    async def close_notification(self, key: str) -> None:
        """Remove the notification of ``key``; do nothing if none is shown."""
        ...

    async def describe(self) -> str:
        """Return the server's name; raises `NotifierUnavailableError` if there is none."""
        ...

    async def close(self) -> None:
        """Stop listening. Notifications on screen stay, but their buttons stop working."""
        ...
