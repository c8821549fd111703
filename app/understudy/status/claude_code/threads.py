"""The state of a transcript so far: the open request, and its outcomes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from understudy.status.claude_code import causes

if TYPE_CHECKING:
    from datetime import datetime

    from understudy.status.claude_code.causes import Cause
    from understudy.status.claude_code.records import LimitTold
    from understudy.status.evidence import OwnOutcome, Witness


MOST_SESSIONS = 500


class Said(msgspec.Struct, frozen=True):
    """What one line adds: the witness as it stands now, and the request's end if that was it.

    ``limit``: a limit of the plan was reached; ``answered``: the model that answered. ``model`` is
    the one that was asked, if known; ``request`` is its id as a hash.
    ``doubts_network``: this computer's network may be the cause.
    """

    witness: Witness
    ended: OwnOutcome | None = None
    elapsed_s: float | None = None
    limit: LimitTold | None = None
    model: str = ""
    answered: str = ""
    doubts_network: bool = False
    request: str = ""


class Chain(msgspec.Struct):
    """A request so far. ``early`` are the outcomes before its end."""

    key: str
    began_at: datetime
    model: str = ""
    last_id: str = ""
    ids: set[str] = msgspec.field(default_factory=set)
    digest: str = ""
    same_tries: int = 0
    cause: Cause = causes.UNKNOWN
    tried_at: datetime | None = None  # the last try but one: it is known to have failed
    last_tried_at: datetime | None = None
    asked_again_at: datetime | None = None
    first_failed_at: datetime | None = None
    has_lasted: bool = False
    early: tuple[OwnOutcome, ...] = ()
    ended: bool = False


class Thread(msgspec.Struct):
    """One file: a conversation, or a subagent's."""

    chain: Chain | None = None
    answered: Chain | None = None
    model: str = ""
    is_proven: bool = False  # Anthropic's own door answered
    is_foreign: bool = False  # another's did


class Doors:
    """Whose door answered each session, by its hash. One thread."""

    def __init__(self) -> None:
        self._anthropics: dict[str, bool] = {}

    def saw(self, session: str, *, anthropics: bool) -> None:
        self._anthropics.pop(session, None)
        self._anthropics[session] = anthropics
        if len(self._anthropics) > MOST_SESSIONS:
            del self._anthropics[next(iter(self._anthropics))]

    def of(self, session: str) -> bool | None:
        """Return True for Anthropic's own, False for another, None if it is not known."""
        return self._anthropics.get(session)
