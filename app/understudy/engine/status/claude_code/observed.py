"""Windows and macOS: watchdog, a thread that waits for the system's own reports."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from understudy.status.claude_code.homes import is_transcript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from watchdog.events import FileSystemEvent

WRITES = frozenset({"created", "modified", "moved"})


class ObservedFolders:
    """Open until it is closed; engine thread only."""

    is_whole = True

    def __init__(self, folders: Iterable[Path], changed: Callable[[str], None]) -> None:
        from watchdog.observers import Observer  # noqa: PLC0415 - it is not installed on Linux

        loop = asyncio.get_running_loop()

        def tell(path: str) -> None:
            if is_transcript(path):
                loop.call_soon_threadsafe(changed, path)

        self._observer = Observer()
        for folder in folders:
            self._observer.schedule(_Handler(tell), str(folder), recursive=True)
        self._observer.start()

    def close(self) -> None:
        """Ask the thread to end; it does so by itself."""
        self._observer.stop()


class _Handler:
    """What `Observer` needs of a handler; watchdog's own class is not there on Linux."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell

    def dispatch(self, event: FileSystemEvent) -> None:
        """Take an event, on watchdog's thread."""
        if event.event_type in WRITES:
            self._tell(os.fsdecode(event.dest_path or event.src_path))
