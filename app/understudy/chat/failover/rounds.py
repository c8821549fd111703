"""Another round after all candidates failed: who may answer by now. Pure.

In a partial outage the same request often works a few seconds later. On a recorded year of
incidents (`tests/benchmarks/outage_year`) half of the questions left unanswered by one round are
answered in the next three.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from understudy.chat.failover.route import after_failures
from understudy.chat.failure import may_pass

if TYPE_CHECKING:
    from understudy.chat.failover.route import Candidate
    from understudy.chat.failure import Failure

AGAIN_AFTER_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""How long to pause before each further round."""


@dataclass(slots=True)
class Rounds:
    """The rounds of one answer; ``pauses_s`` empty: one round only."""

    pauses_s: tuple[float, ...] = ()
    begun: int = 0
    _latest: dict[Candidate, tuple[Failure, float]] = field(default_factory=dict)

    def failed(self, candidate: Candidate, failure: Failure, elapsed_s: float) -> None:
        """Note that a candidate failed ``elapsed_s`` after the question."""
        self._latest[candidate] = failure, elapsed_s

    def pause_s(self, elapsed_s: float, patience_s: float) -> float | None:
        """Return the pause before another round; None if the person has waited enough."""
        if self.begun >= len(self.pauses_s):
            return None
        pause_s = self.pauses_s[self.begun]
        return pause_s if elapsed_s + pause_s < patience_s else None

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
