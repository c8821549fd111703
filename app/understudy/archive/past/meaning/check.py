"""The learned check: whether the answer to one question answers the other, exactly.

Trees over the features and two small nets vote; a mean of their logits is the score. It was trained
on questions made for it (`installers/past_answers`), and carries its two thresholds. Whether an
answer may be shown is decided by the nets almost alone, because they are wrong least often where
they are sure; what is only similar is ordered by all of them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from understudy.archive.past.meaning.alignment import AlignmentNet, inputs_of
from understudy.archive.past.meaning.features import features
from understudy.archive.past.meaning.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.archive.past.meaning.features import Reading
    from understudy.archive.past.meaning.minilm import Floats
    from understudy.archive.past.meaning.model_file import ModelFile

NOT_SURE = 1e-4
"""So far below the answer threshold is a question that is likely the same, and no more."""
FARTHEST_OUT = 4.0
"""Clips a feature at this many spreads from its mean."""


class AgreementCheck:
    """One version of the check. Scores are between 0 and 1 and comparable within a version only."""

    def __init__(self, file: ModelFile) -> None:
        values, tensors = file.values, file.tensors
        self.answer_threshold = float(values["answer_threshold"])
        self.similar_threshold = float(values["similar_threshold"])
        self._mean, self._spread = tensors["mean"], tensors["spread"]
        self._context = tensors["context"].astype(np.float32)
        self._plain = tensors["plain"].astype(np.float32)
        self._trees = [
            Trees.of(tensors, f"trees.{number}.", start, depth)
            for number, (start, depth) in enumerate(values["trees"])
        ]
        self._nets = [AlignmentNet(tensors, f"net.{one}.") for one in range(values["nets"])]
        # the weight of each kind of trees and of each net
        self._sure, self._likely = values["sure_shares"], values["likely_shares"]

    def scores(self, pairs: Sequence[tuple[Reading, Reading]]) -> list[float]:
        """Return a score for each pair."""
        return [self._score(one, other) for one, other in pairs]

    def at_most_similar(self, score: float) -> float:
        """Return ``score``, but below the answer threshold."""
        return min(score, self.answer_threshold - NOT_SURE)

    def _score(self, one: Reading, other: Reading) -> float:
        if not one.encoded.words or not other.encoded.words:
            return 0.0
        seen = np.array(features(one, other), np.float32)
        trees = sum(trees.logit(seen) for trees in self._trees)
        nets = self._net_logits(one, other, seen)
        sure, likely = (
            1 / (1 + math.exp(-tree_share * trees - net_share * nets))
            for tree_share, net_share in (self._sure, self._likely)
        )
        return sure if sure >= self.answer_threshold else self.at_most_similar(likely)

    def _net_logits(self, one: Reading, other: Reading, seen: Floats) -> float:
        even = np.clip((seen - self._mean) / self._spread, -FARTHEST_OUT, FARTHEST_OUT)
        even = even.astype(np.float32)
        mine = inputs_of(one.encoded, self._context, self._plain)
        theirs = inputs_of(other.encoded, self._context, self._plain)
        width = self._context.shape[1]
        return sum(net.logit(net.laid(*mine), net.laid(*theirs), even, width) for net in self._nets)
