"""Turns a prompt into answer events: one retry, then the next candidate, until one answers.

State between answers is in the breakers, shared with other routers. Engine thread only.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.chat.failover.attempt import Attempt, AttemptOutcome, jitter_s, wait_s
from understudy.chat.failover.breaker import Breakers
from understudy.chat.failover.exhausted import nobody
from understudy.chat.failover.hedge import Race
from understudy.chat.failover.knowledge import Knowledge
from understudy.chat.failover.preview import Answering, answering_now
from understudy.chat.failover.progress import Course, told
from understudy.chat.failover.rounds import Rounds
from understudy.chat.failover.route import RouteRequest, candidates, most_telling
from understudy.chat.failure import is_worth_a_retry
from understudy.chat.model import (
    AnswerFailed,
    AnswerFinished,
    SegmentEnded,
    SegmentStarted,
    TextDelta,
    TextTakenBack,
)
from understudy.chat.providers.base import Budgets
from understudy.chat.request.fit import Asked, fitted_for

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Mapping

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.chat.failover.breaker import Admission
    from understudy.chat.failover.route import Candidate
    from understudy.chat.model import AnswerEvent, Said, Sent, Turn
    from understudy.chat.providers.base import ModelInfo, Provider

logger = logging.getLogger(__name__)


class AskRequest(msgspec.Struct, frozen=True):
    """The question and its allowed providers; ``turns`` end with the person's.

    ``content``: see `Asked`.
    """

    turns: tuple[Turn, ...]
    system: str | None = None
    pin_provider: str | None = None
    pin_model: str | None = None
    private: bool = False
    content: Callable[[bytes], bytes | None] = lambda _sha256: None


class _Entry(msgspec.Struct, frozen=True):
    """An admitted attempt, and its request."""

    attempt: Attempt
    admission: Admission
    sent: Sent
    tokens: int


class Router:
    """Answers from ``providers`` (by id) in the order of ``settings``, adjusted by knowledge.

    ``on_attempt`` is called with every attempt, and again if a later one explains it. ``keyless``
    names the providers known to have no key. ``described`` returns a provider's own description of
    a model. ``pause`` waits the given seconds before a retry. ``again_after_s`` are the pauses
    before further rounds if all failed; none begins later than twice the budget of a first text.
    """

    def __init__(
        self,
        providers: Mapping[str, Provider],
        settings: Settings,
        clock: Clock,
        *,
        knowledge: Knowledge | None = None,
        budgets: Budgets | None = None,
        on_attempt: Callable[[AttemptOutcome], None] = lambda _outcome: None,
        keyless: Callable[[], Collection[str]] = tuple,
        over_limit: Callable[[], Collection[str]] = tuple,
        described: Callable[[str, str], ModelInfo | None] = lambda _provider, _model: None,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
        again_after_s: tuple[float, ...] = (),
    ) -> None:
        self._providers = providers
        self._settings = settings
        self._clock = clock
        self._knowledge = knowledge or Knowledge(Breakers(), clock)
        most_s = settings.chat.first_token_s
        self._budgets = budgets or Budgets(
            headers_s=most_s, first_text_s=most_s, idle_s=settings.chat.idle_s
        )
        self._on_attempt = on_attempt
        self._keyless = keyless
        self._over_limit = over_limit
        self._described = described
        self._pause = pause
        self._again_after_s = again_after_s

    async def answer(self, request: AskRequest) -> AsyncGenerator[AnswerEvent, None]:
        """Stream one answer by the grammar of `chat.model`; to stop, close the generator."""
        wanted, route = self._route(request)
        if not route:
            for event in nobody(self._settings, wanted):
                yield event
            return
        course = Course.start(route, wanted, self._settings, self._knowledge)
        course.rounds = Rounds(self._again_after_s)
        while course.remaining or await self._begins_again(course):
            events = self._try(course.next(), request, course)
            async with aclosing(events):
                async for event in events:
                    yield event
                    if isinstance(event, AnswerFinished):
                        return
        failure = most_telling(course.failures, self._settings.provider)
        logger.warning("every provider failed: %s", failure.kind.value)
        last = {(one.provider, one.model): one for one in course.failures}
        yield AnswerFailed(failure, failures=tuple(last.values()))

    def who_answers(self, request: AskRequest) -> Answering:
        """Return who would be asked if ``request`` were made now, and why, asking none."""
        wanted, route = self._route(request)
        first = self._settings.provider[0].id if self._settings.provider else ""
        return answering_now(route, wanted, first, self._knowledge)

    def _route(self, request: AskRequest) -> tuple[RouteRequest, tuple[Candidate, ...]]:
        wanted = RouteRequest(
            request.pin_provider,
            request.pin_model,
            request.private,
            tuple(self._keyless()),
            tuple(self._over_limit()),
        )
        return wanted, candidates(self._settings.provider, wanted, self._providers)

    async def _begins_again(self, course: Course) -> bool:
        """Pause and begin another round, if that may help and the wait is not too long."""
        pause_s = course.begin_round(2 * self._budgets.first_text_s)
        if pause_s is None:
            return False
        logger.info("every provider failed; all again in %.0f s", pause_s)
        await self._pause(pause_s + jitter_s())
        return True

    async def _try(
        self, candidate: Candidate, request: AskRequest, course: Course
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Ask one candidate, a second time if that is worth it; update ``course``."""
        most = self._budgets_of(candidate)
        retried = course.rounds.begun > 0  # a round is the retry of the one before
        while True:
            entry = self._enter(candidate, request, course)
            budgets = course.budgets_for(candidate, entry.tokens, most)
            async with aclosing(self._ask(entry, request, course, budgets)) as events:
                async for event in events:
                    yield event
                    if isinstance(event, AnswerFinished):
                        return
            failure = entry.attempt.failure
            if failure is None or course.handed_over:
                return
            waits_s = wait_s(failure)
            shorter = entry.attempt.budget_left(most, waits_s)
            has_text = entry.attempt.has_text
            if retried or has_text or shorter is None or not is_worth_a_retry(failure):
                course.fail_over(candidate, failure)
                return
            retried, most = True, shorter
            course.try_again(failure)
            logger.info("%s: once more after %s", candidate.provider, failure.kind.value)
            await self._pause(waits_s)

    async def _ask(
        self, entry: _Entry, request: AskRequest, course: Course, budgets: Budgets
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Yield one attempt as one segment, and a second one if another continues for it."""
        beside: list[_Entry] = []

        def open_second() -> Attempt | None:
            heir = course.begin_hedge()
            if heir is None:
                return None
            beside.append(self._enter(heir, request, course))
            return beside[0].attempt

        def dropped(attempt: Attempt) -> None:
            self._report(beside[0], course)
            course.hedge_dropped(attempt.candidate, attempt.failure)

        after_s = self._settings.chat.hedge_after_s if course.may_hedge else None
        race = Race(entry.attempt, after_s, open_second, dropped)
        second = self._budgets_of(course.remaining[0]) if course.remaining else self._budgets
        texts = race.texts(budgets, second)
        try:
            async with aclosing(self._segment(entry, texts, course)) as events:
                async for event in events:
                    yield event
            if race.heir is None:
                return
            if not course.hand_over(entry.attempt, race.heir.attempt):
                await race.drop_second()
                return
            async with aclosing(self._segment(beside[0], race.heir.texts(), course)) as events:
                async for event in events:
                    yield event
            if (failure := beside[0].attempt.failure) is not None:
                course.fail_over(beside[0].attempt.candidate, failure)
        finally:
            await race.close()

    async def _segment(
        self, entry: _Entry, said: AsyncGenerator[Said, None], course: Course
    ) -> AsyncGenerator[AnswerEvent, None]:
        """Yield the text as one segment; report the attempt, also if the person stops it."""
        attempt, candidate = entry.attempt, entry.attempt.candidate
        try:
            course.segment_began()
            yield SegmentStarted(candidate.provider, candidate.model, course.reason, entry.sent)
            async with aclosing(said):
                async for one in said:
                    if isinstance(one, TextDelta):
                        course.text_came(one.text, self._clock.monotonic())
                    elif isinstance(one, TextTakenBack):
                        course.text_taken_back()
                    yield one
        finally:
            self._report(entry, course)
        finished = attempt.finished
        yield SegmentEnded(
            attempt.segment_outcome(),
            told(attempt.failure),
            *(() if finished is None else (finished.stop_reason, finished.usage)),
        )
        if attempt.failure is None:
            for explained in course.reached(local=self._is_local(candidate.provider)):
                self._on_attempt(explained)
            elapsed_s = self._clock.monotonic() - course.asked_at_s
            yield AnswerFinished(
                candidate.provider, candidate.model, course.first_text_s, elapsed_s
            )

    def _enter(self, candidate: Candidate, request: AskRequest, course: Course) -> _Entry:
        described = self._described(candidate.provider, candidate.model)
        asked = Asked(request.turns, request.system, course.to_go_on_from, request.content)
        fitted = fitted_for(self._settings, candidate, described, asked)
        provider = self._providers[candidate.provider]
        attempt = Attempt(
            provider,
            candidate,
            self._clock,
            fitted.turns,
            request.system,
            tokens=fitted.tokens,
            loads=self._knowledge.loads,
        )
        return _Entry(attempt, self._knowledge.admit(candidate), fitted.sent, fitted.tokens)

    def _budgets_of(self, candidate: Candidate) -> Budgets:
        if not self._is_local(candidate.provider):
            return self._budgets
        return replace(self._budgets, load_s=self._settings.chat.load_s)

    def _report(self, entry: _Entry, course: Course) -> None:
        outcome = entry.attempt.outcome()
        self._knowledge.learn(entry.admission, outcome)
        course.ended(outcome)
        self._on_attempt(outcome)

    def _is_local(self, provider: str) -> bool:
        settings = self._settings.provider_by_id(provider)
        return settings is not None and settings.local
