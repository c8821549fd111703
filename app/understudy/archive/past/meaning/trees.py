"""Boosted trees over a few numbers: all walked at once, a level a step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from understudy.archive.past.meaning.minilm import Floats


class Trees(msgspec.Struct, frozen=True):
    """All nodes in one row; a leaf leads to itself, so that trees of any depth end together."""

    roots: NDArray[np.int32]
    feature: NDArray[np.int16]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats
    start: float
    depth: int

    @classmethod
    def of(cls, tensors: Mapping[str, NDArray[Any]], at: str, start: float, depth: int) -> Trees:
        """Load the trees under ``at`` from a file's tensors."""
        return cls(
            roots=tensors[f"{at}roots"],
            feature=tensors[f"{at}feature"],
            threshold=tensors[f"{at}threshold"],
            left=tensors[f"{at}left"],
            right=tensors[f"{at}right"],
            value=tensors[f"{at}value"],
            start=start,
            depth=depth,
        )

    def logit(self, features: Floats) -> float:
        """Return the sum of the leaves for one row of features."""
        place = self.roots
        for _ in range(self.depth):
            goes_left = features[self.feature[place]] <= self.threshold[place]
            place = np.where(goes_left, self.left[place], self.right[place])
        return self.start + float(self.value[place].sum())
