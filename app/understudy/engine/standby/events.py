"""What standing in tells the windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy.chat.model import PastSource
    from understudy.chat.readiness import DrillReport


@dataclass(frozen=True, slots=True)
class UnderstudiesDrilled:
    """Who would stand in, as of the report's own time."""

    report: DrillReport


@dataclass(frozen=True, slots=True)
class DrillFailed:
    """The drill could not be kept (``cause`` of `StorageError`)."""

    cause: str


@dataclass(frozen=True, slots=True)
class KeptForClaude:
    """Whether a prompt now waits for Claude; False: it was deleted, or cannot be written."""

    message_id: int
    kept: bool


@dataclass(frozen=True, slots=True)
class PastJudged:
    """What the person said of a past answer; ``kept`` False: it could not be written."""

    message_id: int
    fits: bool
    kept: bool


@dataclass(frozen=True, slots=True)
class PastAnswersListed:
    """What could be offered for questions that hold ``text``; ``is_on``: they are offered."""

    text: str
    sources: tuple[PastSource, ...]
    is_on: bool


@dataclass(frozen=True, slots=True)
class PastAnswersFailed:
    """They cannot be read, or the switch not be kept; ``cause`` says why."""

    cause: str
