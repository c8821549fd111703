"""Builds the services in order and closes them in reverse, for windows and commands alike."""

from __future__ import annotations

import logging
import os
import random
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.past.service import PastAnswers
from understudy.archive.schema import open_archive
from understudy.archive.store import Store
from understudy.base.addresses import is_loopback
from understudy.base.http import HttpClient
from understudy.chat.breaker import Breakers
from understudy.chat.offers.budget import BackupBudget
from understudy.chat.outbox import Outbox
from understudy.chat.providers.build import build_provider
from understudy.chat.readiness import Drill
from understudy.chat.router import Router
from understudy.chat.running.knowledge import Knowledge
from understudy.chat.running.rounds import AGAIN_AFTER_S
from understudy.chat.service import ChatService
from understudy.engine.network.witness import Witness, nearest_urls, witness_urls
from understudy.host.secrets import Secrets
from understudy.status.judge import judge_for
from understudy.status.model import NetworkState, VerdictKind
from understudy.status.monitor import StatusMonitor
from understudy.status.sources.hosts import PageHosts

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from understudy.base.clock import Clock
    from understudy.base.errors import StorageError
    from understudy.base.paths import Paths
    from understudy.base.settings import ProviderSettings, Settings
    from understudy.base.storage.database_file import OpenedDatabase
    from understudy.chat.attempt import AttemptOutcome
    from understudy.chat.providers.base import KeySource, ModelInfo, Provider
    from understudy.chat.route import Candidate
    from understudy.chat.router import AskRequest
    from understudy.chat.running.answering import Answering
    from understudy.chat.running.judged import Down
    from understudy.status.judge import Judge
    from understudy.status.model import Snapshot, Verdict

log = logging.getLogger(__name__)


def _nobody(_verdict: Verdict, _snapshot: Snapshot | None) -> None:
    pass


def _log_trouble(problem: StorageError) -> None:
    log.warning("the database cannot be written: %s", problem.cause)


class StatusLook:
    """The status page's monitor for one look or a watch, without the desktop's other services."""

    def __init__(
        self, monitor: StatusMonitor, judge: Judge, witness: Witness, page_url: str, clock: Clock
    ) -> None:
        self._monitor = monitor
        self._judge = judge
        self._witness = witness
        self._page_url = page_url
        self._clock = clock
        self.run = monitor.run

    async def poll_once(self) -> Verdict:
        """Ask the page once and judge. One that seems cut off is alone in that if others answer."""
        verdict = await self._monitor.poll_once()
        if verdict.kind not in {VerdictKind.OFFLINE, VerdictKind.SIGN_IN}:
            return verdict
        report = await self._witness.look(but=[self._page_url])
        others_answer = report.state is NetworkState.ONLINE
        # nothing lies on the way to this computer, but what answers in place of everybody
        is_here = is_loopback(self._page_url) and report.state is not NetworkState.CAPTIVE_PORTAL
        if not others_answer and not is_here:
            return verdict
        self._judge.network(NetworkState.ONLINE, self._clock.now())
        return self._monitor.judge_again()


@asynccontextmanager
async def open_status(
    settings: Settings,
    clock: Clock,
    publish: Callable[[Verdict, Snapshot | None], None] = _nobody,
) -> AsyncGenerator[StatusLook, None]:
    """Open the status page's monitor, judging for this person; nothing is polled yet."""
    http = HttpClient(clock)
    watched = settings.status
    source = PageHosts(watched.page_url, watched.spare_urls, http, clock, watched.surfaces)
    judge = judge_for(settings)
    rng = random.Random()  # noqa: S311 - jitter
    monitor = StatusMonitor(source, watched, clock, publish, rng, judge)
    witness = Witness(witness_urls(settings) or nearest_urls(settings), http, clock)
    try:
        yield StatusLook(monitor, judge, witness, watched.page_url, clock)
    finally:
        await http.close()


class OpenedChat:
    """Everything that answers and keeps. Engine thread only.

    ``moved_aside`` names a database that was unreadable; ``opened`` says more of it.
    """

    def __init__(
        self,
        opened: OpenedDatabase,
        settings: Settings,
        clock: Clock,
        on_storage_trouble: Callable[[StorageError], None],
    ) -> None:
        self.opened = opened
        self.moved_aside = opened.moved_aside
        self.store = Store(opened.database, clock)
        self.secrets = Secrets(os.environ)
        self.providers = ProviderSet(self.secrets)
        self._settings = settings
        self._clock = clock
        self._knowledge = Knowledge(Breakers(), clock)
        self._on_attempt: Callable[[AttemptOutcome], None] = lambda _attempt: None
        self._on_storage_trouble = on_storage_trouble
        self._described: Callable[[ProviderSettings, str], ModelInfo | None] = (
            lambda _provider, _model: None
        )
        self.past = PastAnswers(
            opened.database,
            clock,
            self._was_claude,
            lambda: self._settings.chat.past_answers == "offer",
        )
        self.chat = ChatService(
            self.store, self._router(), clock, on_storage_trouble, lambda: self.claude, self.past
        )
        self.outbox = Outbox(self.store, self.chat, lambda: self.claude, clock)
        self.drill = Drill(lambda: self.settings, self.providers.build, self.store, clock)

    @property
    def settings(self) -> Settings:
        """The settings with the providers in use now."""
        return self._settings

    @property
    def claude(self) -> ProviderSettings | None:
        """Whom the outbox asks: Claude, if it may be asked."""
        return self._settings.claude(askable=True)

    def _was_claude(self, provider: str) -> bool:
        return self._settings.was_claude(provider)

    def rehearsal(self) -> ChatService:
        """Return a chat in which Claude is down and everything else is real."""
        router = self._rehearsal_router()
        return ChatService(
            self.store, router, self._clock, self._on_storage_trouble, past=self.past
        )

    def _rehearsal_router(self) -> Router:
        others = {
            one.id: self.providers.by_id[one.id]
            for one in self._settings.understudies
            if one.id in self.providers.by_id
        }
        return self._router_of(others, again_after_s=())  # a drill asks what works at once

    async def use(self, providers: tuple[ProviderSettings, ...]) -> None:
        """Ask these providers from the next question on."""
        self._settings = msgspec.structs.replace(self._settings, provider=providers)
        await self.providers.use(providers)
        self.chat.route_with(self._router())

    def offer_past_answers(self, *, on: bool) -> None:
        chat = msgspec.structs.replace(self._settings.chat, past_answers="offer" if on else "off")
        self._settings = msgspec.structs.replace(self._settings, chat=chat)

    async def close(self) -> None:
        self.past.close()
        await self.providers.close()
        self.secrets.close()

    def listen(self, on_attempt: Callable[[AttemptOutcome], None]) -> None:
        """Have every attempt from the next question on told to ``on_attempt``."""
        self._on_attempt = on_attempt
        self.chat.route_with(self._router())

    @property
    def knowledge(self) -> Knowledge:
        """What every router goes by."""
        return self._knowledge

    def heed(self, down: Callable[[Candidate], Down | None], red: Callable[[str], bool]) -> None:
        """Route by the verdict and the backups' pages from now on; see `Knowledge`."""
        self._knowledge = Knowledge(self._knowledge.breakers, self._clock, down, red)
        self.chat.route_with(self._router())

    def who_answers(self, asked: AskRequest, *, rehearsal: bool = False) -> Answering:
        """Say who would be asked now, and why; in a rehearsal Claude is not."""
        router = self._rehearsal_router() if rehearsal else self._router()
        return router.who_answers(asked)

    def describe_with(self, described: Callable[[ProviderSettings, str], ModelInfo | None]) -> None:
        """Fit what is sent to what vendors say of their models, from the next question on."""
        self._described = described

    def woke(self) -> None:
        """Forget which providers failed: it was before the computer slept."""
        self._knowledge.breakers.reset(self._clock.monotonic())

    def _router(self) -> Router:
        return self._router_of(self.providers.by_id)

    def _router_of(
        self,
        providers: Mapping[str, Provider],
        again_after_s: tuple[float, ...] = AGAIN_AFTER_S,
    ) -> Router:
        settings = self._settings
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

    def _describe(self, provider_id: str, model: str) -> ModelInfo | None:
        provider = self._settings.provider_by_id(provider_id)
        return None if provider is None else self._described(provider, model)


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
