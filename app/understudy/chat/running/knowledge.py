"""What is known of the candidates beside the person's order: breakers, the verdict, their pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from understudy.chat.breaker import BreakerState
from understudy.chat.running.order import Health, Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.base.clock import Clock
    from understudy.chat.attempt import AttemptOutcome
    from understudy.chat.breaker import Admission, Breakers
    from understudy.chat.route import Candidate
    from understudy.chat.running.judged import Down


@dataclass(frozen=True, slots=True)
class Knowledge:
    """``down`` is the verdict's word on a candidate (see `judged`), None: it is not down.

    ``red`` says whether a provider's own status page reports it down.
    """

    breakers: Breakers
    clock: Clock
    down: Callable[[Candidate], Down | None] = lambda _candidate: None
    red: Callable[[str], bool] = lambda _provider: False

    def standing(self, candidate: Candidate) -> Standing:
        """Say how a candidate stands now; where the verdict knows since when, that is told."""
        provider, model = candidate.provider, candidate.model
        now_s = self.clock.monotonic()
        state = self.breakers.state(provider, model, now_s)
        trouble = self.breakers.trouble(provider, model, now_s)
        failure = trouble.failure if trouble else None
        ago_s = now_s - trouble.since_s if trouble else 0.0
        # whole seconds: the same trouble is the same value whenever it is looked at
        began = (self.clock.now() - timedelta(seconds=ago_s)).replace(microsecond=0)
        since = began if trouble else None
        down = self.down(candidate)
        if down is not None:
            since = down.since
        if self.red(provider):
            health = Health.PAGE_RED
        elif state is BreakerState.OPEN:
            health = Health.BREAKER_OPEN
        elif state is BreakerState.HALF_OPEN:
            health = Health.TRIAL_DUE  # whatever is reported: the next question is what finds out
        elif down is not None:
            health = Health.REPORTED_DOWN
        else:
            return Standing(Health.WELL)
        return Standing(health, since, failure, down)

    def admit(self, candidate: Candidate) -> Admission:
        return self.breakers.begin(candidate.provider, candidate.model, self.clock.monotonic())

    def learn(self, admission: Admission, outcome: AttemptOutcome) -> None:
        """Tell the breakers how an admitted attempt ended."""
        asked = outcome.candidate
        down = self.down(asked)
        is_whole = down is not None and not down.model  # one model's trouble is not its sisters'
        self.breakers.end(
            admission,
            outcome.failure,
            self.clock.monotonic(),
            spoke=outcome.first_text_s is not None,
            reported_down=is_whole or self.red(asked.provider),
        )

    def works(self, candidate: Candidate) -> None:
        """Take the judge's word that a candidate works: nothing stands in its way any more."""
        self.breakers.works(candidate.provider, candidate.model)

    def follow(self, candidate: Candidate) -> Callable[[AttemptOutcome], None]:
        """Let in an attempt that no router makes; what is returned takes how it ended."""
        admission = self.admit(candidate)
        return lambda outcome: self.learn(admission, outcome)
