"""Knowledge of the candidates besides the person's order: breakers, verdict, pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from understudy.chat.failover.breaker import BreakerState
from understudy.chat.failover.order import WELL, Condition, Health
from understudy.chat.failover.unusable import Unusable
from understudy.chat.failure import Failure, FailureKind, Trait
from understudy.chat.waiting.first_texts import FirstTexts
from understudy.chat.waiting.model_loads import Loads
from understudy.chat.waiting.patience import Usual

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from understudy.base.clock import Clock
    from understudy.chat.candidate import Candidate
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.chat.failover.breaker import Admission, Breakers
    from understudy.chat.failover.judged import Down


class Knowledge(msgspec.Struct, frozen=True):
    """``down`` returns the verdict on a candidate (see `judged`), None: it is not down.

    ``red`` returns True if a provider's own status page reports it down, ``troubled`` if the
    verdict reports any trouble there, ``limited`` when a candidate's plan was used up, None: it
    is not.
    """

    breakers: Breakers
    clock: Clock
    down: Callable[[Candidate], Down | None] = lambda _candidate: None
    red: Callable[[str], bool] = lambda _provider: False
    troubled: Callable[[str], bool] = lambda _provider: False
    limited: Callable[[Candidate], datetime | None] = lambda _candidate: None
    loads: Loads = msgspec.field(default_factory=Loads)
    first_texts: FirstTexts = msgspec.field(default_factory=FirstTexts)
    unusable: Unusable = msgspec.field(default_factory=Unusable)

    def condition(self, candidate: Candidate) -> Condition:
        """Return the condition of a candidate now, with the verdict's start if it has one."""
        provider, model = candidate.provider, candidate.model
        reached_at = self.limited(candidate)
        if reached_at is not None:
            used_up = Failure(FailureKind.QUOTA_EXHAUSTED, provider, model)
            return Condition(Health.BREAKER_OPEN, reached_at.replace(microsecond=0), used_up)
        now_s = self.clock.monotonic()
        state = self.breakers.state(provider, model, now_s)
        down, is_red = self.down(candidate), self.red(provider)
        waits = provider in self.unusable
        if state is BreakerState.CLOSED and down is None and not is_red:
            return Condition(Health.WELL, waits=True) if waits else WELL
        trouble = self.breakers.trouble(provider, model, now_s)
        failure = trouble.failure if trouble else None
        since = None
        if trouble:
            began = self.clock.now() - timedelta(seconds=now_s - trouble.since_s)
            # whole seconds: the same trouble gives the same value at any time
            since = began.replace(microsecond=0)
        if down is not None:
            since = down.since
        if is_red:
            health = Health.PAGE_RED
        elif state is BreakerState.OPEN:
            health = Health.BREAKER_OPEN
        elif state is BreakerState.HALF_OPEN:
            health = Health.TRIAL_DUE  # whatever is reported: the next question finds out
        else:
            health = Health.REPORTED_DOWN
        return Condition(health, since, failure, down, waits)

    def works_lately(self, candidate: Candidate) -> bool:
        """Return True if a candidate has no known trouble and its last question succeeded."""
        if self.condition(candidate).health is not Health.WELL:
            return False
        now_s = self.clock.monotonic()
        return not self.breakers.failed_lately(candidate.provider, now_s, candidate.model)

    def is_in_trouble(self, candidate: Candidate) -> bool:
        """Return True if there is any sign of trouble at its provider."""
        if self.troubled(candidate.provider) or self.red(candidate.provider):
            return True
        now_s = self.clock.monotonic()
        if self.breakers.failed_lately(candidate.provider, now_s):
            return True
        return self.condition(candidate).health is not Health.WELL

    def usual(self, candidate: Candidate, tokens: int) -> Usual:
        """Return its usual waits at about this size."""
        found = self.first_texts
        return Usual(tokens, found.like(candidate, tokens), found.waited_in_vain(candidate))

    def admit(self, candidate: Candidate) -> Admission:
        return self.breakers.begin(candidate.provider, candidate.model, self.clock.monotonic())

    def learn(self, admission: Admission, outcome: AttemptOutcome) -> None:
        """Take how an admitted attempt ended."""
        asked, failure = outcome.candidate, outcome.failure
        self.unusable.learn(asked.provider, failure)
        if outcome.first_text_s is not None:
            self.first_texts.spoke(asked)
            if not self.is_in_trouble(asked):  # slowness in trouble is not its usual time
                self.first_texts.took(asked, outcome.tokens, outcome.first_text_s)
        elif failure is not None and Trait.NEVER_SPOKE in failure.kind.traits:
            self.first_texts.was_silent(asked)
        self._tell_breakers(admission, outcome)

    def _tell_breakers(self, admission: Admission, outcome: AttemptOutcome) -> None:
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
        """Admit an attempt made outside a router; the returned function takes its outcome.

        A probe asks for so little that its time says nothing about a question's.
        """
        admission = self.admit(candidate)
        return lambda outcome: self._tell_breakers(admission, outcome)
