"""All that needs the model, behind one door: it is built, used and dropped in one worker thread.

Loading takes a tenth of a second and some 60 MB, so it waits for the first question that no equal
words answer, and goes again when nobody asks for a while.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from understudy.archive.past.meaning.check import AgreementCheck
from understudy.archive.past.meaning.features import reading_of
from understudy.archive.past.meaning.index import Index, rounded
from understudy.archive.past.meaning.minilm import MiniLM
from understudy.archive.past.meaning.model_file import CHECK, DIGESTS, ENCODER, read_model
from understudy.archive.past.text import bare, normal, parts_of
from understudy.archive.past.wording.slips import is_slip_apart
from understudy.archive.past.wording.vetoes import vetoed
from understudy.archive.past.wording.words import wording_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from understudy.archive.past.meaning.minilm import Floats

MODEL = DIGESTS[ENCODER][:16]
"""Names, beside each vector in the database, the model that made it."""
SHOWN = 5
READ_CLOSELY = 3
"""So many candidates are read word by word; the rest keep a score from their likeness alone."""
SLIP_SCORE = 0.9995
FARTHEST = 0.45
"""Questions less alike than this are not even candidates."""
VETOED_SCORE = 0.01
PASTED_ODDS = 7.4
"""Who pastes the same text again most likely wants the same done with it."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate and how surely it asks the same; ``is_slip``: but for a slip of the finger."""

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

    @property
    def answer_threshold(self) -> float:
        return self._check.answer_threshold

    @property
    def similar_threshold(self) -> float:
        return self._check.similar_threshold

    def vectors(self, texts: Sequence[str]) -> list[bytes]:
        """Return one vector a text, as the database keeps it."""
        return [one.tobytes() for one in rounded(self._encoder.vectors(texts))]

    def candidates(self, question: str) -> tuple[Floats, list[tuple[int, float]]]:
        """Return the question's vector, and message ids with cosines, the nearest first."""
        vector = self._encoder.vectors([question])[0]
        near = self.index.nearest(vector, SHOWN)
        return vector, [(message_id, cosine) for message_id, cosine in near if cosine >= FARTHEST]

    def scored(self, question: str, candidates: Mapping[int, str]) -> list[Scored]:
        """Return a score for each candidate, given nearest first; the best come first.

        Where text is pasted it is the same already, and only the instructions are compared.
        """
        plain = bare(normal(question))
        for message_id, text in candidates.items():
            if is_slip_apart(plain, bare(normal(text)), self._encoder.pieces.knows):
                rest = [one for one in candidates if one != message_id]
                return [Scored(message_id, SLIP_SCORE, is_slip=True), *_unread(rest)]
        asked = parts_of(question).instruction
        mine = wording_of(asked)
        said = {message_id: parts_of(text).instruction for message_id, text in candidates.items()}
        open_ones = [one for one in said if not vetoed(mine, wording_of(said[one]))]
        closely = open_ones[:READ_CLOSELY]
        scores = self._agreement(asked, [said[one] for one in closely])
        if asked != question.strip():
            scores = [_surer(score) for score in scores]
        found = [Scored(one, score) for one, score in zip(closely, scores, strict=True)]
        found += _unread(one for one in said if one not in closely)
        return sorted(found, key=lambda one: -one.score)

    def _agreement(self, question: str, others: Sequence[str]) -> list[float]:
        if not others:
            return []
        mine, *theirs = self._encoder.encoded([question, *others])
        reading = reading_of(question, mine)
        return self._check.scores(
            [
                (reading, reading_of(text, encoded))
                for text, encoded in zip(others, theirs, strict=True)
            ]
        )


def _surer(score: float) -> float:
    """Return the score of two instructions for one and the same pasted text."""
    odds = score / max(1 - score, 1e-9) * PASTED_ODDS
    return odds / (1 + odds)


def _unread(message_ids: Iterable[int]) -> list[Scored]:
    """Return the rest in the order of their likeness, below all that was read closely."""
    return [
        Scored(message_id, VETOED_SCORE / (1 + place))
        for place, message_id in enumerate(message_ids)
    ]
