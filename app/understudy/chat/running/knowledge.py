"""Knowledge of the candidates besides the person's order: breakers, verdict, pages."""

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
    """``down`` returns the verdict on a candidate (see `judged`), None: it is not down.

    ``red`` returns whether a provider's own status page reports it down.
    """

    breakers: Breakers
    clock: Clock
    down: Callable[[Candidate], Down | None] = lambda _candidate: None
    red: Callable[[str], bool] = lambda _provider: False

    def standing(self, candidate: Candidate) -> Standing:
        """Return the standing of a candidate now, with the verdict's start if it has one."""
        provider, model = candidate.provider, candidate.model
        now_s = self.clock.monotonic()
        state = self.breakers.state(provider, model, now_s)
        trouble = self.breakers.trouble(provider, model, now_s)
        failure = trouble.failure if trouble else None
        since = None
        if trouble:
            began = self.clock.now() - timedelta(seconds=now_s - trouble.since_s)
            # whole seconds: the same trouble gives the same value at any time
            since = began.replace(microsecond=0)
        down = self.down(candidate)
        if down is not None:
            since = down.since
        if self.red(provider):
            health = Health.PAGE_RED
        elif state is BreakerState.OPEN:
            health = Health.BREAKER_OPEN
        elif state is BreakerState.HALF_OPEN:
            health = Health.TRIAL_DUE  # whatever is reported: the next question finds out
        elif down is not None:
            health = Health.REPORTED_DOWN
        else:
            return Standing(Health.WELL)
        return Standing(health, since, failure, down)

    def admit(self, candidate: Candidate) -> Admission:
        return self.breakers.begin(candidate.provider, candidate.model, self.clock.monotonic())

    def learn(self, admission: Admission, outcome: AttemptOutcome) -> None:
        """Report the end of an admitted attempt to the breakers."""
        asked = outcome.candidate
        down = self.down(asked)
        # one model's trouble does not concern the others
        is_whole = down is not None and not down.model
        self.breakers.end(
            admission,
            outcome.failure,
            self.clock.monotonic(),
            spoke=outcome.first_text_s is not None,
            reported_down=is_whole or self.red(asked.provider),
        )

    def works(self, candidate: Candidate) -> None:
        """Note that the judge finds a candidate working: its breakers close."""
        self.breakers.works(candidate.provider, candidate.model)

    def follow(self, candidate: Candidate) -> Callable[[AttemptOutcome], None]:
        """Admit an attempt made outside a router; call the result with its end."""
        admission = self.admit(candidate)
        return lambda outcome: self.learn(admission, outcome)
