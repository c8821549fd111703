"""An outbox on a real file, asking a real world; prompts that could not be answered."""

from __future__ import annotations

from collections import Counter
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tests.chat.asking import PATIENT, key
from understudy.archive.schema import open_archive
from understudy.archive.store import Store
from understudy.base.clock import SystemClock
from understudy.base.settings.values import ProviderSettings, Settings
from understudy.chat.chat_service import ChatService
from understudy.chat.failover.router import Router
from understudy.chat.model import AnswerFailed
from understudy.chat.outbox import Outbox
from understudy.chat.providers.kinds import build_provider
from understudy.chat.question import Question

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from understudy.archive.waiting_prompts import OutboxEntry
    from understudy.base.storage.database import Database
    from understudy.chat.model import AnswerEvent
    from understudy.chat.outbox import OutboxAnswer
    from understudy.world.world import World

ONE_MODEL = ("claude-sonnet-5-5",)


def claude_at(url: str) -> ProviderSettings:
    return ProviderSettings(id="claude", kind="anthropic", base_url=url, models=ONE_MODEL)


@dataclass
class Drainer:
    """What one process has: store, chat, outbox, and what was told of answers."""

    store: Store
    database: Database
    chat: ChatService
    outbox: Outbox
    told: list[OutboxAnswer]

    async def ask(self, question: Question) -> tuple[AnswerEvent, int]:
        """Ask to the end; return the last event and the prompt's message id."""
        pending = self.chat.store_prompt(question)
        async with aclosing(self.chat.answer(pending)) as events:
            last = [event async for event in events][-1]
        return last, pending.message.id

    async def ask_in_vain(self, text: str, conversation_id: int | None = None) -> int:
        """Ask what nobody answers and return the conversation."""
        last, message_id = await self.ask(Question(text, conversation_id))
        assert isinstance(last, AnswerFailed)
        assert (last.kept, last.waits) == (True, True)
        return self.entry_of(message_id).conversation_id

    def entry_of(self, message_id: int) -> OutboxEntry:
        return next(one for one in self.store.outbox.entries() if one.message_id == message_id)

    def states(self) -> list[tuple[str, str, str | None]]:
        return [(one.text, one.state.value, one.failure) for one in self.store.outbox.entries()]

    def answers(self, conversation_id: int) -> list[tuple[int | None, list[str]]]:
        """Each answer as the prompt it follows and the texts of its segments."""
        return [
            (one.parent_id, [segment.text for segment in one.segments])
            for one in self.store.messages(conversation_id)
            if one.segments
        ]


@asynccontextmanager
async def drainer(
    path: Path, claude_url: str, *more: ProviderSettings
) -> AsyncGenerator[Drainer, None]:
    """Open what one process has on the database at ``path``."""
    clock = SystemClock()
    settings = Settings(provider=(claude_at(claude_url), *more))
    async with AsyncExitStack() as stack:
        opened = open_archive(path, clock)
        stack.callback(opened.database.close)
        store = Store(opened.database, clock)
        store.answers.mark_interrupted_running()
        store.outbox.settle_cut_off()
        providers = {one.id: build_provider(one, key) for one in settings.provider}
        for provider in providers.values():
            stack.push_async_callback(provider.close)
            await provider.preload()  # the moments that count are not those of an import
        router = Router(providers, settings, clock, budgets=PATIENT)

        def trouble(problem: Exception) -> None:
            raise problem

        def claude() -> ProviderSettings:
            return settings.provider[0]

        chat = ChatService(store, lambda: router, clock, trouble, claude)
        told: list[OutboxAnswer] = []
        outbox = Outbox(store, chat, claude, clock, told.append)
        yield Drainer(store, opened.database, chat, outbox, told)


def asked_of_claude(world: World) -> Counter[str]:
    """Count how often each prompt was the last word of a question to Claude."""
    return Counter(last_words(one.body_json["messages"][-1]) for one in world.claude.asked)


def last_words(message: dict[str, object]) -> str:
    content = message["content"]
    if isinstance(content, list):
        content = "".join(str(part.get("text", "")) for part in content)
    return str(content)
