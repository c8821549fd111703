"""One answer while it runs: whom to ask, whether again or beside, until one answers.

`RunningAnswer` is the only owner of what changes meanwhile: the `Course` and the text so far, the
race with a second attempt, and the attempts that reached no host. Engine thread only.
"""

from __future__ import annotations

import logging
from contextlib import aclosing
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from understudy.chat.failover.attempt import Attempt, AttemptOutcome, jitter_s, wait_s
from understudy.chat.failover.hedge import Race
from understudy.chat.failover.progress import Course, told
from understudy.chat.failover.route import most_telling
from understudy.chat.failover.unreached import Unreached
from understudy.chat.failure import is_worth_a_retry
from understudy.chat.model import AnswerFailed, AnswerFinished, SegmentEnded, SegmentStarted
from understudy.chat.request.fit import Asked, fitted_for

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from understudy.base.clock import Clock
    from understudy.base.settings.values import Settings
    from understudy.chat.candidate import Candidate
    from understudy.chat.failover.ask_request import AskRequest
    from understudy.chat.failover.breaker import Admission
    from understudy.chat.failover.knowledge import Knowledge
    from understudy.chat.failover.route import RouteRequest
    from understudy.chat.model import AnswerEvent, Said, Sent
    from understudy.chat.providers.base import Budgets, ModelInfo, Provider

logger = logging.getLogger(__name__)


class Means(msgspec.Struct, frozen=True):
    """What an answer is made with; see `Router`."""

    providers: Mapping[str, Provider]
    settings: Settings
    clock: Clock
    knowledge: Knowledge
    budgets: Budgets
    on_attempt: Callable[[AttemptOutcome], None]
    described: Callable[[str, str], ModelInfo | None]
    pause: Callable[[float], Awaitable[None]]
    again_after_s: tuple[float, ...]

    def is_local(self, provider: str) -> bool:
        settings = self.settings.provider_by_id(provider)
        return settings is not None and settings.local

    def budgets_of(self, candidate: Candidate) -> Budgets:
        """Return the longest waits for a candidate."""
        if not self.is_local(candidate.provider):
            return self.budgets
        return replace(self.budgets, load_s=self.settings.chat.load_s)


class _Entry(msgspec.Struct, frozen=True):
    """An admitted attempt, and its request."""

    attempt: Attempt
    admission: Admission
    sent: Sent
    tokens: int


class RunningAnswer:
    """Runs once; ``route`` is not empty."""

    def __init__(
        self,
        means: Means,
        request: AskRequest,
        route: tuple[Candidate, ...],
        wanted: RouteRequest,
    ) -> None:
        self._means = means
        self._request = request
        self._course = Course.start(
            route, wanted, means.settings, means.knowledge, means.again_after_s
        )
        self._unreached = Unreached(means.knowledge)

    async def events(self) -> AsyncGenerator[AnswerEvent, None]:
        """Stream the answer by the grammar of `chat.model`; to stop, close the generator."""
        so_far = self._course.so_far
        async with aclosing(self._turns()) as turns:
            async for entry, said in turns:
                try:
                    yield self._started(entry)
                    async with aclosing(said):
                        async for one in said:
                            so_far.heard(one, self._course.elapsed_s())
                            yield one
                finally:
                    self._report(entry)  # also if the person stops it
                yield _ended(entry.attempt)
                if entry.attempt.failure is None:
                    yield self._finished(entry.attempt)
                    return
        failures = self._course.failures
        failure = most_telling(failures, self._means.settings.provider)
        logger.warning("every provider failed: %s", failure.kind.value)
        last = {(one.provider, one.model): one for one in failures}
        yield AnswerFailed(failure, failures=tuple(last.values()))

    async def _turns(self) -> AsyncGenerator[tuple[_Entry, AsyncGenerator[Said, None]], None]:
        """Yield each attempt with its text, to be streamed as one segment before the next."""
        course = self._course
        while course.remaining or await self._begins_again():
            candidate = course.next()
            most = self._means.budgets_of(candidate)
            retried = course.rounds.begun > 0  # a round is the retry of the one before
            while True:
                entry = self._enter(candidate)
                beside: list[_Entry] = []
                race = self._race(entry, beside)
                try:
                    yield entry, race.texts(self._budgets(entry, most), self._budgets_beside())
                    if race.heir is not None:
                        heir = beside[0]
                        if course.hand_over(entry.attempt, heir.attempt):
                            yield heir, race.heir.texts()
                            if (failure := heir.attempt.failure) is not None:
                                course.fail_over(
                                    heir.attempt.candidate, failure, spoke=heir.attempt.has_text
                                )
                        else:
                            await race.drop_second()
                finally:
                    await race.close()
                failure = entry.attempt.failure
                if failure is None or course.handed_over:
                    break
                waits_s = wait_s(failure)
                shorter = entry.attempt.budget_left(most, waits_s)
                has_text = entry.attempt.has_text
                if retried or has_text or shorter is None or not is_worth_a_retry(failure):
                    course.fail_over(candidate, failure, spoke=has_text)
                    break
                retried, most = True, shorter
                course.try_again(failure)
                logger.info("%s: once more after %s", candidate.provider, failure.kind.value)
                await self._means.pause(waits_s)

    async def _begins_again(self) -> bool:
        """Pause and begin another round, if that may help and the wait is not too long."""
        pause_s = self._course.begin_round(2 * self._means.budgets.first_text_s)
        if pause_s is None:
            return False
        logger.info("every provider failed; all again in %.0f s", pause_s)
        await self._means.pause(pause_s + jitter_s())
        return True

    def _race(self, entry: _Entry, beside: list[_Entry]) -> Race:
        """Return the race of an attempt with one that may be opened, then the one in ``beside``."""
        course = self._course

        def open_second() -> Attempt | None:
            heir = course.begin_hedge()
            if heir is None:
                return None
            beside.append(self._enter(heir))
            return beside[0].attempt

        def dropped(attempt: Attempt) -> None:
            self._report(beside[0])
            course.hedge_dropped(attempt.candidate, attempt.failure, spoke=attempt.has_text)

        after_s = self._means.settings.chat.hedge_after_s if course.may_hedge else None
        return Race(entry.attempt, after_s, open_second, dropped)

    def _budgets(self, entry: _Entry, most: Budgets) -> Budgets:
        return self._course.budgets_for(entry.attempt.candidate, entry.tokens, most)

    def _budgets_beside(self) -> Budgets:
        """Return the longest waits for one that may be asked beside another."""
        remaining = self._course.remaining
        if not remaining or self._means.settings.chat.hedge_after_s is None:
            return self._means.budgets
        return self._means.budgets_of(remaining[0])

    def _enter(self, candidate: Candidate) -> _Entry:
        means, request = self._means, self._request
        described = means.described(candidate.provider, candidate.model)
        so_far = self._course.so_far.to_go_on_from
        asked = Asked(request.turns, request.system, so_far, request.content)
        fitted = fitted_for(means.settings, candidate, described, asked)
        attempt = Attempt(
            means.providers[candidate.provider],
            candidate,
            means.clock,
            fitted.turns,
            request.system,
            tokens=fitted.tokens,
            loads=means.knowledge.loads,
        )
        return _Entry(attempt, means.knowledge.admit(candidate), fitted.sent, fitted.tokens)

    def _started(self, entry: _Entry) -> SegmentStarted:
        candidate = entry.attempt.candidate
        self._course.so_far.segment_began()
        return SegmentStarted(candidate.provider, candidate.model, self._course.reason, entry.sent)

    def _finished(self, attempt: Attempt) -> AnswerFinished:
        provider, model = attempt.candidate.provider, attempt.candidate.model
        if attempt.finished is not None and attempt.finished.other_model:
            model = attempt.finished.other_model
        for explained in self._unreached.explained_by(is_local=self._means.is_local(provider)):
            self._means.on_attempt(explained)
        first_text_s = self._course.so_far.first_text_s
        return AnswerFinished(provider, model, first_text_s, self._course.elapsed_s())

    def _report(self, entry: _Entry) -> None:
        outcome = entry.attempt.outcome()
        self._means.knowledge.learn(entry.admission, outcome)
        self._unreached.take(outcome)
        self._means.on_attempt(outcome)


def _ended(attempt: Attempt) -> SegmentEnded:
    finished = attempt.finished
    return SegmentEnded(
        attempt.segment_outcome(),
        told(attempt.failure),
        *(() if finished is None else (finished.stop_reason, finished.usage, finished.other_model)),
    )
