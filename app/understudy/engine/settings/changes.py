"""Changes the settings in force: checked, written to the file, then used by every service."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from understudy.base.errors import SettingsUnreadableError, WrongValueError
from understudy.base.settings.checks import changed
from understudy.base.settings.writing import save_providers, save_setting, write_if_missing
from understudy.engine.events.common_events import SettingNotChanged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from understudy.base.settings.values import ProviderSettings
    from understudy.engine.crossing import Publish
    from understudy.engine.settings.live import LiveSettings


class SettingChanges:
    """Engine thread only. One change is written at a time, each in a thread."""

    def __init__(self, settings_file: Path, live: LiveSettings, publish: Publish) -> None:
        self._settings_file = settings_file
        self._live = live
        self._publish = publish
        self._writing = asyncio.Lock()

    async def change(self, name: str, value: object) -> None:
        """Change ``chat.idle_s``; `SettingsChanged` follows, or `SettingNotChanged`."""
        try:
            await self.write(name, value)
        except WrongValueError as problem:
            self._publish(SettingNotChanged(name, problem.problem, problem.allowed))
        except (SettingsUnreadableError, OSError) as problem:
            self._publish(SettingNotChanged(name, str(problem)))

    async def write(self, name: str, value: object) -> None:
        """Change one setting.

        Raises `WrongValueError`; `SettingsUnreadableError` or OSError if it cannot be written.
        """
        changed(self._live.now, name, value)
        await self._written(lambda: save_setting(self._settings_file, name, value))
        self._live.change(changed(self._live.now, name, value))  # others may have changed meanwhile

    async def write_providers(self, providers: tuple[ProviderSettings, ...]) -> None:
        """Write the providers to the file; raises `SettingsUnreadableError` or OSError."""
        await self._written(lambda: save_providers(self._settings_file, providers))

    async def write_file(self) -> None:
        """Write the file if there is none; raises `SettingsUnreadableError` or OSError."""
        await self._written(lambda: write_if_missing(self._settings_file))

    async def _written(self, write: Callable[[], None]) -> None:
        async with self._writing:
            await asyncio.to_thread(write)
