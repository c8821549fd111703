"""Past answers and offers: frozen values without any logic."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from datetime import datetime


class Tier(StrEnum):
    """The certainty: an ``answer`` may be shown as one, ``similar`` only as a question to open."""

    ANSWER = "answer"
    SIMILAR = "similar"
    NONE = "none"


class Stage(StrEnum):
    """How a match was found."""

    TOLD_RIGHT = "told_right"
    SAME_WORDS = "same_words"
    SAME_BUT_COURTESY = "same_but_courtesy"
    SLIP = "slip"
    SAME_PASTED_TEXT = "same_pasted_text"
    MEANING = "meaning"


class Origin(StrEnum):
    """The author of an answer, in the order they are offered."""

    OWN_CLAUDE = "own_claude"
    IMPORTED_CLAUDE = "imported_claude"
    BACKUP = "backup"


class Verdict(StrEnum):
    RIGHT = "right"
    WRONG = "wrong"


class PastAnswer(msgspec.Struct, frozen=True):
    """A good answer to one earlier question; ``name`` is its id for scripts."""

    message_id: int
    conversation_id: int
    name: str
    question: str
    text: str
    provider: str
    model: str
    origin: Origin
    answered_at: datetime


class PastMatch(msgspec.Struct, frozen=True):
    """An earlier answer, and the probability (0 to 1) that it answers the question."""

    answer: PastAnswer
    score: float
    stage: Stage


class PastOffer(msgspec.Struct, frozen=True):
    """The offer for a question.

    ``best`` is None if the tier is ``none``; ``similar`` holds the likeliest earlier questions, the
    best first, for any tier. ``is_time_bound``: the age must be shown.
    """

    tier: Tier
    best: PastMatch | None = None
    similar: tuple[PastMatch, ...] = ()
    is_time_bound: bool = False


NO_OFFER = PastOffer(Tier.NONE)
