"""Everything that needs the model: built, used and dropped in one worker thread.

Loading takes a tenth of a second and about 60 MB. So it waits for the first question without an
answer to equal words, and is dropped when idle for a while.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.archive.past.meaning.check import AgreementCheck
from understudy.archive.past.meaning.features import reading_of
from understudy.archive.past.meaning.index import Index, rounded
from understudy.archive.past.meaning.minilm import MiniLM
from understudy.archive.past.meaning.model_file import CHECK, DIGESTS, ENCODER, read_model
from understudy.archive.past.text import bare, normal, parts_of
from understudy.archive.past.wording.core import (
    are_apart,
    core_of,
    have_one_bag,
    have_one_core,
)
from understudy.archive.past.wording.slips import is_slip_apart
from understudy.archive.past.wording.tokens import wording_of
from understudy.archive.past.wording.vetoes import vetoed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from understudy.archive.past.meaning.minilm import Encoded
    from understudy.archive.past.wording.core import Core

MODEL = DIGESTS[ENCODER][:16]
"""Identifies the model of each vector in the database."""
SHOWN = 5
READ_CLOSELY = 3
"""So many candidates are read word by word; the rest are scored by likeness only."""
SLIP_SCORE = 0.9995
ONE_CORE_SCORE = 0.975
"""Of a question that says the same in other set phrases, or in another order of its parts."""
ONE_CORE_FROM, ONE_BAG_FROM = 0.5, 0.75
"""The check must also give at least this score; the higher one if only the order differs."""
SURE_ENOUGH = 0.97
"""No further candidate is read after one with this score."""
NEAR = 0.65
"""Less alike than this was never the same question, so it is not read closely."""
FARTHEST = 0.45
"""Less alike than this is not even a candidate."""
VETOED_SCORE = 0.01
PASTED_ODDS = 7.4
"""A person who pastes the same text again most likely wants the same done with it."""


class Scored(msgspec.Struct, frozen=True):
    """A candidate and the probability that it asks the same; ``is_slip``: except for a typo."""

    message_id: int
    score: float
    is_slip: bool = False


class Reader:
    """The encoder, the index and the check. Not for two threads at a time."""

    model = MODEL

    def __init__(self) -> None:
        """Load both models; raises `ModelFileError`."""
        self._encoder = MiniLM(read_model(ENCODER))
        self._check = AgreementCheck(read_model(CHECK))
        self.index = Index()
        self._asked: tuple[str, Encoded | None] = ("", None)

    @property
    def answer_threshold(self) -> float:
        return self._check.answer_threshold

    @property
    def similar_threshold(self) -> float:
        return self._check.similar_threshold

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """Return one vector per text, in the database's form."""
        return [one.tobytes() for one in rounded(self._encoder.vectors(texts))]

    def candidates(self, question: str) -> dict[int, float]:
        """Return message ids with their cosines, the nearest first."""
        near = self.index.nearest(self._encoded(question).vector, SHOWN)
        return {message_id: cosine for message_id, cosine in near if cosine >= FARTHEST}

    def scored(
        self, question: str, candidates: Mapping[int, str], cosines: Mapping[int, float]
    ) -> list[Scored]:
        """Return a score for each candidate, given nearest first; the best come first.

        If text is pasted, it is the same already, and only the instructions are compared; such
        candidates have no cosine.
        """
        plain = bare(normal(question))
        for message_id, text in candidates.items():
            if is_slip_apart(plain, bare(normal(text)), self._encoder.pieces.knows):
                rest = [one for one in candidates if one != message_id]
                return [Scored(message_id, SLIP_SCORE, is_slip=True), *self.unread(rest)]
        asked = parts_of(question).instruction
        mine = wording_of(asked)
        said = {message_id: parts_of(text).instruction for message_id, text in candidates.items()}
        closely = [
            one
            for one in said
            if cosines.get(one, 1.0) >= NEAR and not vetoed(mine, wording_of(said[one]))
        ]
        found = self._read(asked, {one: said[one] for one in closely[:READ_CLOSELY]}, plain)
        read = {one.message_id for one in found}
        found += self.unread(one for one in said if one not in read)
        return sorted(found, key=lambda one: -one.score)

    @staticmethod
    def unread(message_ids: Iterable[int]) -> list[Scored]:
        """Return the rest in order of likeness, below those read closely."""
        return [
            Scored(message_id, VETOED_SCORE / (1 + place))
            for place, message_id in enumerate(message_ids)
        ]

    def _read(self, asked: str, others: Mapping[int, str], plain: str) -> list[Scored]:
        """Read candidates word by word, until one is good enough."""
        found: list[Scored] = []
        core = core_of(asked)
        is_pasted = bare(normal(asked)) != plain
        for message_id, text in others.items():
            mine = reading_of(asked, self._encoded(asked))
            theirs = reading_of(text, self._encoder.encoded([text])[0])
            (score,) = self._check.scores([(mine, theirs)])
            score = self._settled(_surer(score) if is_pasted else score, core, core_of(text))
            found.append(Scored(message_id, score))
            if score >= SURE_ENOUGH:
                break
        return found

    def _settled(self, score: float, mine: Core, theirs: Core) -> float:
        """Return the score of a pair whose cores are known."""
        is_one = score >= ONE_CORE_FROM and have_one_core(mine, theirs)
        if is_one or (score >= ONE_BAG_FROM and have_one_bag(mine, theirs)):
            return max(score, ONE_CORE_SCORE)
        return self._check.at_most_similar(score) if are_apart(mine, theirs) else score

    def _encoded(self, question: str) -> Encoded:
        """Encode a question, and keep it for the following steps."""
        text, encoded = self._asked
        if encoded is None or text != question:
            encoded = self._encoder.encoded([question])[0]
            self._asked = question, encoded
        return encoded


def _surer(score: float) -> float:
    """Return the score of two instructions for the same pasted text."""
    odds = score / max(1 - score, 1e-9) * PASTED_ODDS
    return odds / (1 + odds)
