"""The outcomes counted lately, each with the state before it, so that one can be corrected. Pure.

A request of another program is seen while it still goes on: what it says at first is evidence at
once, and what it says in the end replaces that. Then everything counted since is counted again.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

import msgspec

from understudy.status.evidence import Witness

if TYPE_CHECKING:
    from collections.abc import Callable

    from understudy.status.evidence import Detector, OwnOutcome

MOST = 300
"""An earlier outcome can no longer be corrected; its request's end counts by itself."""


class State(msgspec.Struct, frozen=True):
    """All detectors at one moment: by model, by surface; and the probes while failing."""

    models: dict[str, Detector]
    surfaces: dict[str, Detector]
    probes: int


class Counted(msgspec.Struct, frozen=True):
    """``key`` is of the witness, "" for an outcome that is never corrected."""

    key: str
    outcome: OwnOutcome
    before: State


class CountedLately:
    """Engine thread only."""

    def __init__(self) -> None:
        self._counted: deque[Counted] = deque(maxlen=MOST)

    def add(self, key: str, outcome: OwnOutcome, before: State) -> None:
        self._counted.append(Counted(key, outcome, before))

    def clear(self) -> None:
        """Forget all; the counts so far stay."""
        self._counted.clear()

    def without_cause(self) -> Witness | None:
        """Return the latest request that failed without a cause, as far as it was counted."""
        for last in reversed(self._counted):
            if last.key and not last.outcome.is_cause_known:
                told = tuple(one.outcome for one in self._counted if one.key == last.key)
                return Witness(last.key, told)
        return None

    def take_back(self, key: str, restore: Callable[[State], None]) -> list[tuple[str, OwnOutcome]]:
        """Go back to before the first outcome of ``key``; return the others since, to count again.

        Nothing happens if there is none.
        """
        first = next((at for at, one in enumerate(self._counted) if one.key == key), None)
        if first is None:
            return []
        since = [self._counted.pop() for _ in range(len(self._counted) - first)]
        restore(since[-1].before)
        return [(one.key, one.outcome) for one in reversed(since) if one.key != key]
