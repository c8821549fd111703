"""What the keeping of the archive tells the windows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from understudy.archive.exchange.model import ExportReport, ImportReport
    from understudy.archive.search.shown import SearchResults
    from understudy.base.errors import DeletedMeanwhileError, ExportError, StorageError


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


@dataclass(frozen=True, slots=True)
class ExchangeProgress:
    """How far an import or an export is; ``share`` is from 0 to 1."""

    is_import: bool
    share: float


@dataclass(frozen=True, slots=True)
class ImportEnded:
    """``keep_days``: how long what came in is kept by the person's setting, 0: for ever."""

    report: ImportReport
    keep_days: int = 0


@dataclass(frozen=True, slots=True)
class ExportEnded:
    report: ExportReport


@dataclass(frozen=True, slots=True)
class ExchangeFailed:
    """It could not begin or go on; ``problem`` None: the person stopped it."""

    problem: StorageError | ExportError | DeletedMeanwhileError | None


@dataclass(frozen=True, slots=True)
class ExchangeBusy:
    """One is under way already."""
