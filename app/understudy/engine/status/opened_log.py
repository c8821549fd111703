"""Opens the status log, where outcomes are kept, for the desktop and for commands."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

from understudy.base.errors import StorageError
from understudy.status.log.log_schema import open_status_log
from understudy.status.log.log_store import StatusLog, gap_for

if TYPE_CHECKING:
    from collections.abc import Generator

    from understudy.base.clock import Clock
    from understudy.base.files.paths import Paths
    from understudy.base.settings.values import Settings

log = logging.getLogger(__name__)


@contextmanager
def open_log(paths: Paths, settings: Settings, clock: Clock) -> Generator[StatusLog | None]:
    """Open the status log, or yield None if it fails: the verdict does not depend on it."""
    try:
        opened = open_status_log(paths.status_file, clock)
    except StorageError as problem:
        log.warning("cannot open the status log: %s", problem.cause)
        yield None
        return
    try:
        kept = StatusLog(opened.database, clock, gap_for(settings.status.poll_interval_s))
        try:
            kept.prune(clock.now())
        except StorageError as problem:
            log.warning("cannot prune the status log: %s", problem.cause)
        yield kept
    finally:
        opened.database.close()
