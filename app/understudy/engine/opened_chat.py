"""The services that answer: chat, outbox and drill, for windows and commands alike."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from understudy.chat.chat_service import ChatService
from understudy.chat.failover.rounds import AGAIN_AFTER_S
from understudy.chat.failover.router import Router
from understudy.chat.models.budget import BackupBudget
from understudy.chat.outbox import Outbox, OutboxAnswer
from understudy.chat.past_offer import LaterPast
from understudy.chat.readiness import Drill
from understudy.engine.opened_home import open_home

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from understudy.archive.past.past_answers import PastAnswers
    from understudy.base.clock import Clock
    from understudy.base.errors import StorageError
    from understudy.base.files.paths import Paths
    from understudy.base.settings.values import ProviderSettings, Settings
    from understudy.chat.failover.ask_request import AskRequest
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.chat.failover.knowledge import Knowledge
    from understudy.chat.failover.preview import Answering
    from understudy.chat.providers.base import ModelInfo, Provider
    from understudy.engine.opened_home import OpenedHome

log = logging.getLogger(__name__)


def log_trouble(problem: StorageError) -> None:
    log.warning("cannot write the database: %s", problem.cause)


class OpenedChat:
    """Engine thread only.

    ``knowledge`` is shared by all routers. ``moved_aside`` names a database that was unreadable;
    ``opened`` has the details.
    """

    def __init__(
        self,
        home: OpenedHome,
        knowledge: Knowledge,
        clock: Clock,
        on_storage_trouble: Callable[[StorageError], None],
        on_attempt: Callable[[AttemptOutcome], None],
        on_answered: Callable[[OutboxAnswer], None],
    ) -> None:
        """Take ``on_attempt``, called with every attempt, and ``on_answered``, by the outbox."""
        self.opened, self.moved_aside = home.opened, home.opened.moved_aside
        self.store, self.secrets, self.live = home.store, home.secrets, home.live
        self.providers, self.models = home.providers, home.models
        self.knowledge = knowledge
        self._home = home
        self._clock = clock
        self._on_attempt = on_attempt
        self._on_storage_trouble = on_storage_trouble
        self._found_past = LaterPast(lambda: home.past)
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
            knowledge.loads,
        )

    @property
    def settings(self) -> Settings:
        """The settings in force now."""
        return self.live.now

    @property
    def past(self) -> PastAnswers:
        """See `OpenedHome.past`."""
        return self._home.past

    @property
    def claude(self) -> ProviderSettings | None:
        """The provider the outbox asks: Claude, if it may be asked."""
        return self._home.claude

    async def use(self, providers: tuple[ProviderSettings, ...]) -> None:
        """Use these providers from the next question on."""
        self.knowledge.unusable.forget_all()
        await self._home.use(providers)

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

    def who_answers(self, asked: AskRequest, *, rehearsal: bool = False) -> Answering:
        """Return who would be asked now, and why; in a rehearsal not Claude."""
        router = self._rehearsal_router() if rehearsal else self._router()
        return router.who_answers(asked)

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
            knowledge=self.knowledge,
            on_attempt=self._on_attempt,
            over_limit=lambda: [
                one.id for one in settings.provider if not budget.may_spend(one.id)
            ],
            described=self._describe,
            again_after_s=again_after_s,
        )

    def _describe(self, provider_id: str, model: str) -> ModelInfo | None:
        provider = self.settings.provider_by_id(provider_id)
        return None if provider is None else self.models.described(provider, model)


@asynccontextmanager
async def open_chat(
    paths: Paths,
    settings: Settings,
    clock: Clock,
    on_storage_trouble: Callable[[StorageError], None] = log_trouble,
    on_attempt: Callable[[AttemptOutcome], None] = lambda _attempt: None,
    on_answered: Callable[[OutboxAnswer], None] = lambda _answer: None,
) -> AsyncGenerator[OpenedChat, None]:
    """Open a home and its chat, without the verdict; raises `StorageError`."""
    async with open_home(paths, settings, clock) as home:
        yield OpenedChat(
            *(home, home.knowledge, clock, on_storage_trouble, on_attempt, on_answered)
        )
