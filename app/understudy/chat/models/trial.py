"""One short real question to a provider, to test key, model and connection together."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec

from understudy.chat.candidate import Candidate
from understudy.chat.failure import FailureKind
from understudy.chat.model import Role, Turn
from understudy.chat.providers.base import (
    Budgets,
    ProviderError,
    ProviderRequest,
    ProviderText,
    ProviderThinking,
)
from understudy.chat.waiting.model_loads import Loads

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from understudy.chat.failure import Failure
    from understudy.chat.model import Loading
    from understudy.chat.providers.base import Provider, ProviderEvent

TEST_QUESTION = Turn(Role.USER, "Reply with the word: ready")
TEST_MAX_TOKENS = 16


class Trial(msgspec.Struct, frozen=True):
    """``failure`` None: it answered, completely after ``elapsed_s``, without loading the SDK."""

    failure: Failure | None
    first_text_s: float | None = None
    elapsed_s: float = 0.0


async def try_provider(
    provider: Provider, model: str, loads: Loads | None = None, load_s: float | None = None
) -> Trial:
    """Ask ``model`` and close the provider; a list of models proves less. Raises nothing of its.

    ``load_s`` is how long a model on this computer may take to load, ``loads`` those under way.
    """
    budgets = Budgets(load_s=load_s)
    request = ProviderRequest(model, (TEST_QUESTION,), max_tokens=TEST_MAX_TOKENS, budgets=budgets)
    first_text_s: float | None = None
    has_thought = False
    now_s = asyncio.get_running_loop().time
    began_s = now_s()
    try:
        await provider.preload()
        began_s = now_s()
        if load_s is None:
            answer: AsyncGenerator[ProviderEvent | Loading, None] = provider.stream(request)
        else:
            answer = (loads or Loads()).answer(Candidate(provider.id, model), provider, request)
        async with aclosing(answer) as events:
            async for event in events:
                has_thought = has_thought or isinstance(event, ProviderThinking)
                if isinstance(event, ProviderText) and first_text_s is None:
                    first_text_s = now_s() - began_s
        return Trial(None, first_text_s, now_s() - began_s)
    except ProviderError as problem:
        # a model that thinks first has no room in so few tokens: it works as far as tested
        if has_thought and problem.failure.kind is FailureKind.EMPTY_ANSWER:
            return Trial(None, None, now_s() - began_s)
        return Trial(problem.failure)
    finally:
        await provider.close()
