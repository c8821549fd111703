"""A prompt becomes answer events: one retry, then the next candidate, until one answers.

Keeps nothing from one answer to the next. Engine thread only.
"""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.chat.attempt import Attempt, AttemptOutcome
from understudy.chat.failure import Failure, FailureKind, is_worth_a_retry
from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    Outcome,
    RouteReason,
    RouteReasonKind,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
)
from understudy.chat.providers.base import Budgets
from understudy.chat.route import (
    Candidate,
    RouteRequest,
    SkipReason,
    after_failures,
    candidates,
    most_telling,
    skipped,
)

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping

    from understudy.base.clock import Clock
    from understudy.base.settings import Settings
    from understudy.chat.model import AnswerEvent, Turn
    from understudy.chat.providers.base import Provider

logger = logging.getLogger(__name__)

JITTER_S = (0.2, 0.6)


@dataclass(frozen=True, slots=True)
class AskRequest:
    """What is asked, and of whom; ``turns`` end with the person's."""

    turns: tuple[Turn, ...]
    system: str | None = None
    pin_provider: str | None = None
    pin_model: str | None = None
    private: bool = False


@dataclass(slots=True)
class _Course:
    """How far one answer has come."""

    remaining: tuple[Candidate, ...]
    reason: RouteReason
    asked_at: float
    failures: tuple[Failure, ...] = ()
    first_text_s: float | None = None


class Router:
    """Answers from ``providers`` (by id) in the order of ``settings``.

    ``on_attempt`` is told of every attempt, ``keyless`` names the providers known to have no key,
    ``pause`` waits so many seconds before the one retry.
    """

    def __init__(
        self,
        providers: Mapping[str, Provider],
        settings: Settings,
        clock: Clock,
        *,
        budgets: Budgets | None = None,
        on_attempt: Callable[[AttemptOutcome], None] = lambda _outcome: None,
        keyless: Callable[[], Collection[str]] = tuple,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._providers = providers
        self._settings = settings
        self._clock = clock
        self._budgets = budgets or Budgets(
            first_text_s=settings.chat.first_token_s, idle_s=settings.chat.idle_s
        )
        self._on_attempt = on_attempt
        self._keyless = keyless
        self._pause = pause

    async def answer(self, request: AskRequest) -> AsyncGenerator[AnswerEvent, None]:
        """Stream one answer by the grammar of `chat.model`; closing the generator is a stop."""
        wanted = RouteRequest(
            request.pin_provider, request.pin_model, request.private, tuple(self._keyless())
        )
        known = tuple(one for one in self._settings.provider if one.id in self._providers)
        route = candidates(known, wanted)
        if not route:
            for event in self._nobody(wanted):
                yield event
            return
        course = _Course(route, self._first_reason(route[0], wanted), self._clock.monotonic())
        while course.remaining:
            candidate, *rest = course.remaining
            course.remaining = tuple(rest)
            events = self._try(candidate, request, course)
            async with aclosing(events):
                async for event in events:
                    yield event
                    if isinstance(event, AnswerFinished):
                        return
        failure = most_telling(course.failures, self._settings.provider)
        logger.warning("nobody answered: %s", failure.kind.value)
        yield AnswerFailed(failure)

    async def _try(
        self, candidate: Candidate, request: AskRequest, course: _Course
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Ask one candidate, a second time if that is worth it; update ``course``."""
        budgets = self._budgets
        retried = False
        while True:
            attempt = Attempt(self._providers[candidate.provider], candidate, self._clock)
            async with aclosing(self._segment(attempt, request, course, budgets)) as events:
                async for event in events:
                    yield event
            failure = attempt.failure
            if failure is None:
                elapsed_s = self._clock.monotonic() - course.asked_at
                yield AnswerFinished(
                    candidate.provider, candidate.model, course.first_text_s, elapsed_s
                )
                return
            wait_s = _wait_s(failure)
            shorter = attempt.budget_left(budgets, wait_s)
            if retried or attempt.has_text or shorter is None or not is_worth_a_retry(failure):
                self._fail_over(candidate, failure, course)
                return
            retried, budgets = True, shorter
            course.reason = RouteReason(RouteReasonKind.RETRY, failure)
            logger.info("%s: once more after %s", candidate.provider, failure.kind.value)
            await self._pause(wait_s)

    async def _segment(
        self, attempt: Attempt, request: AskRequest, course: _Course, budgets: Budgets
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Give one attempt as one segment, and report it, also when the person stops it."""
        candidate = attempt.candidate
        yield SegmentStarted(candidate.provider, candidate.model, course.reason)
        texts = attempt.run(request.turns, request.system, budgets)
        try:
            async with aclosing(texts):
                async for text in texts:
                    if course.first_text_s is None:
                        course.first_text_s = self._clock.monotonic() - course.asked_at
                    yield TextDelta(text)
        finally:
            self._on_attempt(attempt.outcome())
        finished = attempt.finished
        yield SegmentEnded(
            attempt.segment_outcome(),
            attempt.failure,
            *(() if finished is None else (finished.stop_reason, finished.usage)),
        )

    def _fail_over(self, candidate: Candidate, failure: Failure, course: _Course) -> None:
        course.failures = (*course.failures, failure)
        course.remaining = after_failures(course.remaining, course.failures)
        if not course.remaining:
            return
        heir = course.remaining[0]
        same = heir.provider == candidate.provider
        course.reason = RouteReason(
            RouteReasonKind.MODEL_STANDS_IN if same else RouteReasonKind.PROVIDER_STANDS_IN, failure
        )
        logger.info(
            "%s failed (%s), %s/%s stands in",
            candidate.provider,
            failure.kind.value,
            heir.provider,
            heir.model,
        )

    def _first_reason(self, first: Candidate, wanted: RouteRequest) -> RouteReason:
        if wanted.pin_provider is not None or wanted.pin_model is not None:
            return RouteReason(RouteReasonKind.PINNED)
        if first.provider != self._settings.provider[0].id:
            return RouteReason(RouteReasonKind.SKIPPED_OTHERS)
        return RouteReason(RouteReasonKind.FIRST_CHOICE)

    def _nobody(self, wanted: RouteRequest) -> tuple[AnswerEvent, ...]:
        """Say that nobody may be asked; the grammar wants a segment, an empty one stands for it."""
        keyless = [
            one.provider
            for one in skipped(self._settings.provider, wanted)
            if one.reason is SkipReason.NO_KEY
        ]
        failure = (
            Failure(FailureKind.KEY_MISSING, keyless[0])
            if keyless
            else Failure(FailureKind.NO_PROVIDER, wanted.pin_provider or "")
        )
        pinned = wanted.pin_provider is not None or wanted.pin_model is not None
        reason = RouteReasonKind.PINNED if pinned else RouteReasonKind.FIRST_CHOICE
        return (
            SegmentStarted(failure.provider, wanted.pin_model or "", RouteReason(reason)),
            SegmentEnded(Outcome.INTERRUPTED, failure),
            AnswerFailed(failure),
        )


def _wait_s(failure: Failure) -> float:
    """Return how long to wait before the one retry: what was asked for, and a little chance."""
    return (failure.retry_after_s or 0.0) + random.uniform(*JITTER_S)  # noqa: S311 - no secret
