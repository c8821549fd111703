"""Another round after all candidates failed: who may answer by now. Pure.

In a partial outage the same request often works a few seconds later. On a recorded year of
incidents (`tests/benchmarks/outage_year`) half of the questions left unanswered by one round are
answered in the next three. Those left then had all met a model that broke off in its answer:
it half works, so they are worth asking for longer, while a total outage is told soon.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from understudy.chat.failover.route import after_failures
from understudy.chat.failure import may_pass

if TYPE_CHECKING:
    from understudy.chat.candidate import Candidate
    from understudy.chat.failure import Failure

AGAIN_AFTER_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""How long to pause before each further round."""
HALF_WORKING_ROUNDS = 3
"""How many more there are, each after the longest pause, if a model broke off in its answer."""


@dataclass(slots=True)
class Rounds:
    """The rounds of one answer; ``pauses_s`` empty: one round only.

    ``half_works``: text came from a candidate that broke off. Then there are more rounds, for twice
    as long; not without end, because each may be billed.
    """

    pauses_s: tuple[float, ...] = ()
    begun: int = 0
    half_works: bool = False
    _latest: dict[Candidate, tuple[Failure, float]] = field(default_factory=dict)

    def failed(
        self, candidate: Candidate, failure: Failure, elapsed_s: float, *, spoke: bool
    ) -> None:
        """Note that a candidate failed ``elapsed_s`` after the question; ``spoke``: after text."""
        self._latest[candidate] = failure, elapsed_s
        self.half_works |= spoke

    def pause_s(self, elapsed_s: float, patience_s: float) -> float | None:
        """Return the pause before another round; None if the person has waited enough."""
        pauses_s, limit_s = self.pauses_s, patience_s
        if self.half_works:
            pauses_s = (*pauses_s, *HALF_WORKING_ROUNDS * pauses_s[-1:])
            limit_s *= 2
        if self.begun >= len(pauses_s):
            return None
        pause_s = pauses_s[self.begun]
        return pause_s if elapsed_s + pause_s < limit_s else None

    def begin(
        self, route: tuple[Candidate, ...], failures: tuple[Failure, ...], at_s: float
    ) -> tuple[Candidate, ...]:
        """Return the candidates of ``route`` worth asking again, empty if there are none.

        The round begins ``at_s`` after the question.
        """
        self.begun += 1
        left = after_failures(route, failures)
        return tuple(one for one in left if self._may_work(one, at_s))

    def _may_work(self, candidate: Candidate, at_s: float) -> bool:
        """Return True if its failure may pass, and any requested wait is over."""
        if candidate not in self._latest:
            return False
        failure, failed_at_s = self._latest[candidate]
        again_at_s = failed_at_s + (failure.retry_after_s or 0.0)
        return may_pass(failure.kind) and again_at_s <= at_s
