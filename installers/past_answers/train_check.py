"""Makes ``resources/models/past-answers-check.bin``: trains the learned check from its questions.

What it learns from lies beside it (``pairs/``, made for this) or is made by rule; nothing else.
Needs NumPy, scikit-learn and JAX, about a quarter of an hour on two cores::

    PYTHONPATH=app:. python installers/past_answers/train_check.py
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from installers.past_answers.net_training import (
    CONTEXT_WIDTH,
    PLAIN_WIDTH,
    material,
    narrowing,
    trained,
)
from installers.past_answers.training_pairs import pairs_between, pairs_within, written_groups
from understudy.archive.past.meaning.check import FARTHEST_OUT
from understudy.archive.past.meaning.features import reading_of, rows
from understudy.archive.past.meaning.minilm import MiniLM
from understudy.archive.past.meaning.model_file import CHECK, ENCODER, packed, read_model
from understudy.archive.past.wording.vetoes import vetoed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from installers.past_answers.training_pairs import Pair
    from understudy.archive.past.meaning.minilm import Encoded

VERSION = 1
# chosen on a set of questions that was never learned from, with room below the target
ANSWER_THRESHOLD = 0.93
SIMILAR_THRESHOLD = 0.6
SEED = 7
NETS, EPOCHS = 2, 8
TREES, LEAVES, RATE = 250, 12, 0.07
FREE = (0,) * 45
# which way a feature may only move the score, in the order of `features`: likeness up, what is
# lost or in conflict down; how the words differ may mean either
LIKENESS = (1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0, 1)
CONFLICTS = (0, -1, -1, -1, -1, 0, -1, 0, -1, -1, -1)
SIDES = (1, 1, 1, 1, -1, -1, 1, 1, -1, -1, 1, 1, 1, 1, -1, -1, 1, 1, 0, 0)
ONE_WAY = (1, *LIKENESS, *CONFLICTS, *SIDES)
SURE_SHARES, LIKELY_SHARES = (0.05, 0.9), (1 / 3, 1 / 3)
"""Of each kind of trees and of the nets in the mean of logits: for an answer, and to be similar."""
TRAINED = ("version", "trees", "nets")
RESOURCES = Path(__file__).parents[2] / "resources"
Array = Any


class Texts:
    """Encodes every text once."""

    def __init__(self, encoder: MiniLM) -> None:
        self._encoder = encoder
        self.encoded: dict[str, Encoded] = {}

    def read(self, texts: Iterable[str]) -> None:
        new = [text for text in dict.fromkeys(texts) if text not in self.encoded]
        for start in range(0, len(new), 512):
            batch = new[start : start + 512]
            self.encoded.update(zip(batch, self._encoder.encoded(batch), strict=True))
        print(f"read {len(new)} texts")


def all_pairs(texts: Texts) -> list[Pair]:
    """Return every pair that no veto settles: what the check will be asked."""
    random, written = Random(SEED), written_groups()  # noqa: S311 - nothing secret
    pairs = pairs_within(written, random)
    texts.read(text for pair in pairs for text in (pair.one, pair.other))
    vectors = {text: one.vector for text, one in texts.encoded.items()}
    pairs += pairs_between(written, vectors, random)
    return pairs


def trees_of(
    features: Array, labels: Array, numbers: dict[str, Array], ways: tuple[int, ...], number: int
) -> list[Any]:
    """Train trees, put them into ``numbers`` and return where they start and how deep they go."""
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        l2_regularization=10,
        min_samples_leaf=60,
        random_state=number,
        monotonic_cst=ways,
    )
    model.fit(features, labels[:, 0], sample_weight=labels[:, 1])
    parts: dict[str, list[Array]] = {}
    depth, offset = 0, 0
    for (predictor,) in model._predictors:  # noqa: SLF001 - there is no public way to its trees
        nodes = predictor.nodes
        place = np.arange(len(nodes)) + offset
        is_leaf = nodes["is_leaf"].astype(bool)
        parts.setdefault("roots", []).append(np.array([offset]))
        parts.setdefault("feature", []).append(np.where(is_leaf, 0, nodes["feature_idx"]))
        parts.setdefault("threshold", []).append(np.where(is_leaf, 0, nodes["num_threshold"]))
        parts.setdefault("left", []).append(np.where(is_leaf, place, nodes["left"] + offset))
        parts.setdefault("right", []).append(np.where(is_leaf, place, nodes["right"] + offset))
        parts.setdefault("value", []).append(np.where(is_leaf, nodes["value"], 0))
        depth, offset = max(depth, int(nodes["depth"].max())), offset + len(nodes)
    kinds = {"feature": np.int16, "threshold": np.float32, "value": np.float32}
    for name, found in parts.items():
        numbers[f"trees.{number}.{name}"] = np.concatenate(found).astype(kinds.get(name, np.int32))
    return [float(model._baseline_prediction[0, 0]), depth]  # noqa: SLF001 - as above


def keep_file(values: dict[str, Any], numbers: dict[str, Array]) -> None:
    chosen = {
        "answer_threshold": ANSWER_THRESHOLD,
        "similar_threshold": SIMILAR_THRESHOLD,
        "sure_shares": [SURE_SHARES[0], SURE_SHARES[1] / NETS],
        "likely_shares": [LIKELY_SHARES[0], LIKELY_SHARES[1] / NETS],
    }
    data = packed({**values, **chosen}, numbers)
    (RESOURCES / CHECK).write_bytes(data)
    print(f"{CHECK}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--thresholds", action="store_true", help="train nothing, put thresholds and shares in anew"
    )
    if parser.parse_args().thresholds:
        made = read_model(CHECK)
        keep_file({name: made.values[name] for name in TRAINED}, dict(made.tensors))
        return
    texts = Texts(MiniLM(read_model(ENCODER)))
    pairs = all_pairs(texts)
    readings = {text: reading_of(text, one) for text, one in texts.encoded.items()}
    pairs = [
        pair
        for pair in pairs
        if not vetoed(readings[pair.one].wording, readings[pair.other].wording)
    ]
    features = rows([(readings[pair.one], readings[pair.other]) for pair in pairs])
    labels = np.array([(pair.is_same, pair.weight) for pair in pairs], np.float32)
    print(f"{len(pairs)} pairs, {labels[:, 0].mean():.3f} of them the same")
    numbers: dict[str, Array] = {"mean": features.mean(0), "spread": features.std(0) + 1e-6}
    trees = [
        trees_of(features, labels, numbers, ways, number)
        for number, ways in enumerate((FREE, ONE_WAY))
    ]
    even = (features - numbers["mean"]) / numbers["spread"]
    put_nets(texts, pairs, np.clip(even, -FARTHEST_OUT, FARTHEST_OUT), labels, numbers)
    values = {
        "version": VERSION,
        "trees": trees,
        "nets": NETS,
    }
    keep_file(values, numbers)


def put_nets(
    texts: Texts, pairs: list[Pair], features: Array, labels: Array, numbers: dict[str, Array]
) -> None:
    """Train the nets and put them into ``numbers``."""
    some = list(texts.encoded.values())[::10]
    context = narrowing([one.word_vectors for one in some], CONTEXT_WIDTH)
    plain = narrowing([one.plain_vectors for one in some], PLAIN_WIDTH)
    numbers["context"], numbers["plain"] = context.astype(np.float16), plain.astype(np.float16)
    words = material(texts.encoded, context, plain)
    places = np.array([(words.place[pair.one], words.place[pair.other]) for pair in pairs])
    for number in range(NETS):
        net = trained(words, places, features.astype(np.float32), labels, EPOCHS, number)
        for name, tensor in net.items():
            numbers[f"net.{number}.{name}"] = np.asarray(tensor).astype(np.float16)


if __name__ == "__main__":
    main()
