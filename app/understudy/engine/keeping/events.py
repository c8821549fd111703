"""What the keeping of the archive tells the windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.search.shown import SearchResults


@dataclass(frozen=True, slots=True)
class SearchFound:
    """What was found for what is typed in the search; a result may come twice, the second whole."""

    text: str
    results: SearchResults


@dataclass(frozen=True, slots=True)
class SearchFailed:
    """The search could not be made; ``cause`` is a `StorageError`'s."""

    text: str
    cause: str


@dataclass(frozen=True, slots=True)
class ConversationDeleted:
    """It is gone; ``left`` are damaged files moved aside earlier that may still hold it."""

    conversation_id: int
    left: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class EverythingForgotten:
    """Nothing that was said is kept any more."""


@dataclass(frozen=True, slots=True)
class DatabaseDamaged:
    """Damage was found while running; the next start recovers what can be read."""

    path: Path
    detail: str
