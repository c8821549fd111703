"""One request to one candidate: its text as it comes, then how it ended and how long it took."""

from __future__ import annotations

import asyncio
import random
from contextlib import aclosing
from typing import TYPE_CHECKING, assert_never

import msgspec

from understudy.chat.candidate import Candidate
from understudy.chat.failure import Failure, FailureKind
from understudy.chat.model import (
    Loading,
    Outcome,
    TextDelta,
    TextTakenBack,
    Thinking,
    ThoughtDelta,
)
from understudy.chat.providers.base import (
    ANSWER_MAX_TOKENS,
    ProviderError,
    ProviderFinished,
    ProviderRequest,
    ProviderTakenBack,
    ProviderText,
    ProviderThinking,
)
from understudy.chat.waiting.model_loads import Loads

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.chat.model import Said, Turn
    from understudy.chat.providers.base import Budgets, Provider, ProviderEvent, ProviderSaid

JITTER_S = (0.2, 0.6)


class AttemptOutcome(msgspec.Struct, frozen=True):
    """The result of one attempt, as evidence about a provider.

    ``failure`` None: it answered. A stop by the person is the failure STOPPED and says nothing
    about the provider, except that it works if ``first_text_s`` is set. ``started_at`` is when the
    question had left: loading the vendor's SDK and a slow line are not the provider's time.
    ``others_reached``: no connection could be made, and then another company was reached.
    ``tokens`` is about how long the prompt was.
    """

    provider: str
    model: str
    failure: Failure | None
    first_text_s: float | None
    elapsed_s: float
    started_at: datetime
    others_reached: bool = False
    tokens: int = 0

    @property
    def candidate(self) -> Candidate:
        return Candidate(self.provider, self.model)


class Attempt:
    """Runs once. ``turns`` are as the candidate can read them: see `chat.request`.

    ``tokens`` is about how many they are. ``loads`` are those of every question that may be under
    way, None: this one is alone.
    """

    def __init__(
        self,
        provider: Provider,
        candidate: Candidate,
        clock: Clock,
        turns: tuple[Turn, ...],
        system: str | None = None,
        *,
        tokens: int = 0,
        loads: Loads | None = None,
    ) -> None:
        self.candidate = candidate
        self.failure: Failure | None = None
        self.finished: ProviderFinished | None = None
        self._provider = provider
        self._turns = turns
        self._system = system
        self._tokens = tokens
        self._loads = loads
        self._clock = clock
        self._started_at = clock.now()
        self._started_s = clock.monotonic()
        self._first_text_s: float | None = None
        self._thinks_since_s: float | None = None
        self._thought_s = 0.0  # before the thinking that lasts
        self._has_thoughts = False
        self._elapsed_s = 0.0

    @property
    def has_text(self) -> bool:
        return self._first_text_s is not None

    async def run(
        self, budgets: Budgets, max_tokens: int = ANSWER_MAX_TOKENS
    ) -> AsyncGenerator[Said, None]:
        """Yield the answer; `failure` and `finished` then hold the result. Raises nothing."""
        candidate = self.candidate
        request = ProviderRequest(
            candidate.model, self._turns, self._system, max_tokens, budgets, self._begin
        )
        try:
            await self._provider.preload()
            self._begin()
            events = self._events(request)
            async with aclosing(events):
                async for event in events:
                    if isinstance(event, Loading):
                        yield event
                    elif isinstance(event, ProviderFinished):
                        self._finish(event)
                    else:
                        for said in self._said(event):
                            yield said
        except ProviderError as problem:
            self.failure = problem.failure
        except (GeneratorExit, asyncio.CancelledError):
            self.failure = self._own(FailureKind.STOPPED)
            raise
        finally:
            self._elapsed_s = self._since_start()
        if self.finished is None and self.failure is None:
            self.failure = self._own(FailureKind.STREAM_INCOMPLETE)

    def _events(self, request: ProviderRequest) -> AsyncGenerator[ProviderEvent | Loading, None]:
        if request.budgets.load_s is None:
            return self._provider.stream(request)
        loads = self._loads or Loads()
        return loads.answer(self.candidate, self._provider, request)

    def segment_outcome(self) -> Outcome:
        if self.failure is None:
            return Outcome.COMPLETE
        if self.failure.kind is FailureKind.REFUSED:
            return Outcome.REFUSED
        return Outcome.INTERRUPTED

    def outcome(self) -> AttemptOutcome:
        """Return the result; an attempt cancelled before it began counts as stopped."""
        is_over = self.failure is not None or self.finished is not None
        return AttemptOutcome(
            self.candidate.provider,
            self.candidate.model,
            self.failure if is_over else self._own(FailureKind.STOPPED),
            self._first_text_s,
            self._elapsed_s,
            self._started_at,
            tokens=self._tokens,
        )

    def budget_left(self, budgets: Budgets, wait_s: float) -> Budgets | None:
        """Return what a retry after ``wait_s`` may take, None if the person would wait too long."""
        spent_s = self._elapsed_s + wait_s
        return None if spent_s >= budgets.until_text_s else budgets.less(spent_s)

    def _begin(self) -> None:
        """Start the clock of the provider's time."""
        self._started_at, self._started_s = self._clock.now(), self._clock.monotonic()

    def _said(self, event: ProviderSaid) -> Iterator[Said]:
        """Yield the parts that are new to the caller."""
        match event:
            case ProviderText():
                yield from self._thinking_ended()
                if self._first_text_s is None:
                    self._first_text_s = self._since_start()
                yield TextDelta(event.text)
            case ProviderTakenBack():
                yield from self._thinking_ended()
                if self._first_text_s is not None:  # the text was thinking all along
                    self._thinks_since_s = self._started_s + self._first_text_s
                self._first_text_s = None
                yield TextTakenBack()
            case ProviderThinking():
                if self._thinks_since_s is None:
                    self._thinks_since_s = self._clock.monotonic()
                    yield Thinking()
                if event.text:
                    self._has_thoughts = True
                    yield ThoughtDelta(event.text, self._thought_for_s())
            case _:
                assert_never(event)

    def _thinking_ended(self) -> Iterator[Said]:
        if self._thinks_since_s is None:
            return
        self._thought_s, self._thinks_since_s = self._thought_for_s(), None
        if self._has_thoughts:
            yield ThoughtDelta("", self._thought_s)

    def _thought_for_s(self) -> float:
        since_s = self._thinks_since_s
        return self._thought_s + (0.0 if since_s is None else self._clock.monotonic() - since_s)

    def _finish(self, event: ProviderFinished) -> None:
        self.finished = event
        if event.refused:
            self.failure = self._own(FailureKind.REFUSED)

    def _own(self, kind: FailureKind) -> Failure:
        return Failure(kind, self.candidate.provider, self.candidate.model)

    def _since_start(self) -> float:
        return self._clock.monotonic() - self._started_s


def jitter_s() -> float:
    """Return a random delay, so that not all clients come back at the same moment."""
    return random.uniform(*JITTER_S)  # noqa: S311 - not a secret


def wait_s(failure: Failure) -> float:
    """Return the wait before the one retry: the requested time plus jitter."""
    return (failure.retry_after_s or 0.0) + jitter_s()
