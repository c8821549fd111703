"""The model in NumPy: the same vectors alone and in company, near what means the same."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest

from understudy.archive.past.meaning import model_file
from understudy.archive.past.meaning.features import features, reading_of
from understudy.archive.past.meaning.index import MAY_BE_NEAR, Index, rounded
from understudy.archive.past.meaning.minilm import LONGEST, MiniLM
from understudy.archive.past.meaning.model_file import (
    CHECK,
    DIGESTS,
    ENCODER,
    packed,
    read_model,
    unpacked,
)
from understudy.archive.past.meaning.wordpiece import BEGIN, END, words_of
from understudy.base.errors import ModelFileError
from understudy.base.files.assets import asset

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [
    "How do I make pancakes without eggs?",
    "What is a good pancake recipe that needs no eggs?",
    "Which port does PostgreSQL listen on?",
    "In which year did the Titanic sink?",
]


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM(read_model(ENCODER))


def test_the_vector_of_a_text_hangs_on_nothing_but_the_text(encoder: MiniLM) -> None:
    together = encoder.vectors([*TEXTS, *TEXTS])
    for place, text in enumerate(TEXTS):
        alone = encoder.vectors([text])[0]
        # the order in which a processor adds up may differ with the number of rows
        assert float(alone @ together[place]) > 1 - 1e-6
        assert np.allclose(alone, encoder.encoded([text])[0].vector, atol=1e-5)
        assert abs(float(np.linalg.norm(alone)) - 1) < 1e-5


def test_what_means_the_same_lies_near(encoder: MiniLM) -> None:
    """These figures are those of the published model on the same texts."""
    near = encoder.vectors(TEXTS) @ encoder.vectors(TEXTS).T
    assert near[0, 1] > 0.8
    assert max(near[0, 2], near[0, 3], near[2, 3]) < 0.3


def test_every_word_has_a_vector_and_a_weight(encoder: MiniLM) -> None:
    (found,) = encoder.encoded(["The flabbergasted auditors, 42 of them!"])
    assert found.words == ("the", "flabbergasted", "auditors", ",", "42", "of", "them", "!")
    assert found.word_vectors.shape == found.plain_vectors.shape == (8, 384)
    weight = dict(zip(found.words, found.weights.tolist(), strict=True))
    assert weight["flabbergasted"] == 1.0
    assert weight["the"] == weight["!"] == pytest.approx(0.05)
    assert weight["of"] < weight["them"] < weight["auditors"]


def test_a_text_of_any_length_is_read_up_to_a_point(encoder: MiniLM) -> None:
    pieces = encoder.pieces.split("word " * 1000, LONGEST)
    assert len(pieces.ids) == LONGEST
    assert (pieces.ids[0], pieces.ids[-1]) == (BEGIN, END)
    assert encoder.vectors(["", "\u0000", "🙂"]).shape == (3, 384)
    assert encoder.encoded([""])[0].words == ()


def test_words_are_cut_as_the_vocabulary_expects() -> None:
    assert words_of("Don't café\u00a0C++ 北京") == [
        *("don", "'", "t", "cafe", "c", "+", "+", "北", "京"),
    ]


def test_the_index_finds_what_comparing_with_all_finds() -> None:
    numbers = np.random.default_rng(5)
    vectors = numbers.normal(size=(3000, 384)).astype(np.float32)
    index = Index()
    for start in range(0, 3000, 700):
        rows = rounded(vectors[start : start + 700])
        index.add([(start + place + 1, row.tobytes()) for place, row in enumerate(rows)])
    assert len(index) == 3000 > MAY_BE_NEAR
    for place in (0, 17, 2999):
        asked = vectors[place] + numbers.normal(0, 0.4, 384).astype(np.float32)
        asked /= np.linalg.norm(asked)
        (first, cosine), *_ = index.nearest(asked, 5)
        assert first == place + 1
        assert cosine > 0.85
    index.remove([18])
    assert len(index) == 2999
    assert 18 not in [found for found, _ in index.nearest(vectors[17], 50)]


def test_an_empty_index_finds_nothing() -> None:
    assert Index().nearest(np.ones(384, np.float32), 5) == []


def test_features_are_the_same_either_way_round(encoder: MiniLM) -> None:
    """But for what `difflib` finds in common, which hangs a little on who is first."""
    readings = [
        reading_of(text, one) for text, one in zip(TEXTS, encoder.encoded(TEXTS), strict=True)
    ]
    for one in readings:
        for other in readings:
            assert features(one, other) == pytest.approx(features(other, one), abs=0.05)


def test_a_file_holds_what_was_put_into_it() -> None:
    tensors = {"a": np.arange(6, dtype=np.int8).reshape(2, 3), "b": np.array([1.5], np.float16)}
    data = packed({"version": 1, "word": "é"}, tensors)
    assert data == packed({"version": 1, "word": "é"}, tensors)
    found = unpacked(data)
    assert found.values == {"version": 1, "word": "é"}
    for name, tensor in tensors.items():
        assert found.tensors[name].dtype == tensor.dtype
        assert np.array_equal(found.tensors[name], tensor)


@pytest.mark.parametrize("name", [ENCODER, CHECK])
def test_the_files_are_the_pinned_ones(name: str) -> None:
    assert hashlib.sha256(asset(name).read_bytes()).hexdigest() == DIGESTS[name]


def test_a_damaged_or_missing_file_is_told_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    damaged = bytearray(asset(CHECK).read_bytes())
    damaged[-1] ^= 1
    (tmp_path / "check.bin").write_bytes(damaged)
    # the one way to a file that is not the program's own
    monkeypatch.setattr(model_file, "asset", lambda _name: tmp_path / "check.bin")
    with pytest.raises(ModelFileError, match=f"{CHECK}: damaged") as told:
        read_model(CHECK)
    assert told.value.cause == "damaged"
    (tmp_path / "check.bin").unlink()
    with pytest.raises(ModelFileError, match=f"{CHECK}: missing"):
        read_model(CHECK)
