"""How long each model takes to its first text: this person's own measurements, by size. Pure.

A model reads a long prompt for a while before it can answer, and some reason unseen first. So only
measurements of the same model at about the same size show its usual time.
"""

from __future__ import annotations

import math
from collections import deque
from typing import TYPE_CHECKING

import msgspec

from understudy.chat.candidate import Candidate

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

KEPT = 50
ENOUGH = 8
SMALL_TOKENS, TIMES = 2_000, 4
"""The sizes: up to so many tokens, up to four times as many, and so on."""


class Measured(msgspec.Struct, frozen=True):
    """One answer's wait for its first text; ``tokens`` is the estimated size of its prompt."""

    provider: str
    model: str
    tokens: int
    first_text_s: float


class FirstTexts:
    """The newest measurements of each model and size. ``earlier`` returns those of earlier runs.

    ``earlier`` is called once, on first need; the oldest come first.
    """

    def __init__(self, earlier: Callable[[], Iterable[Measured]] = tuple) -> None:
        self._earlier: Callable[[], Iterable[Measured]] | None = earlier
        self._found: dict[tuple[Candidate, int], deque[float]] = {}
        self._waited_in_vain: dict[Candidate, int] = {}

    def spoke(self, candidate: Candidate) -> None:
        """Note that a model reached its first text."""
        self._waited_in_vain.pop(candidate, None)

    def took(self, candidate: Candidate, tokens: int, first_text_s: float) -> None:
        """Add a time to the first text, measured while all was well."""
        self._read_earlier()
        self._add(candidate, tokens, first_text_s)

    def was_silent(self, candidate: Candidate) -> None:
        """Note that a model was given up before its first text."""
        self._waited_in_vain[candidate] = self.waited_in_vain(candidate) + 1

    def waited_in_vain(self, candidate: Candidate) -> int:
        """Return how many times in a row it was given up since it last spoke."""
        return self._waited_in_vain.get(candidate, 0)

    def like(self, candidate: Candidate, tokens: int) -> tuple[float, ...]:
        """Return the times at about this size in ascending order; empty if there are too few."""
        self._read_earlier()
        found = self._found.get((candidate, _size(tokens)), ())
        return tuple(sorted(found)) if len(found) >= ENOUGH else ()

    def _add(self, candidate: Candidate, tokens: int, first_text_s: float) -> None:
        kept = self._found.setdefault((candidate, _size(tokens)), deque(maxlen=KEPT))
        kept.append(first_text_s)

    def _read_earlier(self) -> None:
        earlier, self._earlier = self._earlier, None
        for one in earlier() if earlier is not None else ():
            self._add(Candidate(one.provider, one.model), one.tokens, one.first_text_s)


def _size(tokens: int) -> int:
    return max(0, math.ceil(math.log(max(tokens, 1) / SMALL_TOKENS, TIMES)))
