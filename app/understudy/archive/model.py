"""A stored conversation: frozen values that the store returns and takes.

They are here, below `chat`, because the archive must not depend on how an answer is made.
`chat.model` exports them under the same names; `chat` and everything above import them from there.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - a kept `PastSource` is decoded by its annotations
from enum import StrEnum

import msgspec


class Role(StrEnum):
    USER = "user"
    ASSISTANT = "assistant"


class Outcome(StrEnum):
    """How a segment ended. ``running`` only occurs in the store, while it is being written."""

    RUNNING = "running"
    COMPLETE = "complete"
    INTERRUPTED = "interrupted"
    REFUSED = "refused"
    CACHED = "cached"


class Usage(msgspec.Struct, frozen=True):
    """Tokens as the provider counted them; None if it did not."""

    input_tokens: int | None = None
    output_tokens: int | None = None


NO_USAGE = Usage()
"""The provider counted no tokens."""


class Sent(msgspec.Struct, frozen=True):
    """The part of a conversation sent to a model for one segment, and the omissions.

    ``elsewhere``: it left this computer for another company than the one asked first. ``messages``
    counts the turns sent, the question included; ``files_as_text`` were sent as their text.
    ``images_left_out``: the model is not known to read images. ``files_left_out``: neither readable
    bytes nor text are here; includes images. ``earlier_files_left_out`` came with earlier
    unanswered messages, and did not fit. ``as_quotation``: the turns before the question were
    quoted in one prompt with it. ``may_be_too_long``: the question by itself seems to exceed the
    model's limit.
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
    as_quotation: bool = False


class PastSource(msgspec.Struct, frozen=True):
    """An earlier question with an answer: ``message_id`` is the question's, ``provider`` answered.

    ``whose`` is a `past.model.Origin`.
    """

    message_id: int
    question: str
    answered_at: datetime
    provider: str
    model: str
    whose: str


class Segment(msgspec.Struct, frozen=True):
    """A part of an answer by one provider and model, as stored or imported.

    ``failure`` is one of the names in `chat.failure`, or `PROGRAM_ENDED`; ``reason`` is a
    `chat.model.RouteReasonKind`, empty if unknown. ``started_at`` None: unknown, an import.
    ``thought`` is the model's thinking, which took ``thought_s``; no provider is ever sent it.
    """

    provider: str
    model: str
    text: str
    outcome: Outcome = Outcome.COMPLETE
    failure: str | None = None
    stop_reason: str | None = None
    usage: Usage = NO_USAGE
    started_at: datetime | None = None
    first_text_s: float | None = None
    elapsed_s: float | None = None
    reason: str = ""
    sent: Sent | None = None
    past: PastSource | None = None
    thought: str = ""
    thought_s: float | None = None


class SegmentEnd(msgspec.Struct, frozen=True):
    """How a segment ended, from the recorder to the store; the fields are those of `Segment`.

    ``other_model`` replaces the segment's model, if it is not empty.
    """

    outcome: Outcome
    failure: str | None = None
    stop_reason: str | None = None
    usage: Usage = NO_USAGE
    first_text_s: float | None = None
    elapsed_s: float | None = None
    other_model: str = ""


class NewAttachment(msgspec.Struct, frozen=True):
    """A file the person adds to a question; ``text`` is its content, if it was read."""

    name: str
    media_type: str
    data: bytes | None
    text: str | None = None


class Attachment(msgspec.Struct, frozen=True):
    """A file of a message, without its bytes: `Attachments.data` returns those.

    ``sha256`` None: only its name is known (an import brings no bytes). ``size_bytes`` None:
    unknown.
    """

    name: str
    media_type: str
    size_bytes: int | None = None
    sha256: bytes | None = None
    text: str | None = None


class Message(msgspec.Struct, frozen=True):
    """One message of a conversation. The person's has ``text``; an answer has segments.

    ``failure``, ``first_text_s`` and ``elapsed_s`` are about the whole answer: why every provider
    failed, and how long it took. ``parent_id`` is the message before it. ``system`` is the
    question's system prompt. ``origin``: ``own``, or the program it was imported from.
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


class Conversation(msgspec.Struct, frozen=True):
    """``pinned_at`` None: not pinned. ``origin``: ``own``, or the program it was imported from.

    ``active_id`` is a message on the active branch, None: the one with the latest message.
    """

    id: int
    title: str
    created_at: datetime
    updated_at: datetime
    private: bool = False
    pinned_at: datetime | None = None
    origin: str = "own"
    active_id: int | None = None


class StoredAttempt(msgspec.Struct, frozen=True):
    """One request made for an answer; ``failure`` None: it answered."""

    provider: str
    model: str
    failure: str | None
    started_at: datetime
    first_text_s: float | None
    elapsed_s: float | None


PROGRAM_ENDED = "program_ended"
"""The failure of a segment whose program ended before the answer did."""
