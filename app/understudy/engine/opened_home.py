"""What the services stand on, opened: the archive, keys, providers and the settings in force.

It asks nobody; `opened_chat` and `status.opened_status` build on it.
"""

from __future__ import annotations

import logging
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.archive.schema import open_archive
from understudy.archive.store import Store
from understudy.base.errors import StorageError
from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.models.model_catalogue import ModelCatalogue
from understudy.chat.outbox import take_up_given_up
from understudy.chat.providers.kinds import build_provider
from understudy.chat.waiting.first_texts import FirstTexts, Measured
from understudy.engine.settings.live import LiveSettings
from understudy.host.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping

    from understudy.archive.past.past_answers import PastAnswers
    from understudy.base.clock import Clock
    from understudy.base.files.paths import Paths
    from understudy.base.settings.values import ProviderSettings, Settings
    from understudy.base.storage.database_file import OpenedDatabase
    from understudy.chat.providers.base import KeySource, Provider

log = logging.getLogger(__name__)


class OpenedHome:
    """One person's home. Engine thread only.

    ``opened`` has the details of the database. ``knowledge`` is what requests of this process found
    out. ``models`` are the vendors' last lists, unread at first.
    """

    def __init__(
        self, opened: OpenedDatabase, settings: Settings, clock: Clock, models: ModelCatalogue
    ) -> None:
        self.opened = opened
        self.store = Store(opened.database, clock)
        self.secrets = Secrets(os.environ)
        self.providers = ProviderSet(self.secrets)
        self.live = LiveSettings(settings)
        self.models = models
        first_texts = FirstTexts(self._measured_earlier)
        self.knowledge = Knowledge(Breakers(), clock, first_texts=first_texts)
        self._clock = clock
        self._past: PastAnswers | None = None

    @property
    def settings(self) -> Settings:
        """The settings in force now."""
        return self.live.now

    @property
    def claude(self) -> ProviderSettings | None:
        """Claude, if it may be asked."""
        return self.settings.claude(askable=True)

    @property
    def past(self) -> PastAnswers:
        """The person's past answers, made on first use: most questions need none.

        Engine thread only.
        """
        if self._past is None:
            from understudy.archive.past.past_answers import PastAnswers  # noqa: PLC0415 - see above

            self._past = PastAnswers(
                self.opened.database,
                self._clock,
                self._was_claude,
                lambda: self.settings.chat.past_answers == "offer",
            )
        return self._past

    def _was_claude(self, provider: str) -> bool:
        return self.settings.was_claude(provider)

    async def use(self, providers: tuple[ProviderSettings, ...]) -> None:
        """Use these providers from the next question on."""
        await self.providers.use(providers)
        self.live.change(replace(self.settings, provider=providers))

    def woke(self) -> None:
        """Forget earlier failures: they are from before the computer slept."""
        self.knowledge.breakers.reset(self._clock.monotonic())

    async def close(self) -> None:
        if self._past is not None:
            self._past.close()
        await self.providers.close()
        self.secrets.close()

    def _measured_earlier(self) -> list[Measured]:
        try:
            return [Measured(*one) for one in self.store.first_texts()]
        except StorageError as problem:
            log.warning("how fast models were cannot be read: %s", problem.cause)
            return []


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
        """Replace the providers; a running answer loses its own."""
        old = list(self._by_id.values())
        self._by_id = {one.id: self.build(one) for one in settings}
        for provider in old:
            await provider.close()

    async def close(self) -> None:
        await self.use(())


@asynccontextmanager
async def open_home(
    paths: Paths, settings: Settings, clock: Clock
) -> AsyncGenerator[OpenedHome, None]:
    """Open database, keys and providers; raises `StorageError`. No SDK is imported yet."""
    opened = open_archive(paths.database_file, clock)
    try:
        home = OpenedHome(opened, settings, clock, ModelCatalogue(paths.models_file, clock))
        home.store.answers.mark_interrupted_running()
        home.store.outbox.settle_cut_off()
        if home.claude is not None and not opened.is_shared:
            take_up_given_up(home.store)
        await home.providers.use(settings.provider)
        try:
            yield home
        finally:
            await home.close()
    finally:
        opened.database.close()
