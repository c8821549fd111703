"""The global shortcut as the person's setting wants it. Until it is on, nothing is loaded."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from understudy.engine.events.common_events import CameForward
from understudy.engine.events.first_events import ShortcutShown
from understudy.words.windows.settings_pages import OPEN_FROM_ANYWHERE

if TYPE_CHECKING:
    from understudy.engine.crossing import Publish
    from understudy.engine.settings.live import LiveSettings
    from understudy.host.global_shortcut import Shortcut

IS_OFFERED = sys.platform == "linux"


class ShortcutSetting:
    """Engine thread only; `run` is for a supervisor."""

    def __init__(self, settings: LiveSettings, publish: Publish) -> None:
        self._settings = settings
        self._publish = publish
        self._shortcut: Shortcut | None = None
        self._was_on = self.is_on
        self._changed = asyncio.Event()
        settings.on_change(lambda _settings: self._note_change())

    @property
    def is_on(self) -> bool:
        return self._settings.now.chat.global_shortcut == "on"

    async def show(self) -> None:
        """Publish how the shortcut stands."""
        self._publish(ShortcutShown(self._shortcut, is_offered=IS_OFFERED))

    async def run(self) -> None:
        """Follow the setting until cancelled; raises `BusError` lost if the desktop's bus ends."""
        while True:
            self._changed.clear()
            self._take(None)
            if IS_OFFERED and self.is_on:
                await self._follow_until_changed()
            else:
                await self._changed.wait()

    async def _follow_until_changed(self) -> None:
        from understudy.host.global_shortcut import GlobalShortcut  # noqa: PLC0415 - D-Bus

        shortcut = GlobalShortcut(lambda token: self._publish(CameForward(token)), self._take)
        following = asyncio.ensure_future(shortcut.follow(str(OPEN_FROM_ANYWHERE)))
        changed = asyncio.ensure_future(self._changed.wait())
        try:
            await asyncio.wait({following, changed}, return_when=asyncio.FIRST_COMPLETED)
            if following.done():
                following.result()
                await changed  # the desktop gave no key
        finally:
            for one in (following, changed):
                one.cancel()
            await asyncio.gather(following, changed, return_exceptions=True)

    def _take(self, shortcut: Shortcut | None) -> None:
        if shortcut != self._shortcut:
            self._shortcut = shortcut
            self._publish(ShortcutShown(shortcut, is_offered=IS_OFFERED))

    def _note_change(self) -> None:
        if self.is_on != self._was_on:
            self._was_on = self.is_on
            self._changed.set()
