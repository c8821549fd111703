"""The events of the backups for the windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.chat.model import PastSource
    from understudy.chat.readiness import DrillReport


@dataclass(frozen=True, slots=True)
class UnderstudiesDrilled:
    """Who would stand in, at the time of the report."""

    report: DrillReport


@dataclass(frozen=True, slots=True)
class DrillFailed:
    """The drill could not be stored (``cause`` of `StorageError`)."""

    cause: str


@dataclass(frozen=True, slots=True)
class KeptForClaude:
    """Whether a prompt now waits for Claude; False: it was deleted, or cannot be written."""

    message_id: int
    kept: bool


@dataclass(frozen=True, slots=True)
class PastJudged:
    """The person's rating of a past answer; ``kept`` False: it could not be written."""

    message_id: int
    fits: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class PastAnswersListed:
    """The past answers to questions that contain ``text``; ``is_on``: they are offered."""

    text: str
    sources: tuple[PastSource, ...]
    is_on: bool


@dataclass(frozen=True, slots=True)
class PastAnswersFailed:
    """They cannot be read, or the switch not stored; ``cause`` is the reason."""

    cause: str
