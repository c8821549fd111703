"""How long a model may be silent before somebody else is asked. Pure.

The person's setting is the most. Where somebody who works stands by, waiting longer than this
model ever takes helps nobody, and in trouble less still; a model that shows that it thinks is never
cut for it (see `SilenceTimer`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.chat.providers.base import Budgets

LEAST_S, AFTER_A_FAILURE_S = 8.0, 5.0
"""The least that a model is waited for; the time it takes to read the prompt comes on top."""
NOBODY_WORKS_S, SHORT_ROUNDS = 12.0, 4
"""While everybody fails, the first rounds are short: in the next one this model may answer."""
CALM_STALL_S, TROUBLE_STALL_S = 10.0, 6.0
"""The longest pause between two texts: an answer that comes at all comes without such."""
READS_PER_S = 5_000
TWICE = 2.0
"""How much longer than nearly all first texts so far is long enough to wait for the next one."""
NEARLY_ALL = 0.95


class Usual(msgspec.Struct, frozen=True):
    """What one model takes for about ``tokens``: ``measured`` in order, empty if too little is.

    ``in_vain`` is how many times in a row it was given up: it may only have become slower, so where
    nothing else speaks against it, it gets twice as long each time.
    """

    tokens: int
    measured: Sequence[float] = ()
    in_vain: int = 0

    @property
    def reading_s(self) -> float:
        return self.tokens / READS_PER_S

    def at_least_s(self, least_s: float) -> float:
        """Return twice what nearly all answers took, and no less than ``least_s`` and reading."""
        measured = self.measured
        found_s = measured[int(len(measured) * NEARLY_ALL)] if measured else 0.0
        return max(least_s + self.reading_s, TWICE * found_s)


def calm(most: Budgets, usual: Usual) -> Budgets:
    """Return how long to wait while all seems well."""
    if not usual.measured:
        return _at_most(most, most.first_text_s, CALM_STALL_S)
    limit_s = usual.at_least_s(LEAST_S) * 2.0 ** min(usual.in_vain, 10)
    return _at_most(most, limit_s, CALM_STALL_S)


def in_trouble(most: Budgets, usual: Usual, *, waited: bool) -> Budgets:
    """Return how long to wait while there is trouble about and somebody who works stands by.

    ``waited``: the person has waited for somebody else already.
    """
    least_s = AFTER_A_FAILURE_S if waited else LEAST_S
    return _at_most(most, usual.at_least_s(least_s), TROUBLE_STALL_S)


def for_want_of_others(most: Budgets, usual: Usual, rounds: int) -> Budgets:
    """Return how long to wait where others may be asked, but all of them failed just now."""
    if rounds >= SHORT_ROUNDS:
        return most  # it may be that everything is slow, like the line
    return _at_most(most, usual.at_least_s(NOBODY_WORKS_S), CALM_STALL_S)


def _at_most(most: Budgets, limit_s: float, stall_s: float) -> Budgets:
    return replace(
        most,
        headers_s=min(most.headers_s, limit_s),
        first_text_s=min(most.first_text_s, limit_s),
        stall_s=min(most.stall_s, stall_s),
    )
