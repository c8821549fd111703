"""Takes back what the program has left outside its own files, before all of them are deleted."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from understudy.base.errors import SecretsError
from understudy.base.files.paths import paths_for
from understudy.base.providers.presets import load_presets
from understudy.engine.claude_code.connecting import ClaudeCodeSettings
from understudy.engine.events.first_events import NotErased, ReadyToErase
from understudy.host.autostart import autostart, switch

if TYPE_CHECKING:
    from understudy.base.files.paths import Paths
    from understudy.engine.crossing import Publish
    from understudy.engine.opened_chat import OpenedChat

log = logging.getLogger(__name__)


class Erasing:
    """Engine thread only. The files are deleted by `start`, once this engine has ended."""

    def __init__(self, paths: Paths, opened: OpenedChat, publish: Publish) -> None:
        self._paths = paths
        self._opened = opened
        self._publish = publish

    async def prepare(self) -> None:
        """Delete the keys, our part of Claude Code's settings, and the start at login.

        Publishes `ReadyToErase`, or `NotErased` if the keyring or a file refuses.
        """
        try:
            await self._delete_keys()
            await asyncio.to_thread(self._take_back)
        except SecretsError as problem:
            self._publish(NotErased("keyring", problem.detail))
        except OSError as problem:
            self._publish(NotErased("file", f"{problem.filename or ''} {problem.strerror or ''}"))
        else:
            self._publish(ReadyToErase())

    async def _delete_keys(self) -> None:
        """Delete the keys of all providers, also of those that were removed from the list."""
        known = [one.id for one in self._opened.settings.provider]
        known += [one.id for one in load_presets() if one.id and not one.local]
        for provider_id in dict.fromkeys(known):
            await self._opened.secrets.delete(provider_id)

    def _take_back(self) -> None:
        claude_code = ClaudeCodeSettings(self._paths)
        if claude_code.connection() is not None:
            claude_code.undo()
        if self._paths == paths_for() and autostart().is_on():
            switch(autostart(), on=False)
