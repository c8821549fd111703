"""The state of one answer: candidates left, failures, and their standings. Engine thread."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.chat.failover.breaker import UNREACHED
from understudy.chat.failover.order import Health, chosen, settled
from understudy.chat.failover.rounds import Rounds
from understudy.chat.failover.route import after_failures
from understudy.chat.failure import FailureKind
from understudy.chat.model import RouteReason, RouteReasonKind
from understudy.chat.request.continuation import is_worth_going_on
from understudy.chat.waiting.patience import calm, for_want_of_others, in_trouble

if TYPE_CHECKING:
    from understudy.base.settings.values import Settings
    from understudy.chat.failover.attempt import Attempt, AttemptOutcome
    from understudy.chat.failover.knowledge import Knowledge
    from understudy.chat.failover.route import Candidate, RouteRequest
    from understudy.chat.failure import Failure
    from understudy.chat.providers.base import Budgets

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class Course:
    """One running answer; `start` makes it."""

    route: tuple[Candidate, ...]
    remaining: tuple[Candidate, ...]
    reason: RouteReason
    asked_at_s: float
    knowledge: Knowledge
    pinned: bool
    goes_on: bool = False  # a backup in mid-answer continues instead of starting again
    so_far: str = ""  # text of a broken-off answer, to continue
    failures: tuple[Failure, ...] = ()
    first_text_s: float | None = None
    hedged: bool = False
    handed_over: bool = False  # the hedge took over: the rest is decided
    unreached: list[AttemptOutcome] = field(default_factory=list)
    rounds: Rounds = field(default_factory=Rounds)
    _before_segment: tuple[str, float | None] = ("", None)

    @classmethod
    def start(
        cls,
        route: tuple[Candidate, ...],
        wanted: RouteRequest,
        settings: Settings,
        knowledge: Knowledge,
    ) -> Course:
        """Begin with ``route`` in the person's order."""
        order, reason = chosen(route, wanted, settings.provider[0].id, knowledge.standing)
        if reason.kind in {RouteReasonKind.BREAKER_OPEN, RouteReasonKind.REPORTED_DOWN}:
            logger.info("%s is passed over: %s", route[0].provider, reason.kind)
        goes_on = settings.chat.mid_answer == "continue"
        asked_at_s = knowledge.clock.monotonic()
        return cls(route, order, reason, asked_at_s, knowledge, wanted.is_pinned, goes_on)

    def next(self) -> Candidate:
        candidate, *rest = self.remaining
        self.remaining = tuple(rest)
        self.handed_over = False
        return candidate

    @property
    def to_go_on_from(self) -> str:
        """The broken-off text, if the next one should continue it."""
        return self.so_far if self._continues else ""

    @property
    def _continues(self) -> bool:
        return self.goes_on and is_worth_going_on(self.so_far)

    def segment_began(self) -> None:
        self._before_segment = self.so_far, self.first_text_s

    def text_came(self, text: str, now_s: float) -> None:
        if self.first_text_s is None:
            self.first_text_s = now_s - self.asked_at_s
        if self.goes_on:
            self.so_far += text

    def text_taken_back(self) -> None:
        """Forget the text of the running segment: it was thinking."""
        self.so_far, self.first_text_s = self._before_segment

    def budgets_for(self, candidate: Candidate, tokens: int, most: Budgets) -> Budgets:
        """Return how long an attempt may be silent: less while another model may answer."""
        if most.load_s is not None or len(self.route) < 2:
            return most
        usual = self.knowledge.usual(candidate, tokens)
        trouble = self.knowledge.is_in_trouble(candidate)
        if not trouble:
            return calm(most, usual)
        if any(map(self.knowledge.works_lately, self.remaining)):
            return in_trouble(most, usual, waited=bool(self.failures))
        return for_want_of_others(most, usual, self.rounds.begun)

    @property
    def may_hedge(self) -> bool:
        """Whether there is anybody who could be asked beside a slow one."""
        return bool(self.remaining) and not (self.hedged or self.pinned)

    def begin_hedge(self) -> Candidate | None:
        """Take who may be asked beside a slow one, once an answer: only somebody well."""
        if not self.may_hedge:
            return None
        heir, *rest = self.remaining
        if self.knowledge.standing(heir).health is not Health.WELL:
            return None
        self.hedged, self.remaining = True, tuple(rest)
        return heir

    def hedge_dropped(self, heir: Candidate, failure: Failure | None) -> None:
        """Put the hedge back, to be asked again later, unless it failed."""
        if failure is not None and failure.kind is not FailureKind.STOPPED:
            self.failures = (failure, *self.failures)
            self.rounds.failed(heir, failure, self._elapsed_s())
            self.remaining = tuple(one for one in self.remaining if one != heir)
        elif not self.handed_over:
            self.remaining = (heir, *self.remaining)

    def hand_over(self, first: Attempt, heir: Attempt) -> bool:
        """Decide whether ``heir``, asked beside ``first``, takes over: not after a refusal."""
        self.handed_over = True
        failure = first.failure
        if failure is None or failure.kind is FailureKind.STOPPED:
            # slower, not broken: it may be asked again if the faster one breaks
            self.remaining = (first.candidate, *self.remaining)
            self.reason = self._because(RouteReasonKind.HEDGE, told(failure))
            return True
        self.remaining = (heir.candidate, *self.remaining)
        self.fail_over(first.candidate, failure)
        if self.remaining[:1] != (heir.candidate,):
            return False
        self.remaining = self.remaining[1:]
        return True

    def try_again(self, failure: Failure) -> None:
        """Note why the same candidate is asked once more."""
        self.reason = self._because(RouteReasonKind.RETRY, failure)

    def _because(self, kind: RouteReasonKind, failure: Failure | None) -> RouteReason:
        """Return the reason of the next segment; only ``continues`` joins its parts later."""
        return RouteReason(RouteReasonKind.CONTINUES if self._continues else kind, failure)

    def fail_over(self, candidate: Candidate, failure: Failure) -> None:
        """Note a failure, and decide who is next and why."""
        self.failures = (*self.failures, failure)
        self.rounds.failed(candidate, failure, self._elapsed_s())
        left = after_failures(self.remaining, self.failures)
        self.remaining = left if self.pinned else settled(left, self.knowledge.standing)
        if not self.remaining:
            return
        heir = self.remaining[0]
        same = heir.provider == failure.provider
        kind = RouteReasonKind.MODEL_STANDS_IN if same else RouteReasonKind.PROVIDER_STANDS_IN
        if not self._continues:
            self.so_far = ""  # too little to continue: the next one starts again
        self.reason = self._because(kind, failure)
        who = candidate.provider, failure.kind.value, heir.provider, heir.model
        logger.info("%s failed (%s), %s/%s stands in", *who)

    def begin_round(self, patience_s: float) -> float | None:
        """Begin another round if that may help; return the pause before it, None: it is over.

        ``patience_s`` is how long after the question a new round may begin.
        """
        elapsed_s = self._elapsed_s()
        pause_s = self.rounds.pause_s(elapsed_s, patience_s)
        if pause_s is None:
            return None
        left = self.rounds.begin(self.route, self.failures, elapsed_s + pause_s)
        self.remaining = left if self.pinned else settled(left, self.knowledge.standing)
        self.reason = RouteReason(RouteReasonKind.RETRY, self.failures[-1])
        return pause_s if left else None

    def _elapsed_s(self) -> float:
        return self.knowledge.clock.monotonic() - self.asked_at_s

    def ended(self, outcome: AttemptOutcome) -> None:
        """Take the end of an attempt: a failed connection may be explained later."""
        if outcome.failure is not None and outcome.failure.kind in UNREACHED:
            self.unreached.append(outcome)

    def reached(self, *, local: bool) -> tuple[AttemptOutcome, ...]:
        """Note that a host was reached; if it was outside, unreachable ones have trouble.

        Returns the attempts that this explains.
        """
        explained: list[AttemptOutcome] = []
        for outcome in () if local else self.unreached:
            if outcome.failure is not None:
                now_s = self.knowledge.clock.monotonic()
                self.knowledge.breakers.unreachable(outcome.failure, now_s)
                explained.append(replace(outcome, others_reached=True))
        self.unreached.clear()
        return tuple(explained)


def told(failure: Failure | None) -> Failure | None:
    """Return a failure in the form for the person.

    The only stop shown is not theirs: the hedge was faster than a slow candidate.
    """
    if failure is None or failure.kind is not FailureKind.STOPPED:
        return failure
    return replace(failure, kind=FailureKind.FIRST_TEXT_TIMEOUT)
