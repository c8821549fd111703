"""Builds the services in order and closes them in reverse, for windows and commands alike."""

from __future__ import annotations

import logging
import os
import random
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.schema import open_archive
from understudy.archive.store import Store
from understudy.base.http import HttpClient
from understudy.chat.providers.build import build_provider
from understudy.chat.router import Router
from understudy.chat.service import ChatService
from understudy.host.secrets import Secrets
from understudy.status.monitor import StatusMonitor
from understudy.status.sources.statuspage import StatuspageSource

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from understudy.base.clock import Clock
    from understudy.base.errors import StorageError
    from understudy.base.paths import Paths
    from understudy.base.settings import ProviderSettings, Settings, StatusSettings
    from understudy.base.storage.database_file import OpenedDatabase
    from understudy.chat.attempt import AttemptOutcome
    from understudy.chat.providers.base import KeySource, Provider
    from understudy.status.model import Snapshot, Verdict

log = logging.getLogger(__name__)


def _nobody(_verdict: Verdict, _snapshot: Snapshot | None) -> None:
    pass


def _log_trouble(problem: StorageError) -> None:
    log.warning("the database cannot be written: %s", problem.cause)


@asynccontextmanager
async def open_status(
    settings: StatusSettings,
    clock: Clock,
    publish: Callable[[Verdict, Snapshot | None], None] = _nobody,
) -> AsyncGenerator[StatusMonitor, None]:
    """Open the status page's monitor; nothing is polled yet."""
    http = HttpClient(clock)
    source = StatuspageSource(settings.page_url, settings.spare_urls, http, clock)
    try:
        yield StatusMonitor(source, settings, clock, publish, random.Random())  # noqa: S311 - jitter
    finally:
        await http.close()


class OpenedChat:
    """Everything that answers and keeps. Engine thread only.

    ``moved_aside`` names a database that was unreadable.
    """

    def __init__(
        self,
        opened: OpenedDatabase,
        settings: Settings,
        clock: Clock,
        on_storage_trouble: Callable[[StorageError], None],
    ) -> None:
        self.moved_aside = opened.moved_aside
        self.store = Store(opened.database, clock)
        self.secrets = Secrets(os.environ)
        self.providers = ProviderSet(self.secrets)
        self._settings = settings
        self._clock = clock
        self._on_attempt: Callable[[AttemptOutcome], None] = lambda _attempt: None
        self.chat = ChatService(self.store, self._router(), clock, on_storage_trouble)

    async def use(self, providers: tuple[ProviderSettings, ...]) -> None:
        """Ask these providers from the next question on."""
        self._settings = msgspec.structs.replace(self._settings, provider=providers)
        await self.providers.use(providers)
        self.chat.route_with(self._router())

    async def close(self) -> None:
        await self.providers.close()
        self.secrets.close()

    def listen(self, on_attempt: Callable[[AttemptOutcome], None]) -> None:
        """Have every attempt from the next question on told to ``on_attempt``."""
        self._on_attempt = on_attempt
        self.chat.route_with(self._router())

    def _router(self) -> Router:
        return Router(
            self.providers.by_id, self._settings, self._clock, on_attempt=self._on_attempt
        )


class ProviderSet:
    """The providers of the present settings, and those opened for a test. Engine thread only."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._by_id: dict[str, Provider] = {}

    @property
    def by_id(self) -> Mapping[str, Provider]:
        return self._by_id

    def build(self, settings: ProviderSettings) -> Provider:
        """Make one provider with its key from the keyring; the caller closes it."""
        return build_provider(settings, self.key_source(settings))

    def key_source(self, settings: ProviderSettings) -> KeySource:
        async def find() -> str:
            return await self._secrets.get(settings.id, settings.base_url) or ""

        return find

    async def use(self, settings: tuple[ProviderSettings, ...]) -> None:
        """Replace the providers; an answer under way loses its own."""
        old = list(self._by_id.values())
        self._by_id = {one.id: self.build(one) for one in settings}
        for provider in old:
            await provider.close()

    async def close(self) -> None:
        await self.use(())


@asynccontextmanager
async def open_chat(
    paths: Paths,
    settings: Settings,
    clock: Clock,
    on_storage_trouble: Callable[[StorageError], None] = _log_trouble,
) -> AsyncGenerator[OpenedChat, None]:
    """Open database, keys and providers; raises `StorageError`. No SDK is imported yet."""
    opened = open_archive(paths.database_file, clock)
    try:
        chat = OpenedChat(opened, settings, clock, on_storage_trouble)
        chat.store.mark_interrupted_running()
        await chat.use(settings.provider)
        try:
            yield chat
        finally:
            await chat.close()
    finally:
        opened.database.close()
