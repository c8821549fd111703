"""The events of the archive for the windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.search.shown import SearchResults
    from understudy.archive.transfer.model import ExportReport, ImportReport
    from understudy.base.errors import DeletedMeanwhileError, ExportError, StorageError


@dataclass(frozen=True, slots=True)
class SearchFound:
    """The results for the search text; they may come twice, complete the second time."""

    text: str
    results: SearchResults


@dataclass(frozen=True, slots=True)
class SearchFailed:
    """The search failed; ``cause`` is a `StorageError`'s."""

    text: str
    cause: str


@dataclass(frozen=True, slots=True)
class ConversationDeleted:
    """It is gone; ``left`` are damaged files moved aside earlier that may still hold it."""

    conversation_id: int
    left: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class EverythingForgotten:
    """All conversations were deleted."""


@dataclass(frozen=True, slots=True)
class DatabaseDamaged:
    """Damage was found while running; the next start recovers the readable rows."""

    path: Path
    detail: str


@dataclass(frozen=True, slots=True)
class ExchangeProgress:
    """The progress of an import or an export; ``share`` is from 0 to 1."""

    is_import: bool
    share: float


@dataclass(frozen=True, slots=True)
class ImportEnded:
    """``keep_days``: how long the imported is kept by the person's setting, 0: for ever."""

    report: ImportReport
    keep_days: int = 0


@dataclass(frozen=True, slots=True)
class ExportEnded:
    report: ExportReport


@dataclass(frozen=True, slots=True)
class ExchangeFailed:
    """It could not start or continue; ``problem`` None: the person stopped it."""

    problem: StorageError | ExportError | DeletedMeanwhileError | None


@dataclass(frozen=True, slots=True)
class ExchangeBusy:
    """Another one is running."""
