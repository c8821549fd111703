"""Whatever happens in whatever order, the breakers hold their promises."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from understudy.chat.failover.breaker import Admission, Breakers, BreakerState, is_failure
from understudy.chat.failure import Failure, FailureKind

MODELS = st.sampled_from(["s", "h"])
SETTLING_S = 300.0


class BreakerMachine(RuleBasedStateMachine):
    """Attempts that overlap, ends of every kind, time that passes, wake-ups."""

    under_way: Bundle[Admission] = Bundle("under_way")

    def __init__(self) -> None:
        super().__init__()
        self.breakers = Breakers()
        self.now_s = 0.0
        self.failed_at_s: float | None = None
        self.trials: list[Admission] = []

    @rule(target=under_way, model=MODELS)
    def begin(self, model: str) -> Admission:
        before = self.breakers.state("p", model, self.now_s)
        admission = self.breakers.begin("p", model, self.now_s)
        assert admission.is_trial is (before is BreakerState.HALF_OPEN)
        if admission.is_trial:
            self.trials.append(admission)
            assert self.breakers.state("p", model, self.now_s) is BreakerState.OPEN
        return admission

    @rule(
        admission=consumes(under_way),
        kind=st.none() | st.sampled_from(FailureKind),
        retry_after_s=st.none() | st.floats(0, 1e5),
        spoke=st.booleans(),
        reported_down=st.booleans(),
    )
    def end(
        self,
        admission: Admission,
        kind: FailureKind | None,
        retry_after_s: float | None,
        spoke: bool,
        reported_down: bool,
    ) -> None:
        model = admission.model
        before = self.breakers.state("p", model, self.now_s)
        failure = Failure(kind, "p", model, retry_after_s=retry_after_s) if kind else None
        self.breakers.end(admission, failure, self.now_s, spoke=spoke, reported_down=reported_down)
        self.trials = [one for one in self.trials if one is not admission]
        after = self.breakers.state("p", model, self.now_s)
        if kind is not None and is_failure(kind):
            self.failed_at_s = self.now_s
        elif before is BreakerState.CLOSED:
            assert after is BreakerState.CLOSED  # what is no failure opens nothing

    @rule(seconds=st.sampled_from([0.5, 29.0, 31.0, 61.0, 299.0, 700.0]))
    def wait(self, seconds: float) -> None:
        self.now_s += seconds

    @rule()
    def wake(self) -> None:
        self.now_s += 1
        self.breakers.reset(self.now_s)
        self.trials, self.failed_at_s = [], None
        for model in ("s", "h"):
            assert self.breakers.state("p", model, self.now_s) is BreakerState.CLOSED

    @invariant()
    def no_breaker_has_two_trials(self) -> None:
        tried = [breaker for one in self.trials for breaker in one.trials]
        assert len(tried) == len({id(breaker) for breaker in tried})

    @invariant()
    def nobody_is_shut_out_for_more_than_five_minutes(self) -> None:
        if self.trials or self.failed_at_s is None or self.now_s < self.failed_at_s + SETTLING_S:
            return
        for model in ("s", "h"):
            assert self.breakers.state("p", model, self.now_s) is not BreakerState.OPEN

    @invariant()
    def nothing_is_open_before_anything_failed(self) -> None:
        if self.failed_at_s is None:
            for model in ("s", "h"):
                assert self.breakers.state("p", model, self.now_s) is BreakerState.CLOSED

    @invariant()
    def whoever_is_not_asked_has_a_reason(self) -> None:
        for model in ("s", "h"):
            closed = self.breakers.state("p", model, self.now_s) is BreakerState.CLOSED
            assert (self.breakers.trouble("p", model, self.now_s) is None) is closed


BreakerMachine.TestCase.settings = settings(max_examples=200)
TestBreakers = BreakerMachine.TestCase
