"""The events of the backups for the windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from understudy.chat.model import PastSource
    from understudy.chat.readiness import DrillReport


class UnderstudiesDrilled(msgspec.Struct, frozen=True):
    """Who would stand in, at the time of the report."""

    report: DrillReport


class DrillFailed(msgspec.Struct, frozen=True):
    """The drill could not be stored (``cause`` of `StorageError`)."""

    cause: str


class KeptForClaude(msgspec.Struct, frozen=True):
    """Whether a prompt now waits for Claude; False: it was deleted, or cannot be written."""

    message_id: int
    kept: bool


class PastJudged(msgspec.Struct, frozen=True):
    """The person's rating of a past answer; ``kept`` False: it could not be written."""

    message_id: int
    fits: bool
    kept: bool


class PastAnswersListed(msgspec.Struct, frozen=True):
    """The past answers to questions that contain ``text``; ``is_on``: they are offered."""

    text: str
    sources: tuple[PastSource, ...]
    is_on: bool


class PastAnswersFailed(msgspec.Struct, frozen=True):
    """They cannot be read, or the switch not stored; ``cause`` is the reason."""

    cause: str
