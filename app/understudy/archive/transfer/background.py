"""Import and export off the engine's loop: each in a separate thread, with its own connection.

The formats are loaded with the first of either: 3 MB that a program in the tray need not have.
"""

from __future__ import annotations

import asyncio
from collections import deque
from threading import Event
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from understudy.archive.transfer.exporter import Wanted
    from understudy.archive.transfer.results import (
        ExportProgress,
        ExportReport,
        ImportReport,
        Progress,
    )
    from understudy.base.clock import Clock

Result = TypeVar("Result")
Told = TypeVar("Told")


class Exchange:
    """Imports into and exports from the archive at ``path``. Engine thread only.

    ``on_progress`` is called in the engine thread. Cancelling a call stops its work and waits for
    that: conversations imported by then stay, a stopped export leaves nothing.
    """

    def __init__(self, path: Path, clock: Clock) -> None:
        self._path = path
        self._clock = clock

    async def import_files(
        self, files: Sequence[Path], on_progress: Callable[[Progress], None]
    ) -> ImportReport:
        """Import; raises `StorageError` if the archive cannot be opened."""
        from understudy.archive.transfer.importer import Importer  # noqa: PLC0415 - on first use

        cancel = Event()
        importer = Importer(self._path, self._clock, cancel, _told_in_loop(on_progress))
        return await _in_thread(lambda: importer.run(files), cancel)

    async def export(
        self, target: Path, wanted: Wanted, on_progress: Callable[[ExportProgress], None]
    ) -> ExportReport:
        """Export; raises like `Exporter.run`."""
        from understudy.archive.transfer.exporter import Exporter  # noqa: PLC0415 - on first use

        cancel = Event()
        exporter = Exporter(self._path, self._clock, cancel, _told_in_loop(on_progress))
        return await _in_thread(lambda: exporter.run(target, wanted), cancel)


def _told_in_loop(listener: Callable[[Told], None]) -> Callable[[Told], None]:
    """Return a callback to ``listener`` in this loop; if it is busy, only the newest is sent."""
    loop = asyncio.get_running_loop()
    newest: deque[Told] = deque(maxlen=1)

    def pass_on() -> None:
        if newest:
            listener(newest.pop())

    def tell(told: Told) -> None:
        is_awaited = bool(newest)
        newest.append(told)
        if not is_awaited:
            loop.call_soon_threadsafe(pass_on)

    return tell


async def _in_thread(work: Callable[[], Result], cancel: Event) -> Result:
    task = asyncio.ensure_future(asyncio.to_thread(work))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        cancel.set()
        await asyncio.wait([task])
        raise
