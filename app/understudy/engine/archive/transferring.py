"""Import and export for the windows: one at a time, with progress."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from understudy.archive.transfer.exporter import Wanted
from understudy.archive.transfer.results import ExportFormat
from understudy.base.errors import DeletedMeanwhileError, ExportError, StorageError
from understudy.base.files.paths import replace_private
from understudy.engine.events.archive_events import (
    ExchangeBusy,
    ExchangeFailed,
    ExchangeProgress,
    ExportEnded,
    ImportEnded,
)

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from understudy.archive.transfer.background import Exchange
    from understudy.archive.transfer.results import ExportProgress, Progress
    from understudy.engine.crossing import Publish

log = logging.getLogger(__name__)


class Exchanging:
    """Engine thread only; the GUI: ``engine.submit(lambda api: api.exchanging.…)``."""

    def __init__(
        self,
        exchange: Exchange,
        publish: Publish,
        imported: Callable[[], Awaitable[object]],
        keep_days: Callable[[], int] = lambda: 0,
        settings_file: Path | None = None,
    ) -> None:
        """Take ``imported``, awaited after an import, so that search and list know the new ones.

        ``keep_days`` returns for how many days conversations are kept, 0: for ever.
        """
        self._keep_days = keep_days
        self._settings_file = settings_file
        self._exchange = exchange
        self._publish = publish
        self._imported = imported
        self._task: asyncio.Task[None] | None = None

    async def import_files(self, files: Sequence[Path]) -> None:
        """Import, publishing progress and then `ImportEnded` or `ExchangeFailed`."""
        await self._alone(self._import(files))

    async def export(self, target: Path, wanted: Wanted) -> None:
        """Export, publishing progress and then `ExportEnded` or `ExchangeFailed`."""
        await self._alone(self._export(target, wanted))

    async def export_everything(self, target: Path) -> None:
        """Export all conversations, private ones too, and the settings, which hold no key."""
        wanted = Wanted(ExportFormat.JSON, with_private=True)
        await self._alone(self._export(target, wanted, self._settings_file))

    async def stop(self) -> None:
        """Stop the running one, if any; conversations imported by then stay."""
        if self._task is not None:
            self._task.cancel()

    async def _alone(self, work: Awaitable[None]) -> None:
        if self._task is not None:
            asyncio.ensure_future(work).cancel()
            self._publish(ExchangeBusy())
            return
        self._task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({self._task})
            if self._task.cancelled():
                self._publish(ExchangeFailed(None))
            else:
                self._task.result()
        finally:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def _import(self, files: Sequence[Path]) -> None:
        def tell(progress: Progress) -> None:
            share = progress.done_bytes / progress.total_bytes if progress.total_bytes else 0.0
            self._publish(ExchangeProgress(is_import=True, share=share))

        try:
            report = await self._exchange.import_files(files, tell)
        except StorageError as problem:
            self._publish(ExchangeFailed(problem))
            return
        finally:
            await asyncio.shield(self._imported())
        self._publish(ImportEnded(report, self._keep_days()))

    async def _export(self, target: Path, wanted: Wanted, beside: Path | None = None) -> None:
        def tell(progress: ExportProgress) -> None:
            share = progress.done / progress.total if progress.total else 0.0
            self._publish(ExchangeProgress(is_import=False, share=share))

        try:
            report = await self._exchange.export(target, wanted, tell)
            if beside is not None and report.target is not None:
                await asyncio.to_thread(_copy, beside, target / beside.name)
        except (StorageError, ExportError, DeletedMeanwhileError) as problem:
            self._publish(ExchangeFailed(problem))
            return
        self._publish(ExportEnded(report))


def _copy(source: Path, target: Path) -> None:
    try:
        replace_private(target, source.read_bytes())
    except FileNotFoundError:
        return  # all settings are at their defaults
    except OSError as problem:
        raise ExportError(target, "failed", problem.strerror or str(problem)) from problem
