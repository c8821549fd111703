"""Opens the archive once that is possible: a disk full at the start may have room later."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, TypeVar

from understudy.base.errors import StorageError
from understudy.base.files.paths import FULL, READ_ONLY
from understudy.engine.events.common_events import StorageAwaited, StorageRegained

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from contextlib import AbstractAsyncContextManager

    from understudy.base.files.paths import Paths
    from understudy.engine.crossing import Publish

log = logging.getLogger(__name__)

T = TypeVar("T")

AGAIN_S = 10.0
MAY_PASS = frozenset({"full", "read_only", "locked", "failed"})
"""Causes that can end without a new version of the program or of the file."""


@asynccontextmanager
async def opened_once_possible(
    paths: Paths,
    open_archive: Callable[[], AbstractAsyncContextManager[T]],
    publish: Publish,
) -> AsyncGenerator[T, None]:
    """Open the archive in ``paths``, trying again until that works; reported once.

    Raises `StorageError` if waiting cannot help.
    """
    async with AsyncExitStack() as stack:
        told = False
        while True:
            try:
                _make_folders(paths)
                opened = await stack.enter_async_context(open_archive())
                break
            except StorageError as problem:
                if problem.cause not in MAY_PASS:
                    raise
                if not told:
                    log.warning("cannot open the archive yet: %s", problem)
                    publish(StorageAwaited(problem.path, problem.cause))
                    told = True
            await asyncio.sleep(AGAIN_S)
        if told:
            log.info("the archive was opened after all")
            publish(StorageRegained())
        yield opened


def _make_folders(paths: Paths) -> None:
    try:
        paths.create()
    except OSError as problem:
        if problem.errno in FULL:
            cause = "full"
        else:
            cause = "read_only" if problem.errno in READ_ONLY else "failed"
        raise StorageError(paths.data_dir, cause, str(problem)) from problem
