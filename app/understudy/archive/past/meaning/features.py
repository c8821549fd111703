"""The inputs of the learned check: some forty numbers about two questions.

Half of them come from the words only, half from how well each word of one matches a word of the
other, as meant in this text and as meant in any.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from understudy.archive.past.wording.order import is_turned_round
from understudy.archive.past.wording.tokens import SMALL, stem, wording_of
from understudy.archive.past.wording.vetoes import (
    has_opposites,
    inversions,
    missing_names,
    nearly_same,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from understudy.archive.past.meaning.minilm import Encoded, Floats
    from understudy.archive.past.wording.tokens import Wording

CONTENT = 0.35
"""Words below this weight carry no content."""


class Reading(msgspec.Struct, frozen=True):
    """A question prepared for the check: split into words, and encoded."""

    wording: Wording
    encoded: Encoded


def reading_of(text: str, encoded: Encoded) -> Reading:
    return Reading(wording_of(text), encoded)


def features(one: Reading, other: Reading) -> list[float]:
    """Return the features of two questions; their order is part of the check's version."""
    return [
        float(one.encoded.vector @ other.encoded.vector),
        *_said(one, other),
        *_conflicts(one.wording, other.wording),
        *_aligned(one.encoded, other.encoded),
    ]


def _said(one: Reading, other: Reading) -> list[float]:
    """Return the shared words, and those of each question only."""
    weights = _stem_weights(one) | _stem_weights(other)
    mine, theirs = set(one.wording.stems), set(other.wording.stems)
    shared, alone, their_alone = mine & theirs, mine - theirs, theirs - mine
    for word in sorted(alone):
        like = next((their for their in sorted(their_alone) if nearly_same(word, their)), None)
        if like is not None:
            alone.discard(word)
            their_alone.discard(like)

    def weight(words: set[str]) -> float:
        return sum(weights.get(word, 1.0) for word in words)

    words, their_words = one.wording.words, other.wording.words
    matcher = SequenceMatcher(None, words, their_words, autojunk=False)
    replaced = [
        ops
        for ops in matcher.get_opcodes()
        if ops[0] == "replace"
        and not SMALL.issuperset(words[ops[1] : ops[2]])
        and not SMALL.issuperset(their_words[ops[3] : ops[4]])
    ]
    longest = max(1, len(words), len(their_words))
    rests = sorted((weight(alone), weight(their_alone)))
    return [
        weight(shared) / (weight(mine | theirs) or 1.0),
        *rests,
        max((weights.get(word, 1.0) for word in alone | their_alone), default=0.0),
        *sorted((len(alone), len(their_alone))),
        float(len(alone) == 1 and len(their_alone) == 1),
        matcher.ratio(),
        min(len(words), len(their_words)) / longest,
        float(longest),
        float(len(replaced)),
        matcher.ratio() if len(replaced) == 1 else 0.0,
        weight(shared),
    ]


def _stem_weights(one: Reading) -> dict[str, float]:
    pairs = zip(one.encoded.words, one.encoded.weights.tolist(), strict=True)
    return {stem(word): weight for word, weight in pairs}


def _conflicts(one: Wording, other: Wording) -> list[float]:
    gone, their_gone = len(missing_names(one, other)), len(missing_names(other, one))
    return [
        float(one.numbers == other.numbers),
        float(bool(one.numbers) and bool(other.numbers) and one.numbers != other.numbers),
        float(bool(one.numbers) != bool(other.numbers)),
        float(one.is_negated != other.is_negated),
        float(has_opposites(one, other)),
        float(one.asks != other.asks),
        float(bool(one.asks and other.asks) and one.asks != other.asks),
        inversions(one, other),
        float(is_turned_round(one, other)),
        *(float(count) for count in sorted((gone, their_gone))),
    ]


def _aligned(one: Encoded, other: Encoded) -> list[float]:
    """Return how well the words match; the same in either order."""
    if not one.words or not other.words:
        return [0.0] * 20
    found: list[float] = []
    for mine, theirs in (
        (one.word_vectors, other.word_vectors),
        (one.plain_vectors, other.plain_vectors),
    ):
        alike = mine @ theirs.T
        here, there = alike.max(1), alike.max(0)
        found += _sides(here, one, there, other)
    return found


def _sides(here: Floats, one: Encoded, there: Floats, other: Encoded) -> list[float]:
    """Return means, the worst content words and their weight, for the lesser and greater side."""
    means = sorted((_mean(here, one.weights), _mean(there, other.weights)))
    worst = sorted((_worst(here, one.weights), _worst(there, other.weights)))
    lost = sorted((_lost(here, one.weights), _lost(there, other.weights)))
    every = np.concatenate([here[one.weights > CONTENT], there[other.weights > CONTENT]])
    every = np.sort(every) if every.size else np.ones(1, np.float32)
    return [
        *means,
        *worst,
        *lost,
        float(every[min(1, every.size - 1)]),
        float(every[: max(1, every.size // 3)].mean()),
        float((every < 0.5).sum()),
        float((every < 0.7).sum()),
    ]


def _mean(best: Floats, weights: Floats) -> float:
    return float(best @ weights / weights.sum())


def _worst(best: Floats, weights: Floats) -> float:
    content = best[weights > CONTENT]
    return float(content.min()) if content.size else 1.0


def _lost(best: Floats, weights: Floats) -> float:
    """Return the weight of words without a match; a half match counts by half."""
    return float(((1 - best) * weights).sum())


def rows(pairs: Sequence[tuple[Reading, Reading]]) -> Floats:
    """Return one row of features per pair."""
    return np.array([features(one, other) for one, other in pairs], np.float32)
