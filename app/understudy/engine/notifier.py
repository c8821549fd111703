"""Notifications: shown by the system, or held until a server can show them.

A desktop may start its notification server after this program, or restart it. Notifications missed
meanwhile are shown when a server appears, if they still hold: trouble while it lasts, its end while
it is over, and about Claude only the last one. Engine thread only.
"""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from understudy.base.errors import NotifierUnavailableError
from understudy.engine.events.common_events import BalloonWanted
from understudy.status.model import TROUBLE, VerdictKind
from understudy.words.notification import Holds

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.engine.crossing import Publish
    from understudy.host.notify_base import Notifier
    from understudy.status.model import Verdict
    from understudy.words.notification import Notification

log = logging.getLogger(__name__)

MOST_KEPT = 8


def in_trouble(verdict: Verdict | None) -> bool | None:
    """Return whether Claude is in trouble, None if unknown."""
    if verdict is None or verdict.kind not in {VerdictKind.UP, *TROUBLE}:
        return None
    return verdict.kind in TROUBLE


class Telling:
    """``in_trouble`` returns whether Claude is in trouble now, None if unknown.

    ``notifier`` None: this system has none.
    """

    def __init__(
        self,
        notifier: Notifier | None,
        in_trouble: Callable[[], bool | None],
        publish: Publish,
    ) -> None:
        self._notifier = notifier
        self._in_trouble = in_trouble
        self._publish = publish
        self._untold: dict[str, Notification] = {}
        self._server_came = asyncio.Event()

    def server_came(self) -> None:
        """Note that a server shows notifications from now on."""
        self._server_came.set()

    async def run(self) -> None:
        """Show held notifications whenever a server appears; cancel to stop."""
        while True:
            await self._server_came.wait()
            self._server_came.clear()
            for one in list(self._untold.values()):
                if self._still_holds(one):
                    await self.show(one)

    async def show(self, one: Notification) -> None:
        """Show it now, or ask for the tray's balloon and hold it until a server appears."""
        if self._notifier is not None:
            try:
                await self._notifier.show(one.key, one.title, one.body, one.urgency, one.buttons)
            except NotifierUnavailableError as problem:
                log.warning("no native notification: %s", problem.detail)
            else:
                self._untold.pop(one.key, None)
                return
        self._keep(one)
        self._publish(BalloonWanted(one.key, one.title, one.body, one.urgency))

    def _keep(self, one: Notification) -> None:
        overtaken = {
            before.key
            for before in self._untold.values()
            if Holds.ALWAYS not in {before.holds, one.holds} or before.key == one.key
        }
        for key in overtaken:
            del self._untold[key]
        self._untold[one.key] = one
        while len(self._untold) > MOST_KEPT:
            del self._untold[next(iter(self._untold))]

    def balloon_shown(self, key: str) -> None:
        """Note that the tray showed it."""
        self._untold.pop(key, None)

    def _still_holds(self, one: Notification) -> bool:
        if one.holds is Holds.ALWAYS:
            return True
        return self._in_trouble() is (one.holds is Holds.IN_TROUBLE)
