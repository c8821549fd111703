"""all-MiniLM-L6-v2 in plain NumPy: the vector of a sentence, and of each word in it.

Six layers over 384 numbers a piece, stored as 8-bit integers with a scale per row. The word table
stays as it is (12 MB instead of 47); only the rows in use become floats.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from understudy.archive.past.meaning.wordpiece import WordPiece

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from understudy.archive.past.meaning.model_file import ModelFile
    from understudy.archive.past.meaning.wordpiece import Pieces

    Floats = NDArray[np.float32]

WIDTH = 384
HEADS = 12
LAYERS = 6
LONGEST = 128
"""How many pieces of a text are read; pasted text beyond them is compared letter by letter."""
FIRST_WORD = 1995
"""The first word in the vocabulary; the most frequent come first."""
BATCH_PIECES = 1024
# gelu(x) from a table saves 12 passes over the widest array
_GELU_EDGE, _GELU_STEPS = 8.0, 4096


class Encoded(msgspec.Struct, frozen=True):
    """The unit vector of a text, and one for each of its ``words``."""

    vector: Floats
    words: tuple[str, ...]
    word_vectors: Floats
    """As meant in this text."""
    plain_vectors: Floats
    """As meant in any text."""
    weights: Floats
    """The weight of each word, by its rarity."""


class _Layer(msgspec.Struct, frozen=True):
    attend: Floats
    attend_bias: Floats
    out: Floats
    out_bias: Floats
    norm: tuple[Floats, Floats]
    widen: Floats
    widen_bias: Floats
    narrow: Floats
    narrow_bias: Floats
    last_norm: tuple[Floats, Floats]


class MiniLM:
    """The loaded encoder; about 55 MB. One thread at a time."""

    def __init__(self, file: ModelFile) -> None:
        tensors = file.tensors
        self.pieces = WordPiece(file.values["vocabulary"])
        self._table = tensors["words"]
        self._table_scale = tensors["words.scale"]
        self._positions = tensors["positions"]
        self._norm = (tensors["norm.weight"], tensors["norm.bias"])
        self._layers = [_layer(tensors, f"{number}.") for number in range(LAYERS)]
        self._gelu = _gelu_table()

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return one unit vector per text."""
        found = np.zeros((len(texts), WIDTH), np.float32)
        for places, states, _ in self._states([self.pieces.split(one, LONGEST) for one in texts]):
            found[places] = _unit(states.mean(1))
        return found

    def encoded(self, texts: Sequence[str]) -> list[Encoded]:
        """Return texts with the vectors of their words."""
        found: dict[int, Encoded] = {}
        split = [self.pieces.split(one, LONGEST) for one in texts]
        for places, states, pieces in self._states(split):
            for place, state, one in zip(places, states, pieces, strict=True):
                found[place] = Encoded(
                    vector=_unit(state.mean(0)),
                    words=one.words,
                    word_vectors=_unit(_by_word(state[1:-1], one)),
                    plain_vectors=_unit(_by_word(self._rows(one.ids[1:-1]), one)),
                    weights=self._weights(one),
                )
        return [found[place] for place in range(len(texts))]

    def _rows(self, ids: NDArray[np.int64] | Sequence[int]) -> Floats:
        chosen = np.asarray(ids, np.intp)
        rows: Floats = self._table[chosen] * self._table_scale[chosen][..., None]
        return rows

    def _weights(self, pieces: Pieces) -> Floats:
        """Return the logarithm of each word's rank in the vocabulary, which is sorted by frequency.

        A word in several pieces is rarer than any in one; a sign carries next to nothing.
        """
        rank = np.full(len(pieces.words), FIRST_WORD, np.float32)
        np.maximum.at(rank, np.array(pieces.of_word, np.intp), np.array(pieces.ids[1:-1]))
        counted = np.bincount(np.array(pieces.of_word, np.intp), minlength=len(pieces.words))
        weights = np.log(np.maximum(rank - FIRST_WORD, 1.0)) / math.log(30_000)
        weights[counted > 1] = 1.0
        is_sign = [not any(one.isalnum() for one in word) for word in pieces.words]
        weights[np.array(is_sign, bool)] = 0.05
        return np.maximum(weights, 0.05).astype(np.float32)

    def _states(self, split: Sequence[Pieces]) -> Any:  # noqa: ANN401 - an iterator of three arrays
        """Yield texts of one length together: their places, their states, their pieces.

        Nothing is padded, so that a text's vector does not depend on the others in the batch.
        """
        by_length: dict[int, list[int]] = {}
        for place, one in enumerate(split):
            by_length.setdefault(len(one.ids), []).append(place)
        for length, places in by_length.items():
            most = max(1, BATCH_PIECES // length)
            for start in range(0, len(places), most):
                batch = places[start : start + most]
                ids = np.array([split[place].ids for place in batch])
                yield batch, self._forward(ids), [split[place] for place in batch]

    def _forward(self, ids: NDArray[np.int64]) -> Floats:
        count, length = ids.shape
        state = _normed(self._rows(ids) + self._positions[:length], self._norm)
        flat = state.reshape(count * length, WIDTH)
        for layer in self._layers:
            flat = self._through(layer, flat, count, length)
        return flat.reshape(count, length, WIDTH)

    def _through(self, layer: _Layer, flat: Floats, count: int, length: int) -> Floats:
        each = (flat @ layer.attend + layer.attend_bias).reshape(count, length, 3, HEADS, -1)
        query, key, value = each.transpose(2, 0, 3, 1, 4)
        weight = query @ key.transpose(0, 1, 3, 2)
        weight -= weight.max(-1, keepdims=True)
        np.exp(weight, out=weight)
        weight /= weight.sum(-1, keepdims=True)
        seen = (weight @ value).transpose(0, 2, 1, 3).reshape(count * length, WIDTH)
        flat = _normed(seen @ layer.out + layer.out_bias + flat, layer.norm)
        wide = flat @ layer.widen
        wide += layer.widen_bias
        return _normed(self._bent(wide) @ layer.narrow + layer.narrow_bias + flat, layer.last_norm)

    def _bent(self, wide: Floats) -> Floats:
        """Return gelu of each number; beyond the table it is 0, or the number itself."""
        place = wide * np.float32(_GELU_STEPS / _GELU_EDGE)
        place += np.float32(_GELU_STEPS + 0.5)
        np.clip(place, 0, 2 * _GELU_STEPS, out=place)
        wide *= self._gelu[place.astype(np.int16)]
        return wide


def _layer(tensors: Mapping[str, NDArray[Any]], at: str) -> _Layer:
    def weight(name: str) -> Floats:
        scale = tensors[f"{at}{name}.scale"][:, None]
        return np.ascontiguousarray((tensors[f"{at}{name}"] * scale).T.astype(np.float32))

    attend, attend_bias = weight("attend"), tensors[f"{at}attend.bias"].copy()
    # the scale of attention, multiplied into the query once
    attend[:, :WIDTH] /= math.sqrt(WIDTH / HEADS)
    attend_bias[:WIDTH] /= math.sqrt(WIDTH / HEADS)
    return _Layer(
        attend=attend,
        attend_bias=attend_bias,
        out=weight("out"),
        out_bias=tensors[f"{at}out.bias"],
        norm=(tensors[f"{at}norm.weight"], tensors[f"{at}norm.bias"]),
        widen=weight("widen"),
        widen_bias=tensors[f"{at}widen.bias"],
        narrow=weight("narrow"),
        narrow_bias=tensors[f"{at}narrow.bias"],
        last_norm=(tensors[f"{at}last_norm.weight"], tensors[f"{at}last_norm.bias"]),
    )


def _gelu_table() -> Floats:
    """Return, for each step from -8 to 8, the share of a number that gelu passes."""
    steps = range(-_GELU_STEPS, _GELU_STEPS + 1)
    shares = [
        0.5 * (1 + math.erf(step * _GELU_EDGE / _GELU_STEPS / math.sqrt(2))) for step in steps
    ]
    return np.array(shares, np.float32)


def _normed(state: Floats, norm: tuple[Floats, Floats]) -> Floats:
    centred = state - state.mean(-1, keepdims=True)
    spread = np.sqrt(np.einsum("...i,...i->...", centred, centred) / WIDTH + 1e-12)
    centred /= spread[..., None]
    centred *= norm[0]
    centred += norm[1]
    return np.asarray(centred, np.float32)


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, 1e-9), np.float32)


def _by_word(states: Floats, pieces: Pieces) -> Floats:
    summed = np.zeros((len(pieces.words), WIDTH), np.float32)
    np.add.at(summed, np.array(pieces.of_word, np.intp), states)
    return summed
