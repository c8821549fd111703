"""What the first run asks the engine: who could stand in on this computer, and autostart.

A key in the environment is found by its variable's name alone; its value is not looked at.
"""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from understudy.base.errors import SettingsUnreadableError
from understudy.chat.models.local_models import discover
from understudy.chat.providers.base import ProviderError
from understudy.chat.providers.claude_code.installation import find_program
from understudy.engine.events.first_events import AutostartRead, ModelsListed, StandInsFound
from understudy.host.autostart import autostart, switch
from understudy.host.keys import variables_set

if TYPE_CHECKING:
    from collections.abc import Mapping

    from understudy.base.clock import Clock
    from understudy.base.settings.values import ProviderSettings
    from understudy.engine.crossing import Publish
    from understudy.engine.opened_chat import OpenedChat
    from understudy.engine.settings.changes import SettingChanges

NOT_FOR_CHAT = ("embed", "whisper", "tts", "image", "moderation", "transcribe", "audio")


class FirstSteps:
    """Engine thread only; answers go out through ``publish``."""

    def __init__(
        self,
        changes: SettingChanges,
        opened: OpenedChat,
        clock: Clock,
        publish: Publish,
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._changes = changes
        self._opened = opened
        self._clock = clock
        self._publish = publish
        self._environ = environ

    async def begin(self) -> None:
        """Write the settings file if there is none: the first run comes while there is none."""
        try:
            await self._changes.write_file()
        except (SettingsUnreadableError, OSError):
            return  # it comes again at the next start

    async def look_around(self) -> None:
        """Publish who could stand in."""
        program = await asyncio.to_thread(find_program, self._environ)
        servers = await discover(self._clock)
        self._publish(StandInsFound(variables_set(self._environ), servers, program or ""))

    async def list_models(self, provider: ProviderSettings) -> None:
        """Publish the models this provider's key may use in a chat."""
        asked = self._opened.providers.build(provider)
        try:
            listed = await asked.models()
        except ProviderError as problem:
            self._publish(ModelsListed(provider.id, (), problem.failure))
            return
        finally:
            await asked.close()
        ids = tuple(one.id for one in listed if _may_chat(one.id))
        self._publish(ModelsListed(provider.id, ids))

    async def show_autostart(self) -> None:
        """Publish whether this program starts at login."""
        try:
            is_on = await asyncio.to_thread(autostart().is_on)
        except OSError as problem:
            self._publish(AutostartRead(is_on=False, problem=problem.strerror or str(problem)))
            return
        self._publish(AutostartRead(is_on))

    async def start_at_login(self, *, wanted: bool) -> None:
        """Start this program at login, or no longer, and publish which it is."""
        try:
            await asyncio.to_thread(lambda: switch(autostart(), on=wanted))
        except OSError as problem:
            self._publish(AutostartRead(not wanted, problem.strerror or str(problem)))
            return
        await self.show_autostart()


def _may_chat(model: str) -> bool:
    return not any(word in model.lower() for word in NOT_FOR_CHAT)
