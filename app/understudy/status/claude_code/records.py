"""The facts in a transcript's line, as values that can hold no text.

Every string here is a hash, a word from a closed list, or the name of one of Anthropic's models.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads it

import msgspec


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """The fields that all lines have; ids are hashes, "" if there is none."""

    at: datetime
    session: str
    version: tuple[int, ...] = ()
    uuid: str = ""
    parent: str = ""


class Tried(Record, frozen=True, kw_only=True):
    """A try begins. ``is_retry`` None: it is not known whether it repeats ``base``."""

    id: str
    base: str = ""
    is_retry: bool | None = None
    digest: str = ""
    model: str = ""


class TryFailed(Record, frozen=True, kw_only=True):
    """A try failed and another one follows. ``code`` is of the connection, "" if it is not known.

    ``is_network_down`` None: the version does not say. ``is_told`` False: the line holds no error
    that can be read. ``by_anthropic``: the answer carried an id as Anthropic's own door gives it.
    """

    status: int | None = None
    is_network_down: bool | None = None
    is_tls: bool = False
    code: str = ""
    was_silent: bool = False
    has_connection: bool = False
    is_told: bool = True
    by_anthropic: bool = False


class Answered(Record, frozen=True, kw_only=True):
    """A block of an answer. ``by_anthropic`` None: its ids are not clear, False: another's door."""

    message: str
    ref: str = ""
    request: str = ""
    model: str = ""
    by_anthropic: bool | None = None


class GaveUp(Record, frozen=True, kw_only=True):
    """The request failed for good; errors are words from closed lists."""

    status: int | None = None
    error: str = ""
    api_error: str = ""
    error_type: str = ""
    is_transient: bool | None = None
    was_cut: bool = False
    cut_cause: str = ""
    was_refused: bool = False
    limit: LimitTold | None = None
    request: str = ""
    by_anthropic: bool = False


class Switched(Record, frozen=True, kw_only=True):
    """A model was overloaded, so another one is asked."""

    original: str
    fallback: str


class AskedOn(Record, frozen=True, kw_only=True):
    """The answer before was cut, or refused, and Claude Code asks itself to go on."""

    was_refused: bool = False


class LimitTold(msgspec.Struct, frozen=True):
    """A limit of the person's plan; ``kind`` as Claude Code names it, like five_hour."""

    kind: str
    resets_at: datetime | None = None
