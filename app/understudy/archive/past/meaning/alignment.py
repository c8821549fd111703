"""A small net that compares two questions word by word.

Each word looks for its match in the other question; matches and misses are weighed together with
the features. The result is the same in either order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from understudy.archive.past.meaning.minilm import Encoded, Floats

LONGEST = 22
"""How many words of a question are compared."""
_FAR = np.float32(-1e9)


class Laid(msgspec.Struct, frozen=True):
    """A question prepared for comparison."""

    inputs: Floats
    hidden: Floats
    weights: Floats


class AlignmentNet:
    """One trained net; its weights are in the file of the check."""

    def __init__(self, tensors: Mapping[str, NDArray[Any]], at: str) -> None:
        def floats(name: str) -> Floats:
            return tensors[f"{at}{name}"].astype(np.float32)

        self._hidden = floats("hidden")
        self._compare, self._compare_bias = floats("compare"), floats("compare.bias")
        self._join, self._join_bias = floats("join"), floats("join.bias")
        self._out, self._out_bias = floats("out")[:, 0], float(tensors[f"{at}out.bias"][0])
        self._likeness, self._closeness = (float(one) for one in tensors[f"{at}sharpness"])

    def laid(self, inputs: Floats, weights: Floats) -> Laid:
        return Laid(inputs, np.tanh(inputs @ self._hidden), weights)

    def logit(self, one: Laid, other: Laid, features: Floats, context_width: int) -> float:
        """Return the logit that two questions agree."""
        close = one.inputs[:, :context_width] @ other.inputs[:, :context_width].T
        alike = (one.hidden @ other.hidden.T) * (self._likeness / 8) + close * self._closeness
        here = self._side(one, other, alike, close)
        there = self._side(other, one, alike.T, close.T)
        joined = np.concatenate([here + there, np.abs(here - there), features])
        final = np.maximum(joined @ self._join + self._join_bias, 0)
        return float(final @ self._out + self._out_bias)

    def _side(self, one: Laid, other: Laid, alike: Floats, close: Floats) -> Floats:
        share = np.exp(alike - alike.max(1, keepdims=True))
        share /= share.sum(1, keepdims=True)
        found = share @ other.hidden
        seen = np.concatenate(
            [
                *(one.hidden, found, np.abs(one.hidden - found), one.hidden * found),
                *(close.max(1)[:, None], one.weights[:, None]),
            ],
            axis=1,
        )
        compared = np.maximum(seen @ self._compare + self._compare_bias, 0)
        return np.concatenate([(compared * one.weights[:, None]).sum(0) / 3, compared.max(0)])


def inputs_of(encoded: Encoded, context: Floats, plain: Floats) -> tuple[Floats, Floats]:
    """Return a question's words in fewer dimensions, as meant here and as meant anywhere."""
    here = encoded.word_vectors[:LONGEST] @ context
    anywhere = encoded.plain_vectors[:LONGEST] @ plain
    return np.concatenate([here, anywhere], axis=1), encoded.weights[:LONGEST]
