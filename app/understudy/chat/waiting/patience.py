"""How long a model may be silent before another one is asked. Pure.

The person's setting is the longest wait. If a working stand-in is available, waiting longer than
this model ever takes is pointless, and in trouble even more so. A model that shows its thinking is
never cut off for it (see `SilenceTimer`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.chat.providers.base import Budgets

LEAST_S, TROUBLE_S, AFTER_A_FAILURE_S = 8.0, 6.9, 4.0
"""The shortest waits while all seems well, in trouble, and after another model's failure.

The time to read the prompt is added."""
NOBODY_WORKS_S, SHORT_ROUNDS = 12.0, 4
"""While all fail, the first rounds are short: in the next one this model may answer."""
CALM_STALL_S, TROUBLE_STALL_S = 10.0, 5.0
"""The longest pause between two texts: a working answer has none this long."""
READS_PER_S = 5_000
TWICE = 2.0
"""The wait is this many times as long as nearly all first texts so far."""
NEARLY_ALL = 0.95


class Usual(msgspec.Struct, frozen=True):
    """One model's usual time for about ``tokens``: ``measured`` ascending, empty if too few.

    ``in_vain`` counts how often in a row it was given up. It may only have become slower, so if
    there is no other sign of trouble, the wait doubles each time.
    """

    tokens: int
    measured: Sequence[float] = ()
    in_vain: int = 0

    @property
    def reading_s(self) -> float:
        return self.tokens / READS_PER_S

    def at_least_s(self, least_s: float) -> float:
        """Return twice the time of nearly all answers, but at least ``least_s`` plus reading."""
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
    """Return how long to wait in trouble with a working stand-in available.

    ``waited``: the person has already waited for another model.
    """
    least_s = AFTER_A_FAILURE_S if waited else TROUBLE_S
    return _at_most(most, usual.at_least_s(least_s), TROUBLE_STALL_S)


def for_want_of_others(most: Budgets, usual: Usual, rounds: int) -> Budgets:
    """Return how long to wait if others may be asked, but all of them have just failed."""
    if rounds >= SHORT_ROUNDS:
        return most  # perhaps everything is slow, such as the line
    return _at_most(most, usual.at_least_s(NOBODY_WORKS_S), CALM_STALL_S)


def _at_most(most: Budgets, limit_s: float, stall_s: float) -> Budgets:
    return replace(
        most,
        headers_s=min(most.headers_s, limit_s),
        first_text_s=min(most.first_text_s, limit_s),
        stall_s=min(most.stall_s, stall_s),
    )
