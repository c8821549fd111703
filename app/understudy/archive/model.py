"""A conversation as it is kept: frozen values the store gives and takes.

They lie here, below `chat`, because the archive may not know how an answer comes about.
`chat.model` gives them on under the same names; `chat` and all above it import them from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - a kept `PastSource` is decoded by its annotations
from enum import StrEnum


class Role(StrEnum):
    USER = "user"
    ASSISTANT = "assistant"


class Outcome(StrEnum):
    """How a segment ended. ``running`` is only ever seen in the store, while being written."""

    RUNNING = "running"
    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    REFUSED = "refused"
    CACHED = "cached"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the provider counted them; None where it said nothing."""

    input_tokens: int | None = None
    output_tokens: int | None = None


NO_USAGE = Usage()
"""The provider said nothing about tokens."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What went to a model for one segment, and what of the conversation did not.

    ``elsewhere``: it left this computer for another company than the one asked first.
    ``messages`` counts the turns of the conversation sent, the question included;
    ``files_as_text`` were sent as the text they hold. ``images_left_out``: the model is not known
    to read images. ``files_left_out``: neither bytes it reads nor words are here, of images too.
    ``earlier_files_left_out`` came with earlier messages nobody answered, and did not fit.
    ``may_be_too_long``: the question alone seems to exceed what the model reads.
    """

    messages: int = 1
    images: int = 0
    files: int = 0
    files_as_text: int = 0
    elsewhere: bool = False
    messages_left_out: int = 0
    images_left_out: int = 0
    files_left_out: int = 0
    may_be_too_long: bool = False
    images_too_large: int = 0
    earlier_files_left_out: int = 0


@dataclass(frozen=True, slots=True)
class PastSource:
    """An earlier question with an answer: ``message_id`` is the question's, ``provider`` answered.

    ``whose`` is a `past.model.Origin`.
    """

    message_id: int
    question: str
    answered_at: datetime
    provider: str
    model: str
    whose: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an answer by one provider and model, as kept in the store.

    ``failure`` is one of the names in `chat.failure`, or `PROGRAM_ENDED`; ``reason`` is a
    `chat.model.RouteReasonKind`, empty where it is not known.
    """

    id: int
    provider: str
    model: str
    text: str
    outcome: Outcome
    failure: str | None = None
    stop_reason: str | None = None
    usage: Usage = NO_USAGE
    started_at: datetime | None = None
    first_text_s: float | None = None
    elapsed_s: float | None = None
    reason: str = ""
    sent: Sent | None = None
    past: PastSource | None = None


@dataclass(frozen=True, slots=True)
class SegmentEnd:
    """How a segment ended, as the recorder tells the store; the fields are those of `Segment`."""

    outcome: Outcome
    failure: str | None = None
    stop_reason: str | None = None
    usage: Usage = NO_USAGE
    first_text_s: float | None = None
    elapsed_s: float | None = None


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """A file the person adds to a question; ``text`` is what it says, where that was read."""

    name: str
    media_type: str
    data: bytes | None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that belongs to a message, without its bytes: `Attachments.data` gives those.

    ``sha256`` None: only its name is known (an import brings no bytes). ``size_bytes`` None: not
    known.
    """

    id: int
    name: str
    media_type: str
    size_bytes: int | None = None
    sha256: bytes | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a conversation. The person's has ``text``; an answer has segments.

    ``failure``, ``first_text_s`` and ``elapsed_s`` speak of an answer as a whole: why nobody
    answered, and how long it took. ``parent_id`` is the message it follows. ``system`` is what the
    question was asked under. ``origin``: ``own``, or what it was imported from.
    """

    id: int
    conversation_id: int
    role: Role
    text: str
    created_at: datetime
    segments: tuple[Segment, ...] = ()
    parent_id: int | None = None
    failure: str | None = None
    first_text_s: float | None = None
    elapsed_s: float | None = None
    attachments: tuple[Attachment, ...] = ()
    system: str | None = None
    origin: str = "own"


@dataclass(frozen=True, slots=True)
class Conversation:
    """``pinned_at`` None: not pinned. ``origin``: ``own``, or what it was imported from.

    ``active_id`` is a message on the branch that goes on, None: the one something was said in last.
    """

    id: int
    title: str
    created_at: datetime
    updated_at: datetime
    private: bool = False
    pinned_at: datetime | None = None
    origin: str = "own"
    active_id: int | None = None


@dataclass(frozen=True, slots=True)
class StoredAttempt:
    """One request made for an answer; ``failure`` None: it answered."""

    provider: str
    model: str
    failure: str | None
    started_at: datetime
    first_text_s: float | None
    elapsed_s: float | None


PROGRAM_ENDED = "program_ended"
"""The failure of a segment whose program was gone before it could say how the answer ended."""
