"""A conversation and its answers as frozen values, and the grammar every answer follows.

``(SegmentStarted TextDelta* SegmentEnded)+ (AnswerFinished | AnswerFailed)``: the transcript, the
store, the command line and the tests all read this one grammar. A fail-over is just the next segment.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.chat.failure import Failure


class Role(StrEnum):
    USER = "user"
    ASSISTANT = "assistant"


class Outcome(StrEnum):
    """How a segment ended. ``running`` is only ever seen in the store, while it is being written."""

    RUNNING = "running"
    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    REFUSED = "refused"
    CACHED = "cached"


class RouteReasonKind(StrEnum):
    """Why this candidate answers."""

    FIRST_CHOICE = "first_choice"
    PINNED = "pinned"
    RETRY = "retry"
    MODEL_STANDS_IN = "model_stands_in"
    PROVIDER_STANDS_IN = "provider_stands_in"
    SKIPPED_OTHERS = "skipped_others"


@dataclass(frozen=True, slots=True)
class RouteReason:
    """Why a candidate was chosen, and the failure it stands in for, if any."""

    kind: RouteReasonKind
    after: Failure | None = None


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the provider counted them; None where it said nothing."""

    input_tokens: int | None = None
    output_tokens: int | None = None


@dataclass(frozen=True, slots=True)
class SegmentStarted:
    provider: str
    model: str
    reason: RouteReason


@dataclass(frozen=True, slots=True)
class TextDelta:
    text: str


@dataclass(frozen=True, slots=True)
class SegmentEnded:
    outcome: Outcome
    failure: Failure | None = None
    stop_reason: str | None = None
    usage: Usage = Usage()


@dataclass(frozen=True, slots=True)
class AnswerFinished:
    provider: str
    model: str
    first_text_s: float | None
    elapsed_s: float


@dataclass(frozen=True, slots=True)
class AnswerFailed:
    """Nobody answered. ``kept`` says the prompt is in the store."""

    failure: Failure
    kept: bool = False


AnswerEvent = SegmentStarted | TextDelta | SegmentEnded | AnswerFinished | AnswerFailed


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn as sent to a provider: plain text, in the person's own words or a model's."""

    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an answer by one provider and model, as kept in the store."""

    id: int
    provider: str
    model: str
    text: str
    outcome: Outcome
    failure: str | None = None
    stop_reason: str | None = None
    usage: Usage = Usage()
    started_at: datetime | None = None
    first_text_s: float | None = None
    elapsed_s: float | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation. The person's has ``text``; an answer has segments."""

    id: int
    conversation_id: int
    role: Role
    text: str
    created_at: datetime
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    id: int
    title: str
    created_at: datetime
    updated_at: datetime
    private: bool = False
