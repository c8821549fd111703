"""Circuit breakers: after a failure, a candidate is not asked first for a little time.

One per model and one per provider. Two failures in a row open it, or one if the provider is
reported down. It stays open for as long as the provider asked, at least 30 s, twice as long each
time, at most 5 minutes. Then it is half-open: exactly one question may try. Pure; seconds are the
monotonic clock's.

Not a failure: a stop by the person, anything about their request or account, a limit (429), a
missing model (404), a complete but empty answer, and this side's network, unless another host was
reached meanwhile. Every failure here counts for the judge too (`evidence_of`).
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from understudy.chat.failure import Failure, FailureKind, Scope, Trait, kinds_with
from understudy.status.evidence import RATES

FAILURES_TO_OPEN = 2
OPEN_S = 30.0
LONGEST_OPEN_S = 300.0
# if two models of a provider fail within this time, the provider itself failed
TWO_MODELS_WITHIN_S = 60.0
# an older failure is not followed up: with a few questions a day the next is another outage
IN_A_ROW_WITHIN_S = 600.0

UNREACHED = kinds_with(Trait.UNREACHED)
"""The provider's failures only if another company was reached in the same minute."""


class BreakerState(StrEnum):
    CLOSED = "closed"
    HALF_OPEN = "half_open"
    OPEN = "open"


class Trouble(msgspec.Struct, frozen=True):
    """Why a breaker is not closed: the latest failure, and when the first of them came."""

    failure: Failure
    since_s: float


def is_failure(kind: FailureKind) -> bool:
    """Return True if this kind of failure counts against the provider."""
    return kind.evidence in RATES


class Breaker:
    """One circuit breaker. Attempts begun before its last change have no effect."""

    def __init__(self) -> None:
        self.trouble: Trouble | None = None
        self._failures = 0
        self._failed_at_s = 0.0
        self._times_opened = 0
        self._opened_at_s: float | None = None
        self._open_until_s = 0.0
        self._trying = False

    def state(self, now_s: float) -> BreakerState:
        """Return its state; half-open with a running trial counts as open for all others."""
        if self._opened_at_s is None:
            return BreakerState.CLOSED
        if now_s < self._open_until_s or self._trying:
            return BreakerState.OPEN
        return BreakerState.HALF_OPEN

    def opens_trial_at_s(self, now_s: float) -> float | None:
        """Return when it becomes half-open with time, None if it does not."""
        if self._opened_at_s is None or self._open_until_s <= now_s:
            return None
        return self._open_until_s

    def begin_trial(self, now_s: float) -> bool:
        """Take the one trial, if it is free; the caller must `end_trial`."""
        if self.state(now_s) is not BreakerState.HALF_OPEN:
            return False
        self._trying = True
        return True

    def end_trial(self) -> None:
        self._trying = False

    def succeeded(self, began_s: float) -> None:
        """Close, unless the attempt began before it opened: an old stream proves nothing new."""
        if self._opened_at_s is None or began_s >= self._opened_at_s:
            self.close()

    def close(self) -> None:
        """Forget all failures."""
        self._failures = self._times_opened = 0
        self._opened_at_s = self.trouble = None

    def failed(self, failure: Failure, began_s: float, now_s: float, *, at_once: bool) -> None:
        """Count a failure; ``at_once`` opens without waiting for a second one."""
        if self._opened_at_s is not None:
            if began_s >= self._open_until_s:
                self._open(failure, now_s)
            return
        if now_s - self._failed_at_s > IN_A_ROW_WITHIN_S:
            self._failures = 0
        self._failures += 1
        self._failed_at_s = now_s
        since_s = now_s if self._failures == 1 or self.trouble is None else self.trouble.since_s
        self.trouble = Trouble(failure, since_s)
        if at_once or self._failures >= FAILURES_TO_OPEN:
            self._open(failure, now_s)

    def _open(self, failure: Failure, now_s: float) -> None:
        backoff_s = OPEN_S * 2.0 ** min(self._times_opened, 10)
        wait_s = min(max(failure.retry_after_s or 0.0, backoff_s), LONGEST_OPEN_S)
        self._times_opened += 1
        self._opened_at_s, self._open_until_s = now_s, now_s + wait_s
        since_s = now_s if self.trouble is None else self.trouble.since_s
        self.trouble = Trouble(failure, since_s)


class Admission(msgspec.Struct, frozen=True):
    """One attempt's admission. ``trials`` are the half-open breakers it tests."""

    provider: str
    model: str
    began_s: float
    trials: tuple[Breaker, ...] = ()

    @property
    def is_trial(self) -> bool:
        return bool(self.trials)


class Breakers:
    """All breakers. They outlive routers and answers; one thread."""

    def __init__(self) -> None:
        self._models: dict[tuple[str, str], Breaker] = {}
        self._providers: dict[str, Breaker] = {}
        self._failed_at_s: dict[str, dict[str, float]] = {}
        self._failed_last_s: dict[tuple[str, str], float] = {}  # and does not work since
        self._reset_at_s: float | None = None

    def state(self, provider: str, model: str, now_s: float) -> BreakerState:
        """Return the state of this model at this provider: the worse of its two breakers."""
        worst = BreakerState.CLOSED
        for one in self._both(provider, model):
            state = one.state(now_s)
            if state is BreakerState.OPEN:
                return state
            if state is BreakerState.HALF_OPEN:
                worst = state
        return worst

    def trouble(self, provider: str, model: str, now_s: float) -> Trouble | None:
        """Return why this model is not simply asked, None if it is."""
        shut = [
            one.trouble
            for one in self._both(provider, model)
            if one.trouble and one.state(now_s) is not BreakerState.CLOSED
        ]
        return min(shut, key=lambda one: one.since_s, default=None)

    def begin(self, provider: str, model: str, now_s: float) -> Admission:
        """Admit one attempt, as the trial if it is the first since half-open; never refuses.

        An open one is asked only for lack of others. Every admission must `end`.
        """
        trials: tuple[Breaker, ...] = ()
        if self.state(provider, model, now_s) is BreakerState.HALF_OPEN:
            trials = tuple(one for one in self._both(provider, model) if one.begin_trial(now_s))
        return Admission(provider, model, now_s, trials)

    def end(
        self,
        admission: Admission,
        failure: Failure | None,
        now_s: float,
        *,
        spoke: bool = False,
        reported_down: bool = False,
    ) -> None:
        """Take the end of an attempt. If ``spoke``, text had come, so after a stop it works.

        ``reported_down``: another source reports it too, so one failure is enough.
        """
        for one in admission.trials:
            one.end_trial()
        if self._reset_at_s is not None and admission.began_s < self._reset_at_s:
            return
        if (
            failure is None
            or failure.kind is FailureKind.REFUSED
            or (failure.kind is FailureKind.STOPPED and spoke)
        ):
            self._succeeded(admission)
        elif is_failure(failure.kind):
            self._failed(admission, failure, now_s, at_once=reported_down)

    def unreachable(self, failure: Failure, now_s: float) -> None:
        """Count a failed connection, now that another host was reached."""
        breaker = self._providers.setdefault(failure.provider, Breaker())
        breaker.failed(failure, now_s, now_s, at_once=False)

    def works(self, provider: str, model: str) -> None:
        """Close the breakers of a model that the judge finds working, by any evidence."""
        for one in self._both(provider, model):
            one.close()
        self._failed_last_s.pop((provider, model), None)

    def failed_lately(self, provider: str, now_s: float, model: str | None = None) -> bool:
        """Tell whether a model there failed a short while ago, and was not found working since.

        ``model`` None: any of them.
        """
        for (failed, its_model), at_s in self._failed_last_s.items():
            is_asked = failed == provider and model in {None, its_model}
            if is_asked and now_s - at_s <= IN_A_ROW_WITHIN_S:
                return True
        return False

    def next_trial_at_s(self, now_s: float) -> float | None:
        """Return when the next of them becomes half-open, None if none is open."""
        every = (*self._providers.values(), *self._models.values())
        due = [at_s for one in every if (at_s := one.opens_trial_at_s(now_s)) is not None]
        return min(due, default=None)

    def reset(self, now_s: float) -> None:
        """Close all of them and disregard running attempts: after a sleep all is outdated."""
        self._models, self._providers, self._failed_at_s = {}, {}, {}
        self._failed_last_s = {}
        self._reset_at_s = now_s

    def _both(self, provider: str, model: str) -> tuple[Breaker, ...]:
        its_provider = self._providers.get(provider)
        its_model = self._models.get((provider, model))
        if its_model is None:
            return () if its_provider is None else (its_provider,)
        return (its_model,) if its_provider is None else (its_provider, its_model)

    def _succeeded(self, admission: Admission) -> None:
        for one in self._both(admission.provider, admission.model):
            one.succeeded(admission.began_s)
        self._failed_at_s.get(admission.provider, {}).pop(admission.model, None)
        self._failed_last_s.pop((admission.provider, admission.model), None)

    def _failed(
        self, admission: Admission, failure: Failure, now_s: float, *, at_once: bool
    ) -> None:
        provider, model, began_s = admission.provider, admission.model, admission.began_s
        its_model = self._models.setdefault((provider, model), Breaker())
        its_model.failed(failure, began_s, now_s, at_once=at_once)
        failed_at_s = self._failed_at_s.setdefault(provider, {})
        failed_at_s[model] = now_s
        self._failed_last_s[provider, model] = now_s
        lately = sum(now_s - at_s <= TWO_MODELS_WITHIN_S for at_s in failed_at_s.values())
        its_provider = self._providers.setdefault(provider, Breaker())
        shared = lately > 1 or failure.kind.scope is Scope.API or at_once
        if shared or its_provider in admission.trials:
            its_provider.failed(failure, began_s, now_s, at_once=at_once or lately > 1)
