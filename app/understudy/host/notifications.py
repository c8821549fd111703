"""One way to show a notification on every system and to receive the person's reaction."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from understudy.base.errors import NotifierUnavailableError
from understudy.host.notify_base import Urgency

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.host.notify_base import ActionCallback, ClosedCallback, Notifier

log = logging.getLogger(__name__)


async def open_notifier(
    on_action: ActionCallback,
    on_closed: ClosedCallback,
    icon: Path | None = None,
    on_server: Callable[[], None] = lambda: None,
) -> Notifier | None:
    """Return this system's notifier, or None if only the tray's balloon is left.

    ``show`` may still raise `NotifierUnavailableError` if the server has not started or has died.
    That concerns one notification; the next may work again. ``on_server`` is called when a server
    appears, on systems that can be without one.
    """
    notifier: Notifier
    try:
        if sys.platform == "linux":
            from understudy.host.notify_dbus import (  # noqa: PLC0415 - jeepney is only on Linux
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
    """Show one notification from a program about to exit; return False if none can be shown."""
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
