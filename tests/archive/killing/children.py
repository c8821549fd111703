"""What is killed: programs forked from one that has everything imported, at 5 ms each.

They say on a pipe what they promise to have kept, as `tests.archive.streaming_child` does.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import random
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

from tests.archive import streaming_child
from tests.archive.opened import STARTED_AT
from tests.patience import PATIENCE_S
from understudy.archive.schema import MIGRATIONS
from understudy.archive.search.indexing import Indexing
from understudy.base.storage.database_file import open_database

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkServerProcess
    from pathlib import Path


def stream(path: Path, pipe: Connection) -> None:
    """Ask and record answers until killed."""
    streaming_child.say = lambda *words: pipe.send(words)
    random.seed()
    asyncio.run(streaming_child.main(path))


def migrate(path: Path, pipe: Connection) -> None:
    """Bring a file of an older version up to date."""
    pipe.send("begun")
    open_database(path, MIGRATIONS, STARTED_AT).database.close()
    pipe.send("done")


def index(path: Path, pipe: Connection) -> None:
    """Index what there is, one step after the other."""
    pipe.send("begun")
    Indexing(path).catch_up()
    pipe.send("done")


@contextmanager
def started(
    what: Callable[[Path, Connection], None], path: Path
) -> Generator[tuple[ForkServerProcess, Connection]]:
    """Run ``what`` at ``path``; it is dead when this is left."""
    forking = multiprocessing.get_context("forkserver")
    forking.set_forkserver_preload([__name__])
    ours, theirs = forking.Pipe(duplex=False)
    process = forking.Process(target=what, args=(path, theirs))
    process.start()
    theirs.close()
    try:
        yield process, ours
    finally:
        process.kill()
        process.join(PATIENCE_S)
        ours.close()
        assert process.exitcode is not None


def rest_of(pipe: Connection) -> Generator[Any]:
    """Yield what a killed program had said that was still on its way."""
    with suppress(EOFError, OSError):
        while True:
            yield pipe.recv()
