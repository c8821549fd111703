"""What the chat tests share: providers pointed at the world, short budgets, a question."""

from __future__ import annotations

from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from typing import TYPE_CHECKING, Literal

from tests.patience import PATIENCE_S
from understudy.base.settings.values import ProviderSettings
from understudy.chat.model import Role, Turn
from understudy.chat.providers.base import (
    Budgets,
    ProviderError,
    ProviderFinished,
    ProviderRequest,
    ProviderText,
)
from understudy.chat.providers.kinds import build_provider
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from understudy.chat.failure import Failure
    from understudy.chat.providers.base import KeySource, Provider, ProviderEvent
    from understudy.world.provider.service import ChatService

Kind = Literal["anthropic", "openai"]
BOTH: tuple[Kind, Kind] = ("anthropic", "openai")
MODEL = {"anthropic": "claude-sonnet-5-5", "openai": "gpt-5.5"}
KEY = "sk-test-0123456789abcdef"
QUESTION = "What is the capital of Peru, please?"
PATIENT = Budgets(*[PATIENCE_S] * 5)
# a silence that must be noticed, and longer than a busy machine falls silent by itself
NOTICED_S = 1.5


async def key() -> str:
    return KEY


def service(world: World, kind: Kind) -> ChatService:
    return world.claude if kind == "anthropic" else world.backup


def settings_for(world: World, kind: Kind) -> ProviderSettings:
    return ProviderSettings(
        id="claude" if kind == "anthropic" else "backup",
        kind=kind,
        base_url=world.claude_url if kind == "anthropic" else world.backup_url,
        models=(MODEL[kind],),
        consent=True,
    )


def question(kind: Kind, budgets: Budgets = PATIENT, text: str = QUESTION) -> ProviderRequest:
    return ProviderRequest(MODEL[kind], (Turn(Role.USER, text),), budgets=budgets)


@asynccontextmanager
async def asked_at(
    kind: Kind, *, base_url: str | None = None, key_source: KeySource = key, local: bool = False
) -> AsyncGenerator[tuple[World, Provider], None]:
    """Open a world and one provider that asks it (or ``base_url``)."""
    async with AsyncExitStack() as open_things:
        world = await open_things.enter_async_context(World())
        settings = ProviderSettings(
            id="claude" if kind == "anthropic" else "backup",
            kind=kind,
            base_url=base_url or settings_for(world, kind).base_url,
            models=(MODEL[kind],),
            local=local,
        )
        provider = build_provider(settings, key_source)
        open_things.push_async_callback(provider.close)
        yield world, provider


async def listen(
    provider: Provider, request: ProviderRequest
) -> tuple[str, ProviderFinished | None, Failure | None]:
    """Ask and return the text, the final event and the failure: exactly one of the last two."""
    said: list[ProviderEvent] = []
    failure = None
    try:
        async with aclosing(provider.stream(request)) as events:
            said = [event async for event in _kept(events, said)]
    except ProviderError as problem:
        failure = problem.failure
    text = "".join(event.text for event in said if isinstance(event, ProviderText))
    last = said[-1] if said else None
    return text, last if isinstance(last, ProviderFinished) else None, failure


async def _kept(
    events: AsyncGenerator[ProviderEvent, None], said: list[ProviderEvent]
) -> AsyncGenerator[ProviderEvent, None]:
    async for event in events:
        said.append(event)
        yield event
