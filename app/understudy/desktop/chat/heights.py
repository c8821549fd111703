"""The heights of a transcript's rows, and where each begins. Pure.

One change moves everything below it: that is one pass in C, and none of Python's own code.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Heights:
    """In pixels; ``tops`` has the top of each row, and last the height of everything."""

    def __init__(self, gap_px: int, heights_px: Iterable[int] = ()) -> None:
        self._gap_px = gap_px
        self._steps = [one + gap_px for one in heights_px]
        self.tops = list(accumulate(self._steps, initial=gap_px))

    def __getitem__(self, at: int) -> int:
        return self._steps[at] - self._gap_px

    def __setitem__(self, at: int, height_px: int) -> None:
        step = height_px + self._gap_px
        if step != self._steps[at]:
            self._steps[at] = step
            self.tops[at:] = accumulate(self._steps[at:], initial=self.tops[at])

    def append(self, height_px: int) -> None:
        self._steps.append(height_px + self._gap_px)
        self.tops.append(self.tops[-1] + self._steps[-1])
