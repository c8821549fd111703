"""The course of one answer: the candidates left, and the text so far. Engine thread only."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.chat.failover.order import WELL, chosen, settled
from understudy.chat.failover.rounds import Rounds
from understudy.chat.failover.route import after_failures
from understudy.chat.failure import FailureKind
from understudy.chat.model import RouteReason, RouteReasonKind, TextDelta, TextTakenBack
from understudy.chat.request.continuation import is_worth_going_on
from understudy.chat.waiting.patience import calm, for_want_of_others, in_trouble

if TYPE_CHECKING:
    from understudy.base.settings.values import Settings
    from understudy.chat.candidate import Candidate
    from understudy.chat.failover.attempt import Attempt
    from understudy.chat.failover.knowledge import Knowledge
    from understudy.chat.failover.route import RouteRequest
    from understudy.chat.failure import Failure
    from understudy.chat.model import Said
    from understudy.chat.providers.base import Budgets

logger = logging.getLogger(__name__)


@dataclass(slots=True)
class SoFar:
    """The text of the answer so far; it is kept only if a backup may continue it."""

    goes_on: bool = False  # a backup in mid-answer continues instead of starting again
    text: str = ""
    first_text_s: float | None = None  # after the question
    _before_segment: tuple[str, float | None] = ("", None)

    @property
    def continues(self) -> bool:
        """Whether the next one should continue it."""
        return self.goes_on and is_worth_going_on(self.text)

    @property
    def to_go_on_from(self) -> str:
        return self.text if self.continues else ""

    def segment_began(self) -> None:
        self._before_segment = self.text, self.first_text_s

    def heard(self, said: Said, elapsed_s: float) -> None:
        """Take an event of a candidate, ``elapsed_s`` after the question."""
        if isinstance(said, TextDelta):
            if self.first_text_s is None:
                self.first_text_s = elapsed_s
            if self.goes_on:
                self.text += said.text
        elif isinstance(said, TextTakenBack):  # the running segment's: it was thinking
            self.text, self.first_text_s = self._before_segment

    def start_again(self) -> None:
        self.text = ""


@dataclass(slots=True)
class Course:
    """Who of ``route`` is next, and why; `start` makes it."""

    route: tuple[Candidate, ...]
    remaining: tuple[Candidate, ...]
    reason: RouteReason
    asked_at_s: float
    knowledge: Knowledge
    pinned: bool
    so_far: SoFar
    rounds: Rounds
    failures: tuple[Failure, ...] = ()
    hedged: bool = False
    handed_over: bool = False  # the hedge took over: the rest is decided

    @classmethod
    def start(
        cls,
        route: tuple[Candidate, ...],
        wanted: RouteRequest,
        settings: Settings,
        knowledge: Knowledge,
        again_after_s: tuple[float, ...] = (),
    ) -> Course:
        """Begin with ``route`` in the person's order; ``again_after_s`` as in `Rounds`."""
        order, reason = chosen(route, wanted, settings.provider[0].id, knowledge.condition)
        if reason.kind in {RouteReasonKind.BREAKER_OPEN, RouteReasonKind.REPORTED_DOWN}:
            logger.info("%s is passed over: %s", route[0].provider, reason.kind)
        return cls(
            route,
            order,
            reason,
            knowledge.clock.monotonic(),
            knowledge,
            wanted.is_pinned,
            SoFar(goes_on=settings.chat.mid_answer == "continue"),
            Rounds(again_after_s),
        )

    def next(self) -> Candidate:
        candidate, *rest = self.remaining
        self.remaining = tuple(rest)
        self.handed_over = False
        return candidate

    def elapsed_s(self) -> float:
        """Return how long ago the question was asked."""
        return self.knowledge.clock.monotonic() - self.asked_at_s

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
        """Whether a candidate could be asked beside a slow one."""
        return bool(self.remaining) and not (self.hedged or self.pinned)

    def begin_hedge(self) -> Candidate | None:
        """Return the candidate to ask beside a slow one, once an answer, and only if it is well."""
        if not self.may_hedge:
            return None
        heir, *rest = self.remaining
        if self.knowledge.condition(heir) != WELL:
            return None
        self.hedged, self.remaining = True, tuple(rest)
        return heir

    def hedge_dropped(self, heir: Candidate, failure: Failure | None, *, spoke: bool) -> None:
        """Put the hedge back, to be asked again later, unless it failed."""
        if failure is not None and failure.kind is not FailureKind.STOPPED:
            self.failures = (failure, *self.failures)
            self.rounds.failed(heir, failure, self.elapsed_s(), spoke=spoke)
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
        self.fail_over(first.candidate, failure, spoke=first.has_text)
        if self.remaining[:1] != (heir.candidate,):
            return False
        self.remaining = self.remaining[1:]
        return True

    def try_again(self, failure: Failure) -> None:
        """Note why the same candidate is asked once more."""
        self.reason = self._because(RouteReasonKind.RETRY, failure)

    def _because(self, kind: RouteReasonKind, failure: Failure | None) -> RouteReason:
        """Return the reason of the next segment; only ``continues`` joins its parts later."""
        return RouteReason(RouteReasonKind.CONTINUES if self.so_far.continues else kind, failure)

    def fail_over(self, candidate: Candidate, failure: Failure, *, spoke: bool) -> None:
        """Note a failure, after text if it ``spoke``, and decide who is next and why."""
        self.failures = (*self.failures, failure)
        self.rounds.failed(candidate, failure, self.elapsed_s(), spoke=spoke)
        left = after_failures(self.remaining, self.failures)
        self.remaining = left if self.pinned else settled(left, self.knowledge.condition)
        if not self.remaining:
            return
        heir = self.remaining[0]
        same = heir.provider == failure.provider
        kind = RouteReasonKind.MODEL_STANDS_IN if same else RouteReasonKind.PROVIDER_STANDS_IN
        if not self.so_far.continues:
            self.so_far.start_again()  # too little to continue: the next one starts again
        self.reason = self._because(kind, failure)
        who = candidate.provider, failure.kind.value, heir.provider, heir.model
        logger.info("%s failed (%s), %s/%s stands in", *who)

    def begin_round(self, patience_s: float) -> float | None:
        """Begin another round if that may help; return the pause before it, None: it is over.

        ``patience_s`` is how long after the question a new round may begin.
        """
        elapsed_s = self.elapsed_s()
        pause_s = self.rounds.pause_s(elapsed_s, patience_s)
        if pause_s is None:
            return None
        left = self.rounds.begin(self.route, self.failures, elapsed_s + pause_s)
        self.remaining = left if self.pinned else settled(left, self.knowledge.condition)
        self.reason = RouteReason(RouteReasonKind.RETRY, self.failures[-1])
        return pause_s if left else None


def told(failure: Failure | None) -> Failure | None:
    """Return a failure in the form for the person.

    The only stop shown is not theirs: the hedge was faster than a slow candidate.
    """
    if failure is None or failure.kind is not FailureKind.STOPPED:
        return failure
    return replace(failure, kind=FailureKind.FIRST_TEXT_TIMEOUT)
