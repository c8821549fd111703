"""The events of the archive for the windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.search.shown import SearchResults
    from understudy.archive.transfer.results import ExportReport, ImportReport
    from understudy.base.errors import DeletedMeanwhileError, ExportError, StorageError


class SearchFound(msgspec.Struct, frozen=True):
    """The results for the search text; they may come twice, complete the second time."""

    text: str
    results: SearchResults


class SearchFailed(msgspec.Struct, frozen=True):
    """The search failed; ``cause`` is a `StorageError`'s."""

    text: str
    cause: str


class ConversationDeleted(msgspec.Struct, frozen=True):
    """It is gone; ``left`` are damaged files moved aside earlier that may still hold it."""

    conversation_id: int
    left: tuple[Path, ...]


class EverythingForgotten(msgspec.Struct, frozen=True):
    """All conversations were deleted."""


class DatabaseDamaged(msgspec.Struct, frozen=True):
    """Damage was found while running; the next start recovers the readable rows."""

    path: Path
    detail: str


class ExchangeProgress(msgspec.Struct, frozen=True):
    """The progress of an import or an export; ``share`` is from 0 to 1."""

    is_import: bool
    share: float


class ImportEnded(msgspec.Struct, frozen=True):
    """``keep_days``: how long the imported is kept by the person's setting, 0: for ever."""

    report: ImportReport
    keep_days: int = 0


class ExportEnded(msgspec.Struct, frozen=True):
    report: ExportReport


class ExchangeFailed(msgspec.Struct, frozen=True):
    """It could not start or continue; ``problem`` None: the person stopped it."""

    problem: StorageError | ExportError | DeletedMeanwhileError | None


class ExchangeBusy(msgspec.Struct, frozen=True):
    """Another one is running."""
