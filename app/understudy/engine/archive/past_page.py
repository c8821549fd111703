"""The interface of the page of past answers: list, search, forget, switch off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.base.errors import SettingsUnreadableError, StorageError
from understudy.chat.model import PastSource
from understudy.engine.events.backup_events import PastAnswersFailed, PastAnswersListed

if TYPE_CHECKING:
    from understudy.engine.crossing import Publish
    from understudy.engine.opened_chat import OpenedChat
    from understudy.engine.settings.changes import SettingChanges

MOST = 200


class PastPage:
    """Engine thread only; answers go out through ``publish``."""

    def __init__(self, opened: OpenedChat, changes: SettingChanges, publish: Publish) -> None:
        self._opened = opened
        self._changes = changes
        self._publish = publish

    async def list(self, text: str) -> None:
        """Publish the past answers to questions that contain ``text``."""
        try:
            found = self._opened.past.listed(text.strip(), MOST)
        except StorageError as problem:
            self._publish(PastAnswersFailed(problem.cause))
            return
        sources = tuple(
            PastSource(
                one.message_id,
                one.question,
                one.answered_at,
                one.provider,
                one.model,
                one.origin.value,
            )
            for one in found
        )
        is_on = self._opened.settings.chat.past_answers == "offer"
        self._publish(PastAnswersListed(text, sources, is_on))

    async def forget(self, message_id: int, text: str) -> None:
        """Never offer the answer to that question again, and list again; the chat itself stays."""
        try:
            self._opened.past.forget(message_id)
        except StorageError as problem:
            self._publish(PastAnswersFailed(problem.cause))
            return
        await self.list(text)

    async def switch(self, *, on: bool, text: str) -> None:
        """Offer past answers or not, from the next question on and after a restart."""
        try:
            await self._changes.write("chat.past_answers", "offer" if on else "off")
        except (SettingsUnreadableError, OSError) as problem:
            self._publish(PastAnswersFailed(str(problem)))
        await self.list(text)
