"""The one shape every export is read into, before it is written: frozen values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from understudy.archive.model import Role, Segment, StoredAttempt
    from understudy.archive.transfer.results import Why


class SaidAttachment(msgspec.Struct, frozen=True):
    """A file; ``sha256`` in hexadecimal if its bytes are included.

    ``asset`` is its id in the export: its bytes may be under that name beside the text.
    """

    name: str
    media_type: str
    text: str | None = None
    size_bytes: int | None = None
    sha256: str | None = None
    asset: str | None = None


class SaidMessage(msgspec.Struct, frozen=True):
    """A message under ``key``, which identifies it in its conversation for good.

    ``parent`` is the key of an earlier message. ``origin`` None: the conversation's. ``also`` holds
    other keys it may have here, from an earlier reading of the same turn. ``sources`` are links to
    an answer's source pages, until they are added below it.
    """

    key: str
    role: Role
    text: str
    created_at: datetime
    parent: str | None = None
    segments: tuple[Segment, ...] = ()
    attachments: tuple[SaidAttachment, ...] = ()
    attempts: tuple[StoredAttempt, ...] = ()
    origin: str | None = None
    system: str | None = None
    failure: str | None = None
    first_text_s: float | None = None
    elapsed_s: float | None = None
    also: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


class Noted(msgspec.Struct, frozen=True):
    """A note on an imported conversation; ``names`` are the things it concerns."""

    why: Why
    count: int
    names: tuple[str, ...] = ()


class Tally:
    """Counts the parts that could not be taken unchanged, while one conversation is read."""

    def __init__(self) -> None:
        self._counts: dict[Why, int] = {}
        self._names: dict[Why, dict[str, None]] = {}

    def add(self, why: Why, name: str = "", count: int = 1) -> None:
        self._counts[why] = self._counts.get(why, 0) + count
        if name:
            self._names.setdefault(why, {})[name] = None

    def count(self, why: Why) -> int:
        return self._counts.get(why, 0)

    def notes(self) -> tuple[Noted, ...]:
        return tuple(
            Noted(why, count, tuple(self._names.get(why, {})))
            for why, count in self._counts.items()
        )


class SaidConversation(msgspec.Struct, frozen=True):
    """A conversation from elsewhere; its messages in the order to store them.

    ``origin_updated_at`` None: unknown. ``notes`` are to be reported, ``labels`` are properties
    from its origin. ``active`` is the key of the last message of the branch last viewed, None: the
    last one.
    """

    origin: str
    key: str
    title: str
    created_at: datetime
    updated_at: datetime
    origin_updated_at: datetime | None
    messages: tuple[SaidMessage, ...]
    private: bool = False
    pinned_at: datetime | None = None
    draft: str | None = None
    notes: tuple[Noted, ...] = ()
    active: str | None = None
    labels: Mapping[str, str] = msgspec.field(default_factory=dict)


class UnusableError(Exception):
    """A conversation cannot be taken; ``title`` and ``key`` are its own."""

    def __init__(self, why: Why, title: str = "", key: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.title = title
        self.key = key
