"""A world, a router that asks it, and what happened on that stage."""

from __future__ import annotations

import re
from contextlib import AsyncExitStack, aclosing
from typing import TYPE_CHECKING, Literal, Self

from tests.chat.asking import PATIENT, QUESTION, key
from understudy.base.clock import SystemClock
from understudy.base.settings.values import ChatSettings, ProviderSettings, Settings
from understudy.chat.failover.ask_request import AskRequest
from understudy.chat.failover.router import Router
from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    Outcome,
    Role,
    RouteReasonKind,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    Turn,
)
from understudy.chat.providers.kinds import build_provider
from understudy.world.behaviour import (
    Answer,
)
from understudy.world.world import World

if TYPE_CHECKING:
    from understudy.base.clock import Clock
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.chat.failover.knowledge import Knowledge
    from understudy.chat.failure import FailureKind
    from understudy.chat.model import AnswerEvent
    from understudy.chat.providers.base import Budgets, KeySource

SONNET, HAIKU, GPT = "claude-sonnet-5-5", "claude-haiku-5-5", "gpt-5.5"
ASK = AskRequest((Turn(Role.USER, QUESTION),))
SO_FAR = "Lima is the "
LIMA = Answer("Lima.")
ANSWERED = ("Lima.", Outcome.COMPLETE, None)
GRAMMAR = re.compile(r"(ST*E)+[FX]")


class Stage:
    """A world, a router that asks it, and what happened: events, attempts, waits."""

    def __init__(self, budgets: Budgets = PATIENT, consent: bool | None = True) -> None:
        self.world = World()
        self.events: list[AnswerEvent] = []
        self.attempts: list[AttemptOutcome] = []
        self.waits: list[float] = []
        self.keys: dict[str, KeySource] = {}
        self.keyless: set[str] = set()
        self.models: tuple[str, ...] = (SONNET, HAIKU)
        self.more: tuple[ProviderSettings, ...] = ()
        self.clock: Clock = SystemClock()
        self.knowledge: Knowledge | None = None
        self.hedge_after_s: float | None = None
        self.mid_answer: Literal["restart", "continue"] = "restart"
        self.backup_reads: bool | None = None
        self.backup_tokens: int | None = None
        self.claude_url: str | None = None
        self.again_after_s: tuple[float, ...] = ()
        self._budgets = budgets
        self._consent = consent
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        await self._open.enter_async_context(self.world)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    def router(self) -> Router:
        claude = ProviderSettings(
            id="claude",
            kind="anthropic",
            base_url=self.claude_url or self.world.claude_url,
            models=self.models,
        )
        backup = ProviderSettings(
            id="backup",
            kind="openai",
            base_url=self.world.backup_url,
            models=(GPT,),
            consent=self._consent,
            images=self.backup_reads,
            pdfs=self.backup_reads,
            context_tokens=self.backup_tokens,
        )
        chat = ChatSettings(hedge_after_s=self.hedge_after_s, mid_answer=self.mid_answer)
        settings = Settings(provider=(claude, backup, *self.more), chat=chat)
        providers = {
            one.id: build_provider(one, self.keys.get(one.id, key)) for one in settings.provider
        }
        for provider in providers.values():
            self._open.push_async_callback(provider.close)
        return Router(
            providers,
            settings,
            self.clock,
            knowledge=self.knowledge,
            budgets=self._budgets,
            on_attempt=self.note,
            keyless=lambda: self.keyless,
            pause=self._pause,
            again_after_s=self.again_after_s,
        )

    async def ask(self, request: AskRequest = ASK) -> None:
        async with aclosing(self.router().answer(request)) as events:
            self.events = [event async for event in events]
        letters = {
            SegmentStarted: "S",
            TextDelta: "T",
            SegmentEnded: "E",
            AnswerFinished: "F",
            AnswerFailed: "X",
        }
        assert GRAMMAR.fullmatch("".join(letters[type(event)] for event in self.events))

    def note(self, attempt: AttemptOutcome) -> None:
        self.attempts.append(attempt)

    async def _pause(self, seconds: float) -> None:
        self.waits.append(seconds)

    @property
    def segments(self) -> list[tuple[str, RouteReasonKind, str, Outcome, FailureKind | None]]:
        """Each segment as (model, reason, text, outcome, failure)."""
        found = []
        for event in self.events:
            if isinstance(event, SegmentStarted):
                start, text = event, ""
            elif isinstance(event, TextDelta):
                text += event.text
            elif isinstance(event, SegmentEnded):
                failure = event.failure.kind if event.failure else None
                found.append((start.model, start.reason.kind, text, event.outcome, failure))
        return found

    @property
    def failed(self) -> FailureKind | None:
        last = self.events[-1]
        return last.failure.kind if isinstance(last, AnswerFailed) else None
