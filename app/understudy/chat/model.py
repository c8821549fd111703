"""A conversation and its answers as frozen values, and the grammar every answer follows.

``(SegmentStarted Said* SegmentEnded)+ (AnswerFinished | AnswerFailed)``, where what is said is
text, a sign of thinking, or that the text so far was thinking too: the transcript, the store, the
command line and the tests read this one grammar. A fail-over is just the next segment.
What is kept of it (`Segment`, `Message`, `Conversation`) is defined in `archive.model`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

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
    TRIAL = "trial"  # whoever failed before is asked again, to find out
    BREAKER_OPEN = "breaker_open"  # the one before it failed just now, and is not asked again yet
    REPORTED_DOWN = "reported_down"  # the one before it is known to be down
    HEDGE = "hedge"  # the one before it was slow, and this one spoke first
    CONTINUES = "continues"  # goes on where the one before it broke off
    PAST_ANSWER = "past_answer"  # nobody answered; the person's own history has an answer


class Trouble(StrEnum):
    """By whose word a candidate is in trouble: what may be said of it follows from that."""

    FAILING = "failing"  # the verdict, from this person's own requests: it is failing for them
    REPORTED = "reported"  # a status page alone
    FAILED = "failed"  # it failed just now, which is no verdict yet


@dataclass(frozen=True, slots=True)
class RouteReason:
    """Why a candidate was chosen, and the failure it stands in for, if any.

    ``instead_of`` is the provider that would have been asked, in trouble ``since``, where that is
    known; ``instead_of_model`` is set where only that model of it is.
    """

    kind: RouteReasonKind
    after: Failure | None = None
    since: datetime | None = None
    instead_of: str = ""
    trouble: Trouble = Trouble.FAILED
    instead_of_model: str = ""


@dataclass(frozen=True, slots=True)
class SegmentStarted:
    """``sent`` None: not known (an old answer), or nothing was sent to anybody.

    ``past``: it was not asked live, this is what was answered then.
    """

    provider: str
    model: str
    reason: RouteReason
    sent: Sent | None = None
    past: PastSource | None = None


@dataclass(frozen=True, slots=True)
class TextDelta:
    text: str


@dataclass(frozen=True, slots=True)
class Thinking:
    """The model thinks; said once until text comes. What it thinks is neither shown nor kept."""


@dataclass(frozen=True, slots=True)
class TextTakenBack:
    """All text of this segment so far was the model's thinking, and no part of its answer."""


Said = TextDelta | Thinking | TextTakenBack


@dataclass(frozen=True, slots=True)
class SegmentEnded:
    outcome: Outcome
    failure: Failure | None = None
    stop_reason: str | None = None
    usage: Usage = NO_USAGE


@dataclass(frozen=True, slots=True)
class AnswerFinished:
    provider: str
    model: str
    first_text_s: float | None
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class AnswerFailed:
    """Nobody answered. ``kept``: the prompt is in the store; ``waits``: in the outbox too.

    ``failure`` is the most telling one, ``failures`` the last of each model that was asked, in the
    order of asking. ``similar`` are earlier questions that were answered, the likeliest first.
    """

    failure: Failure
    kept: bool = False
    waits: bool = False
    similar: tuple[PastSource, ...] = ()
    failures: tuple[Failure, ...] = ()


AnswerEvent = SegmentStarted | Said | SegmentEnded | AnswerFinished | AnswerFailed


@dataclass(frozen=True, slots=True)
class Attached:
    """A file as it travels with a turn: its bytes are ``data``, or are kept under ``sha256``.

    Neither: only its name is known, and maybe ``text``, which is what the file says, a PDF's pages
    with a form feed between them. ``earlier``: it came with a message before the question, which
    nobody answered.
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


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation: plain text, in the person's own words or a model's, and files.

    `chat.sending` makes of it what one model can read; a model's turn has no files.
    """

    role: Role
    text: str
    attachments: tuple[Attached, ...] = ()
