"""Models on this computer that are being loaded: one load serves every question.

A model server takes a question and is silent while it reads gigabytes from the disk (Ollama, LM
Studio), or refuses it with a 503 until it is loaded (llama.cpp). A second question would wait just
as long, and some servers then begin the load again. Engine thread only.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing, contextmanager
from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import Loading
from understudy.chat.providers.base import ProviderError
from understudy.chat.providers.wire.phrases import is_loading

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator

    from understudy.chat.candidate import Candidate
    from understudy.chat.providers.base import Provider, ProviderEvent, ProviderRequest

    Answered = AsyncGenerator[ProviderEvent | Loading, None]

logger = logging.getLogger(__name__)

STAYS_LOADED_S = 240.0
"""Ollama lets an idle model go after five minutes, and no server is known to do so sooner."""
SAID_AFTER_S = 2.0
ASK_AGAIN_S = 1.0


class Loads:
    """The models on this computer: which answered lately, and which are loading."""

    def __init__(self) -> None:
        self._spoke_at_s: dict[Candidate, float] = {}
        self._loading: dict[Candidate, asyncio.Event] = {}

    async def answer(
        self, candidate: Candidate, provider: Provider, request: ProviderRequest
    ) -> Answered:
        """Stream an answer of a local model, with `Loading` first if it must be loaded.

        ``request.budgets.load_s`` is the longest wait for its first event; raises `ProviderError`.
        Closing it closes the connection, and a waiting question is sent instead.
        """
        began_s, load_s = _now_s(), request.budgets.load_s or 0.0
        is_told = False
        while (other := self._loading.get(candidate)) is not None:
            if not is_told:
                logger.info("%s is being loaded for another question", candidate.model)
                is_told = True
                yield Loading()
            try:
                async with asyncio.timeout(began_s + load_s - _now_s()):
                    await other.wait()
            except TimeoutError as silence:
                kind = FailureKind.FIRST_TEXT_TIMEOUT
                failure = Failure(kind, candidate.provider, candidate.model)
                raise ProviderError(failure) from silence
        with self._asked(candidate):
            while True:
                left_s = began_s + load_s - _now_s()
                budgets = replace(request.budgets, load_s=left_s)
                events = self._once(candidate, provider, replace(request, budgets=budgets), is_told)
                try:
                    async with aclosing(events):
                        async for event in events:
                            yield event
                            is_told = is_told or isinstance(event, Loading)
                except ProviderError as problem:
                    if left_s <= ASK_AGAIN_S or not is_loading(problem.failure.detail):
                        raise
                else:
                    return
                if not is_told:
                    is_told = True
                    yield Loading()
                await asyncio.sleep(ASK_AGAIN_S)

    async def _once(
        self,
        candidate: Candidate,
        provider: Provider,
        request: ProviderRequest,
        is_told: bool,  # noqa: FBT001 - of one caller
    ) -> Answered:
        events = provider.stream(request)
        async with aclosing(events):
            if not is_told and not self._is_loaded(candidate):
                beginning = _with_loading(events)
                async with aclosing(beginning):
                    async for event in beginning:
                        if not isinstance(event, Loading):
                            self._spoke(candidate)
                        yield event
            async for event in events:
                self._spoke(candidate)
                yield event

    def _is_loaded(self, candidate: Candidate) -> bool:
        spoke_at_s = self._spoke_at_s.get(candidate)
        return spoke_at_s is not None and _now_s() - spoke_at_s < STAYS_LOADED_S

    def _spoke(self, candidate: Candidate) -> None:
        self._spoke_at_s[candidate] = _now_s()
        if (loading := self._loading.pop(candidate, None)) is not None:
            loading.set()

    @contextmanager
    def _asked(self, candidate: Candidate) -> Iterator[None]:
        """Make other questions wait until the model answers, or this question is over."""
        if self._is_loaded(candidate):
            yield
            return
        mine = self._loading[candidate] = asyncio.Event()
        try:
            yield
        finally:
            if self._loading.get(candidate) is mine:
                del self._loading[candidate]
            mine.set()


def _now_s() -> float:
    return asyncio.get_running_loop().time()


async def _with_loading(events: AsyncGenerator[ProviderEvent, None]) -> Answered:
    """Yield only the first event, with `Loading` before it if it takes a while."""
    first = asyncio.ensure_future(anext(events, None))
    try:
        done, _ = await asyncio.wait({first}, timeout=SAID_AFTER_S)
        if not done:
            yield Loading()
        if (event := await first) is not None:
            yield event
    finally:
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
