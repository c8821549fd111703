"""The whole chat on one stage: store, service, router, both SDKs, sockets, recorder, SQLite.

It is opened once for all cells; what a cell does is told apart by its prompt, which is unlike any
other, and nothing that a router learns is kept from one to the next.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from tests.chat.asking import MODEL, key
from tests.chat.matrix.breaks import ENDLESS
from tests.chat.matrix.obstacles import Obstacle, Way
from tests.chat.matrix.row import Course, Others
from tests.chat.matrix.stream import CutService, text_until
from tests.patience import PATIENCE_S
from understudy.archive.store import Store
from understudy.base.clock import SystemClock
from understudy.base.settings.values import ProviderSettings, Settings
from understudy.chat.chat_service import ChatService
from understudy.chat.failover.router import Router
from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    TextTakenBack,
    Thinking,
    ThoughtDelta,
)
from understudy.chat.providers.kinds import build_provider
from understudy.chat.question import Question
from understudy.world.behaviour import Answer, HttpError
from understudy.world.provider.anthropic_wire import AnthropicWire
from understudy.world.provider.openai_wire import OpenAIWire
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from tests.chat.asking import Kind
    from tests.chat.matrix.row import Cell
    from understudy.archive.model import Message
    from understudy.base.storage.database import Database
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.chat.model import AnswerEvent
    from understudy.chat.providers.base import Provider

FIRST_TEXT = "Lima."
BACKUP_TEXT = "Santiago … no, Lima. 🦙"
GRAMMAR = re.compile(r"(S[TH]*E)+[FX]")
LETTERS = {
    SegmentStarted: "S", TextDelta: "T", Thinking: "H", ThoughtDelta: "H", TextTakenBack: "H",
    SegmentEnded: "E",
    AnswerFinished: "F", AnswerFailed: "X",
}  # fmt: skip
OTHER: dict[Kind, Kind] = {"anthropic": "openai", "openai": "anthropic"}
ID = {"anthropic": "claude", "openai": "backup"}


@dataclass
class Played:
    """What one cell came to."""

    prompt: str
    events: list[AnswerEvent] = field(default_factory=list)
    attempts: list[AttemptOutcome] = field(default_factory=list)
    waits_s: list[float] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, answer: AsyncGenerator[AnswerEvent, None]) -> None:
        async with aclosing(answer) as events:
            async for event in events:
                self.events.append(event)
                self.news.set()

    async def until_shown(self, text: str) -> None:
        while self.shown() != text:
            self.news.clear()
            await self.news.wait()

    def grammar(self) -> str:
        return "".join(LETTERS[type(one)] for one in self.events)

    def shown(self) -> str:
        return "".join(one.text for one in self.events if isinstance(one, TextDelta))

    def segments(self) -> list[tuple[str, str, str, str | None]]:
        """Return each segment that was shown: provider, text, outcome, failure."""
        found = []
        for one in self.events:
            if isinstance(one, SegmentStarted):
                provider, text = one.provider, ""
            elif isinstance(one, TextDelta):
                text += one.text
            elif isinstance(one, TextTakenBack):
                text = ""
            elif isinstance(one, SegmentEnded):
                failure = one.failure.kind.value if one.failure else None
                found.append((provider, text, one.outcome.value, failure))
        return found


class Theatre:
    """A world with two providers that can be cut anywhere, and one database."""

    def __init__(self, database: Database) -> None:
        self.world = World()
        self.services: dict[Kind, CutService] = {
            "anthropic": CutService(AnthropicWire(), "/claude", (MODEL["anthropic"],)),
            "openai": CutService(OpenAIWire(), "/backup/v1", (MODEL["openai"],)),
        }
        self.world.claude, self.world.backup = self.services["anthropic"], self.services["openai"]
        self.database = database
        self.clock = SystemClock()
        self.store = Store(database, self.clock)
        self._usual: dict[str, Provider] = {}
        self._open = AsyncExitStack()
        self._numbers = count(1)

    async def open(self) -> None:
        await self._open.enter_async_context(self.world)
        for kind in self.services:
            settings = self.settings(kind, Way())
            provider = build_provider(settings, key)
            self._open.push_async_callback(provider.close)
            await provider.preload()  # no import is to eat a brief budget
            self._usual[settings.id] = provider

    async def close(self) -> None:
        await self._open.aclose()

    def settings(self, kind: Kind, way: Way) -> ProviderSettings:
        service = self.services[kind]
        return ProviderSettings(
            id=ID[kind],
            kind=kind,
            base_url=(way.origin or self.world.url) + service.prefix,
            models=(MODEL[kind],),
            consent=way.consent,
        )

    async def play(self, cell: Cell) -> Played:
        """Ask one question while the cell's failure happens, and say what came of it."""
        played = Played(f"Question {next(self._numbers)}: what is the capital of Peru?")
        left = self.services[cell.dialect].arrivals.abandoned
        async with asyncio.timeout(PATIENCE_S), self._chat(cell, played) as chat:
            pending = chat.store_prompt(Question(played.prompt))
            answer = chat.answer(pending)
            if cell.course is Course.STOPPED:
                await self._stop(answer, cell, played)
            else:
                await played.take(answer)
            if cell.row.how in ENDLESS:
                # whoever is given up is hung up on at once: it would go on at the person's cost
                await self.services[cell.dialect].arrivals.wait_for_abandoned(left + 1)
        played.messages = self.store.messages(pending.conversation.id)
        return played

    async def _stop(
        self, answer: AsyncGenerator[AnswerEvent, None], cell: Cell, played: Played
    ) -> None:
        """Stop the answer as the window does, once all that was sent is shown."""
        listening = asyncio.create_task(played.take(answer))
        await self.services[cell.dialect].reached.wait()
        await played.until_shown(text_until(cell.point))
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)

    @asynccontextmanager
    async def _chat(self, cell: Cell, played: Played) -> AsyncGenerator[ChatService, None]:
        other = OTHER[cell.dialect]
        first, second = self.services[cell.dialect], self.services[other]
        for one in (first, second):
            one.arrivals.requests.clear()
            one.mend()
        first.behave(Answer(FIRST_TEXT))
        second.behave(HttpError(529) if cell.others is Others.BACKUP_DOWN else Answer(BACKUP_TEXT))
        async with AsyncExitStack() as stack:
            way = Way()
            match cell.row.how:
                case Obstacle(raised):
                    way = await stack.enter_async_context(raised())
                case how if callable(how):
                    first.cut(cell.point, how, once=cell.others is Others.PASSES)
                case how:
                    passes = cell.others is Others.PASSES
                    first.behave(how, *([Answer(FIRST_TEXT)] if passes else []))
            providers = [self.settings(cell.dialect, way)]
            if cell.has_backup:
                providers.append(self.settings(other, Way()))
            asked = dict(self._usual)
            if way != Way():
                asked[ID[cell.dialect]] = provider = build_provider(providers[0], way.key)
                stack.push_async_callback(provider.close)
            yield self._service(Settings(provider=tuple(providers)), asked, cell, played)

    def _service(
        self, settings: Settings, providers: dict[str, Provider], cell: Cell, played: Played
    ) -> ChatService:
        async def pause(seconds: float) -> None:
            played.waits_s.append(seconds)

        def fail(problem: Exception) -> None:
            raise problem

        router = Router(
            {one.id: providers[one.id] for one in settings.provider},
            settings,
            self.clock,
            budgets=cell.row.budgets,
            on_attempt=played.attempts.append,
            pause=pause,
        )
        return ChatService(
            self.store, lambda: router, self.clock, fail, lambda: settings.claude(askable=True)
        )

    def times_asked(self, kind: Kind) -> int:
        """Count the questions a provider got in the last cell."""
        return len(self.services[kind].asked)

    def times_kept(self, prompt: str) -> int:
        """Count the messages of the whole database that hold this prompt."""
        rows = self.database.query("SELECT count(*) FROM messages WHERE text = ?", (prompt,))
        return int(rows[0][0])

    def waiting(self, prompt: str) -> int:
        """Count the entries of the outbox that wait with this prompt."""
        rows = self.database.query(
            "SELECT count(*) FROM outbox JOIN messages ON messages.id = message_id"
            " WHERE text = ? AND state = 'waiting'",
            (prompt,),
        )
        return int(rows[0][0])
