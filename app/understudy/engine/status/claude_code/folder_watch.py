"""Tells which transcripts were written to, as the system reports it; nothing wakes up meanwhile."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

SYSTEM: str = sys.platform


class FolderWatch(Protocol):
    """Open until it is closed; engine thread only. ``is_whole`` False: a part is not watched."""

    @property
    def is_whole(self) -> bool: ...

    def close(self) -> None: ...


def watch_folders(
    folders: Iterable[Path], changed: Callable[[str], None], lost: Callable[[], None]
) -> FolderWatch:
    """Call ``changed`` with each transcript written to below ``folders``, on this loop's thread.

    ``lost`` is called if the system dropped reports. Raises OSError if the system refuses.
    """
    if SYSTEM == "linux":
        from understudy.engine.status.claude_code.inotify import (  # noqa: PLC0415 - on Linux only
            InotifyWatch,
        )

        return InotifyWatch(folders, changed, lost)
    from understudy.engine.status.claude_code.observed import (  # noqa: PLC0415 - not on Linux
        ObservedFolders,
    )

    return ObservedFolders(folders, changed)
