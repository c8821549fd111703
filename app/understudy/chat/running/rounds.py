"""Another round after all candidates failed: who may answer by now. Pure.

In a partial outage the same request often works a few seconds later. On a recorded year of
incidents (`tests/benchmarks/outage_year`) half of the questions left unanswered by one round are
answered in the next three.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from understudy.chat.failure import FailureClass, FailureKind, classify
from understudy.chat.route import after_failures

if TYPE_CHECKING:
    from understudy.chat.failure import Failure
    from understudy.chat.route import Candidate

AGAIN_AFTER_S = (1.0, 3.0, 9.0)
"""How long to pause before each further round."""
_PASSES = frozenset({FailureClass.FAIL_OVER, FailureClass.RETRY_ONCE})


@dataclass(slots=True)
class Rounds:
    """The rounds of one answer; ``pauses_s`` empty: one round only."""

    pauses_s: tuple[float, ...] = ()
    begun: int = 0
    _latest: dict[Candidate, Failure] = field(default_factory=dict)

    def failed(self, candidate: Candidate, failure: Failure) -> None:
        self._latest[candidate] = failure

    def pause_s(self, elapsed_s: float, patience_s: float) -> float | None:
        """Return the pause before another round; None if the person has waited enough."""
        if self.begun >= len(self.pauses_s):
            return None
        pause_s = self.pauses_s[self.begun]
        return pause_s if elapsed_s + pause_s < patience_s else None

    def begin(
        self, route: tuple[Candidate, ...], failures: tuple[Failure, ...], pause_s: float
    ) -> tuple[Candidate, ...]:
        """Return which of ``route`` to ask after the pause, none if it would be no use."""
        self.begun += 1
        left = after_failures(route, failures)
        return tuple(one for one in left if self._may_work(self._latest.get(one), pause_s))

    def _may_work(self, failure: Failure | None, pause_s: float) -> bool:
        """Return True if its failure may pass, and it did not ask for a longer wait."""
        if failure is None or failure.kind is FailureKind.MODEL_NOT_FOUND:
            return False
        return classify(failure.kind) in _PASSES and (failure.retry_after_s or 0.0) <= pause_s
