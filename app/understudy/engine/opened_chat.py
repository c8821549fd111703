"""Builds the services in order and closes them in reverse, for windows and commands alike."""

from __future__ import annotations

import logging
import os
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.archive.schema import open_archive
from understudy.archive.store import Store
from understudy.base.errors import StorageError
from understudy.chat.chat_service import ChatService
from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.failover.rounds import AGAIN_AFTER_S
from understudy.chat.failover.router import Router
from understudy.chat.models.budget import BackupBudget
from understudy.chat.models.model_catalogue import ModelCatalogue
from understudy.chat.outbox import Outbox, OutboxAnswer
from understudy.chat.past_offer import LaterPast
from understudy.chat.providers.kinds import build_provider
from understudy.chat.readiness import Drill
from understudy.chat.waiting.first_texts import FirstTexts, Measured
from understudy.engine.settings.live import LiveSettings
from understudy.host.secrets import Secrets

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from understudy.archive.past.past_answers import PastAnswers
    from understudy.base.clock import Clock
    from understudy.base.paths import Paths
    from understudy.base.settings.values import ProviderSettings, Settings
    from understudy.base.storage.database_file import OpenedDatabase
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.chat.failover.judged import Down
    from understudy.chat.failover.preview import Answering
    from understudy.chat.failover.route import Candidate
    from understudy.chat.failover.router import AskRequest
    from understudy.chat.providers.base import KeySource, ModelInfo, Provider

log = logging.getLogger(__name__)


def _log_trouble(problem: StorageError) -> None:
    log.warning("cannot write the database: %s", problem.cause)


class OpenedChat:
    """All services that answer and store. Engine thread only.

    ``moved_aside`` names a database that was unreadable; ``opened`` has the details.
    """

    def __init__(
        self,
        opened: OpenedDatabase,
        settings: Settings,
        clock: Clock,
        on_storage_trouble: Callable[[StorageError], None],
        on_attempt: Callable[[AttemptOutcome], None],
        on_answered: Callable[[OutboxAnswer], None],
        models: ModelCatalogue,
    ) -> None:
        """Take ``on_attempt``, called with every attempt, and ``on_answered``, by the outbox."""
        self.opened = opened
        self.moved_aside = opened.moved_aside
        self.store = Store(opened.database, clock)
        self.secrets = Secrets(os.environ)
        self.providers = ProviderSet(self.secrets)
        self.live = LiveSettings(settings)
        self._clock = clock
        first_texts = FirstTexts(self._measured_earlier)
        self._knowledge = Knowledge(Breakers(), clock, first_texts=first_texts)
        self._on_attempt = on_attempt
        self.models = models
        self._on_storage_trouble = on_storage_trouble
        self._past: PastAnswers | None = None
        self._found_past = LaterPast(lambda: self.past)
        self.chat = ChatService(
            self.store,
            self._router,
            clock,
            on_storage_trouble,
            lambda: self.claude,
            self._found_past,
        )
        self.outbox = Outbox(self.store, self.chat, lambda: self.claude, clock, on_answered)
        self.drill = Drill(
            lambda: self.settings,
            self.providers.build,
            self.store,
            clock,
            self._knowledge.loads,
        )

    @property
    def settings(self) -> Settings:
        """The settings in force now."""
        return self.live.now

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

    @property
    def claude(self) -> ProviderSettings | None:
        """The provider the outbox asks: Claude, if it may be asked."""
        return self.settings.claude(askable=True)

    def _was_claude(self, provider: str) -> bool:
        return self.settings.was_claude(provider)

    def rehearsal(self) -> ChatService:
        """Return a chat in which Claude is down and everything else is real."""
        router = self._rehearsal_router
        return ChatService(
            self.store, router, self._clock, self._on_storage_trouble, past=self._found_past
        )

    def _rehearsal_router(self) -> Router:
        others = {
            one.id: self.providers.by_id[one.id]
            for one in self.settings.understudies
            if one.id in self.providers.by_id
        }
        return self._router_of(others, again_after_s=())  # a drill asks the working ones at once

    async def use(self, providers: tuple[ProviderSettings, ...]) -> None:
        """Use these providers from the next question on."""
        await self.providers.use(providers)
        self.live.change(msgspec.structs.replace(self.settings, provider=providers))

    async def close(self) -> None:
        if self._past is not None:
            self._past.close()
        await self.providers.close()
        self.secrets.close()

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge shared by all routers."""
        return self._knowledge

    def heed(
        self,
        down: Callable[[Candidate], Down | None],
        red: Callable[[str], bool],
        troubled: Callable[[str], bool],
    ) -> None:
        """Route by the verdict and the backups' pages from now on; see `Knowledge`."""
        self._knowledge = replace(self._knowledge, down=down, red=red, troubled=troubled)

    def who_answers(self, asked: AskRequest, *, rehearsal: bool = False) -> Answering:
        """Return who would be asked now, and why; in a rehearsal not Claude."""
        router = self._rehearsal_router() if rehearsal else self._router()
        return router.who_answers(asked)

    def woke(self) -> None:
        """Forget earlier failures: they are from before the computer slept."""
        self._knowledge.breakers.reset(self._clock.monotonic())

    def _router(self) -> Router:
        return self._router_of(self.providers.by_id)

    def _router_of(
        self,
        providers: Mapping[str, Provider],
        again_after_s: tuple[float, ...] = AGAIN_AFTER_S,
    ) -> Router:
        settings = self.settings
        budget = BackupBudget(settings, self.store.usage_between, self._clock)
        return Router(
            providers,
            settings,
            self._clock,
            knowledge=self._knowledge,
            on_attempt=self._on_attempt,
            over_limit=lambda: [
                one.id for one in settings.provider if not budget.may_spend(one.id)
            ],
            described=self._describe,
            again_after_s=again_after_s,
        )

    def _measured_earlier(self) -> list[Measured]:
        try:
            return [Measured(*one) for one in self.store.first_texts()]
        except StorageError as problem:
            log.warning("how fast models were cannot be read: %s", problem.cause)
            return []

    def _describe(self, provider_id: str, model: str) -> ModelInfo | None:
        provider = self.settings.provider_by_id(provider_id)
        return None if provider is None else self.models.described(provider, model)


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
async def open_chat(
    paths: Paths,
    settings: Settings,
    clock: Clock,
    on_storage_trouble: Callable[[StorageError], None] = _log_trouble,
    on_attempt: Callable[[AttemptOutcome], None] = lambda _attempt: None,
    on_answered: Callable[[OutboxAnswer], None] = lambda _answer: None,
) -> AsyncGenerator[OpenedChat, None]:
    """Open database, keys and providers; raises `StorageError`. No SDK is imported yet."""
    opened = open_archive(paths.database_file, clock)
    try:
        models = ModelCatalogue(paths.models_file, clock)
        chat = OpenedChat(
            *(opened, settings, clock, on_storage_trouble, on_attempt, on_answered, models)
        )
        chat.store.answers.mark_interrupted_running()
        chat.store.outbox.settle_cut_off()
        if chat.claude is not None and not opened.is_shared:
            chat.outbox.take_up_given_up()
        await chat.use(settings.provider)
        try:
            yield chat
        finally:
            await chat.close()
    finally:
        opened.database.close()
