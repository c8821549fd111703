"""Attempts of one answer that reached no host: whose fault that was may be known later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.chat.failover.breaker import UNREACHED

if TYPE_CHECKING:
    from understudy.chat.failover.attempt import AttemptOutcome
    from understudy.chat.failover.knowledge import Knowledge


class Unreached:
    """If another company answers after them, the network works, and the hosts have trouble."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._outcomes: list[AttemptOutcome] = []

    def take(self, outcome: AttemptOutcome) -> None:
        """Take the end of any attempt."""
        if outcome.failure is not None and outcome.failure.kind in UNREACHED:
            self._outcomes.append(outcome)

    def explained_by(self, *, is_local: bool) -> tuple[AttemptOutcome, ...]:
        """Return the attempts explained by an answer, and tell the breakers.

        One from this computer explains nothing.
        """
        explained: list[AttemptOutcome] = []
        for outcome in () if is_local else self._outcomes:
            if outcome.failure is not None:
                now_s = self._knowledge.clock.monotonic()
                self._knowledge.breakers.unreachable(outcome.failure, now_s)
                explained.append(replace(outcome, others_reached=True))
        self._outcomes.clear()
        return tuple(explained)
