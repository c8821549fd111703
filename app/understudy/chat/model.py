"""A conversation and its answers as frozen values, and the grammar of every answer.

``(SegmentStarted Said* SegmentEnded)+ (AnswerFinished | AnswerFailed)``, where what is said is
text, thinking, a sign of thinking or loading, or that the text so far was no answer: the
transcript, the store, the command line and the tests read this one grammar. A fail-over is just the
next segment. What is kept of it (`Segment`, `Message`, `Conversation`) is defined in
`archive.model`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from understudy.archive.model import (
    NO_USAGE,
    Conversation,
    Message,
    Outcome,
    PastSource,
    Role,
    Segment,
    Sent,
    Usage,
)

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.chat.failure import Failure

__all__ = [
    "AnswerEvent",
    "AnswerFailed",
    "AnswerFinished",
    "Attached",
    "Conversation",
    "Loading",
    "Message",
    "Outcome",
    "PastSource",
    "Role",
    "RouteReason",
    "RouteReasonKind",
    "Said",
    "Segment",
    "SegmentEnded",
    "SegmentStarted",
    "Sent",
    "TextDelta",
    "TextTakenBack",
    "Thinking",
    "ThoughtDelta",
    "Trouble",
    "Turn",
    "Usage",
]


class RouteReasonKind(StrEnum):
    """Why this candidate answers."""

    FIRST_CHOICE = "first_choice"
    PINNED = "pinned"
    RETRY = "retry"
    MODEL_STANDS_IN = "model_stands_in"
    PROVIDER_STANDS_IN = "provider_stands_in"
    SKIPPED_OTHERS = "skipped_others"
    TRIAL = "trial"  # an earlier failure is asked again, to find out
    BREAKER_OPEN = "breaker_open"  # the one before it failed just now, and is not asked again yet
    REPORTED_DOWN = "reported_down"  # the one before it is known to be down
    HEDGE = "hedge"  # the one before it was slow, and this one spoke first
    CONTINUES = "continues"  # continues a broken-off answer
    PAST_ANSWER = "past_answer"  # every provider failed; the person's own history has an answer


class Trouble(StrEnum):
    """The source of a candidate's trouble, which decides the wording."""

    FAILING = "failing"  # the verdict, from this person's own requests: it is failing for them
    REPORTED = "reported"  # only a status page
    FAILED = "failed"  # it failed just now, which is not a verdict yet


class RouteReason(msgspec.Struct, frozen=True):
    """Why a candidate was chosen, and the failure it stands in for, if any.

    ``instead_of`` is the provider passed over, in trouble ``since`` then, if known;
    ``instead_of_model`` is set if only that model of it is.
    """

    kind: RouteReasonKind
    after: Failure | None = None
    since: datetime | None = None
    instead_of: str = ""
    trouble: Trouble = Trouble.FAILED
    instead_of_model: str = ""


class SegmentStarted(msgspec.Struct, frozen=True):
    """``sent`` None: unknown (an old answer), or nothing was sent.

    ``past``: not a live answer but an earlier one.
    """

    provider: str
    model: str
    reason: RouteReason
    sent: Sent | None = None
    past: PastSource | None = None


class TextDelta(msgspec.Struct, frozen=True):
    text: str


class Thinking(msgspec.Struct, frozen=True):
    """The model is thinking; sent once until text comes."""


class ThoughtDelta(msgspec.Struct, frozen=True):
    """Some of the model's thinking, which follows `Thinking`; it is never sent to a provider.

    ``seconds`` is how long the model has been thinking in this segment; None: unknown. ``text`` may
    be empty: the thinking has ended.
    """

    text: str
    seconds: float | None = None


class Loading(msgspec.Struct, frozen=True):
    """The model is being loaded on this computer, and answers after that."""


class TextTakenBack(msgspec.Struct, frozen=True):
    """No text of this segment so far is part of the answer; if it was thinking, that follows."""


Said = TextDelta | Thinking | ThoughtDelta | Loading | TextTakenBack


class SegmentEnded(msgspec.Struct, frozen=True):
    """``other_model`` answered, instead of the one the segment began with; empty: none did."""

    outcome: Outcome
    failure: Failure | None = None
    stop_reason: str | None = None
    usage: Usage = NO_USAGE
    other_model: str = ""


class AnswerFinished(msgspec.Struct, frozen=True):
    provider: str
    model: str
    first_text_s: float | None
    elapsed_s: float


class AnswerFailed(msgspec.Struct, frozen=True):
    """Every provider failed. ``kept``: the prompt is stored; ``waits``: in the outbox too.

    ``failure`` is the most useful one, ``failures`` the last of each model asked, in order.
    ``similar`` are earlier answered questions, the likeliest first.
    """

    failure: Failure
    kept: bool = False
    waits: bool = False
    similar: tuple[PastSource, ...] = ()
    failures: tuple[Failure, ...] = ()


AnswerEvent = SegmentStarted | Said | SegmentEnded | AnswerFinished | AnswerFailed


class Attached(msgspec.Struct, frozen=True):
    """A file of a turn: its bytes are ``data``, or are stored under ``sha256``.

    If neither: only its name is known, and maybe ``text``, its content; a PDF's pages are separated
    by form feeds. ``earlier``: it came with an unanswered message before the question.
    """

    name: str
    media_type: str
    data: bytes | None = None
    text: str | None = None
    sha256: bytes | None = None
    size_bytes: int | None = None
    earlier: bool = False

    @property
    def is_here(self) -> bool:
        return self.data is not None or self.sha256 is not None

    @property
    def length_bytes(self) -> int:
        return (self.size_bytes or 0) if self.data is None else len(self.data)


class Turn(msgspec.Struct, frozen=True):
    """One turn of a conversation: plain text as written by the person or a model, and files.

    `chat.request` adapts it to one model; a model's turn has no files.
    """

    role: Role
    text: str
    attachments: tuple[Attached, ...] = ()
