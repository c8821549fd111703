"""The windows' interface to the whole archive; every answer goes out through ``publish``."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.archive.retention.forgetting import (
    forget_conversations,
    forget_everything,
    unreadable_files,
)
from understudy.archive.retention.periods import keep_to
from understudy.archive.schema import MIGRATIONS
from understudy.base.errors import StorageError
from understudy.base.storage.backups import remove_old_backups
from understudy.base.storage.database import suspect
from understudy.base.storage.examining import check_whole
from understudy.engine.events.archive_events import (
    ConversationDeleted,
    DatabaseDamaged,
    EverythingForgotten,
    SearchFailed,
    SearchFound,
)
from understudy.engine.events.common_events import StorageTroubled

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from understudy.archive.store import Store
    from understudy.base.clock import Clock
    from understudy.base.settings.values import ArchiveSettings
    from understudy.base.storage.database_file import OpenedDatabase
    from understudy.engine.archive.search_threads import SearchThreads
    from understudy.engine.crossing import Publish

log = logging.getLogger(__name__)

FIRST_AFTER_S = 10.0
"""The start belongs to the tray and the first poll."""
LOOK_EVERY_S = 86_400.0
CHECK_EVERY_S = 7 * 86_400
CHECKED = "whole_file_checked"


class Keeping:
    """Engine thread only; the GUI: ``engine.submit(lambda api: api.keeping.…)``."""

    def __init__(
        self,
        opened: OpenedDatabase,
        store: Store,
        search: SearchThreads,
        settings: Callable[[], ArchiveSettings],
        clock: Clock,
        publish: Publish,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock_ahead: Callable[[], timedelta] = timedelta,
    ) -> None:
        """Take ``clock_ahead``: by how much this computer's clock is known to run ahead."""
        self._opened = opened
        self._store = store
        self._search = search
        self._settings = settings
        self._clock = clock
        self._publish = publish
        self._pause = pause
        self._clock_ahead = clock_ahead
        self._wanted: object = None

    async def run(self) -> None:
        """Do the upkeep after the start and daily; cancel to stop."""
        await self._pause(FIRST_AFTER_S)
        while True:
            await self.keep_house()
            await self._pause(LOOK_EVERY_S)

    async def keep_house(self) -> None:
        """Delete expired conversations, update the index, and check for damage if due."""
        database = self._opened.database
        try:
            # a clock that runs ahead would delete too early, which cannot be undone
            now = self._clock.now() - max(self._clock_ahead(), timedelta())
            for _ in keep_to(database, self._settings(), now):
                await asyncio.sleep(0)
            remove_old_backups(database.path, now)
            await self._search.catch_up()
            await self._look_for_damage()
        except StorageError as problem:
            log.warning("the upkeep of the archive failed: %s", problem.cause)

    async def prepare_search(self) -> None:
        """Have the index ready for the first letter typed."""
        with suppress(StorageError):
            await self._search.catch_up()

    async def find(self, text: str) -> None:
        """Search while the person types; a newer call ends an older one, which stays silent."""
        self._wanted = wanted = object()
        for is_patient in (False, True):
            try:
                results = await self._search.find(text, is_patient=is_patient)
            except StorageError as problem:
                self._publish(SearchFailed(text, problem.cause))
                return
            except sqlite3.Error:
                log.exception("a search failed")
                self._publish(SearchFailed(text, "failed"))
                return
            if results is None or self._wanted is not wanted:
                return
            self._publish(SearchFound(text, results))
            if results.is_complete:
                return

    async def delete_conversation(self, conversation_id: int) -> None:
        """Delete it everywhere: on `ConversationDeleted`, no file of ours contains it."""
        path = self._opened.database.path
        try:
            forget_conversations(self._opened.database, (conversation_id,))
            await self._search.catch_up()
        except StorageError as problem:
            self._publish(StorageTroubled(problem.cause))
            return
        self._publish(ConversationDeleted(conversation_id, tuple(unreadable_files(path))))

    async def forget_everything(self) -> None:
        """Delete all conversations; settings, keys and the status log stay."""
        try:
            await self._search.let_go()
            forget_everything(self._opened.database, MIGRATIONS)
        except StorageError as problem:
            self._publish(StorageTroubled(problem.cause))
            return
        self._publish(EverythingForgotten())

    async def _look_for_damage(self) -> None:
        path = self._opened.database.path
        if not self._is_check_due(self._clock.now()):
            return
        damage = await asyncio.to_thread(check_whole, path)
        if damage:
            suspect(path)
            self._publish(DatabaseDamaged(path, damage))
        else:
            self._store.note(CHECKED, self._clock.now().isoformat())

    def _is_check_due(self, now: datetime) -> bool:
        if not self._opened.is_unchecked:
            return False
        noted = self._store.noted(CHECKED)
        if self._opened.ended_badly or noted is None:
            return True
        passed_s = (now - type(now).fromisoformat(noted)).total_seconds()
        return not 0 <= passed_s < CHECK_EVERY_S
