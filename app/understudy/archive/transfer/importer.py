"""Imports exports of other programs, and our own.

It runs in a separate thread with its own connection, and holds the database only for moments, so
that the program can store an answer meanwhile. Files are read between those moments.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec.structs import replace

from understudy.archive.schema import open_archive
from understudy.archive.transfer.contents import with_contents
from understudy.archive.transfer.results import ImportReport, Problem, Progress, Why
from understudy.archive.transfer.shapes.known import (
    as_canvases,
    conversation_in,
    conversations_in,
)
from understudy.archive.transfer.shapes.said import Noted, UnusableError
from understudy.archive.transfer.sources.files import find_sources
from understudy.archive.transfer.sources.open_source import TextReader
from understudy.archive.transfer.writer import ConversationWriter, Taken, Written
from understudy.base.errors import StorageError
from understudy.base.storage.database import BUSY_S

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from threading import Event

    from understudy.archive.transfer.shapes.said import SaidConversation
    from understudy.archive.transfer.sources.assets import Assets
    from understudy.archive.transfer.sources.open_source import Read
    from understudy.archive.transfer.sources.source import Source
    from understudy.base.clock import Clock
    from understudy.base.storage.database import Database

log = logging.getLogger(__name__)

BROUGHT_ALONG = ("projects.json", "memories.json", "users.json")
"""Files of Claude's export beside the conversations."""
BATCH_BYTES = 2 << 20
BATCH_CONVERSATIONS = 200
HELD_S = 0.04
FREE_S = 0.03
"""SQLite retries another process's write lock every 25 ms: this pause lets it succeed."""
LOCKED_TRIES, WAIT_S = 12, BUSY_S
"""Together a minute of another process's write."""
MOST_PROBLEMS = 1000
MOST_NAMES = 10


@dataclass(slots=True)
class _Run:
    """The counts of one import."""

    progress: Progress = field(default_factory=Progress)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    storage_problem: StorageError | None = None

    def note(self, problem: Problem) -> None:
        self.problem_count += 1
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)


class Importer:
    """Imports into the archive at ``path``. Any thread, one at a time; ``cancel`` from any other.

    ``on_progress`` is called in the importing thread, after each batch.
    """

    def __init__(
        self,
        path: Path,
        clock: Clock,
        cancel: Event,
        on_progress: Callable[[Progress], None] = lambda _: None,
    ) -> None:
        self._path = path
        self._clock = clock
        self._cancel = cancel
        self._on_progress = on_progress
        self._run = _Run()
        self._batch: list[Taken] = []
        self._batch_bytes = 0
        self._held_until_s = 0.0

    def run(self, files: Sequence[Path]) -> ImportReport:
        """Import ``files`` (zips, folders, JSON) and return the result.

        Raises `StorageError` only if the archive cannot be opened.
        """
        self._run = _Run()
        opened = open_archive(self._path, self._clock)
        try:
            self._import(files, opened.database)
        except StorageError as problem:
            log.warning("The import stopped, because of the database: %s", problem.cause)
            self._run.storage_problem = problem
        finally:
            opened.database.close()
        run = self._run
        log.info("Imported: %d added, %d updated", run.progress.added, run.progress.updated)
        return ImportReport(
            run.progress,
            tuple(run.problems),
            run.problem_count,
            self._cancel.is_set(),
            run.storage_problem,
            opened.moved_aside,
        )

    def _import(self, files: Sequence[Path], database: Database) -> None:
        writer = ConversationWriter(database, self._clock)
        sources, problems = find_sources(files)
        for problem in problems:
            self._run.note(problem)
        self._count(total_bytes=sum(one.size_bytes for one in sources))
        try:
            for source, after in zip_longest(sources, sources[1:]):
                # most exports contain these, and for most people they are empty
                may_be_empty = len(sources) > 1 and source.name.rstrip(")").endswith(BROUGHT_ALONG)
                self._import_one(source, database, writer, may_be_empty=may_be_empty)
                if after is None or after.assets is not source.assets:
                    self._finish(source.assets)
        finally:
            # conversations read but not written are written by the next run
            self._batch.clear()
            for source in sources:
                source.assets.close()
        # the batches did not wait for the disk
        with database.transaction():
            database.execute("UPDATE meta SET value = value WHERE key = 'archive_id'")

    def _finish(self, assets: Assets) -> None:
        """Report the files of an export that nothing in it refers to, and release it."""
        unused = [] if self._cancel.is_set() else assets.unused()
        if unused:
            names = ", ".join(unused[:MOST_NAMES])
            count = len(unused)
            self._run.note(Problem(assets.place, Why.FILES_UNUSED, detail=names, count=count))
        assets.close()

    def _import_one(
        self,
        source: Source,
        database: Database,
        writer: ConversationWriter,
        *,
        may_be_empty: bool,
    ) -> None:
        is_empty = True
        unnoted_bytes = 0
        for read in TextReader(source).read():
            if self._cancel.is_set():
                break
            unnoted_bytes += read.read_bytes
            if read.position is not None:
                is_empty = False
                self._take(source, read, database)
            if self._batch_bytes >= BATCH_BYTES or len(self._batch) >= BATCH_CONVERSATIONS:
                self._write(database, writer)
                self._count(done_bytes=unnoted_bytes)
                unnoted_bytes = 0
        if not self._cancel.is_set() and is_empty and not may_be_empty:
            self._run.note(Problem(source.name, Why.NOTHING_IN_IT))
        self._write(database, writer)
        self._count(done_bytes=unnoted_bytes)

    def _take(self, source: Source, read: Read, database: Database) -> None:
        """Put the conversation into the batch, or note why not."""
        if read.why is not None:
            self._skip(source, read, read.why, read.title, read.key)
            return
        value = as_canvases(read.value) if source.is_textdoc else read.value
        for one in conversations_in(value):
            try:
                said = conversation_in(one, self._clock.now())
            except UnusableError as problem:
                self._skip(source, read, problem.why, problem.title, problem.key)
                continue
            if said.messages:
                self._take_said(source, read, said, database)
            else:
                self._run.progress = replace(self._run.progress, empty=self._run.progress.empty + 1)
        self._batch_bytes += read.size_bytes

    def _take_said(
        self, source: Source, read: Read, said: SaidConversation, database: Database
    ) -> None:
        said, contents, missing = with_contents(said, source, database)
        notes = [*(Noted(why, 0) for why in read.notes), *said.notes]
        if missing:
            notes.append(Noted(Why.FILES_MISSING, missing))
        for note in notes:
            self._run.note(
                Problem(
                    source.name,
                    note.why,
                    read.position,
                    said.title,
                    said.key,
                    ", ".join(note.names[:MOST_NAMES]),
                    note.count,
                )
            )
        self._batch.append(Taken(said, contents))
        self._batch_bytes += sum(map(len, contents.values()))

    def _skip(self, source: Source, read: Read, why: Why, title: str, key: str) -> None:
        self._run.note(Problem(source.name, why, read.position, title, key, read.detail))
        # without a size it is not a conversation, but stray data
        if read.size_bytes:
            self._run.progress = replace(self._run.progress, skipped=self._run.progress.skipped + 1)

    def _write(self, database: Database, writer: ConversationWriter) -> None:
        """Write the batch, in as many moments as it takes."""
        waiting = self._batch
        self._batch, self._batch_bytes = [], 0
        while waiting:
            self._leave_free()
            done = self._write_for_a_moment(waiting, database, writer)
            del waiting[:done]

    def _leave_free(self) -> None:
        """Leave the database free long enough for others; a stop ends this early."""
        left_s = self._held_until_s + FREE_S - self._clock.monotonic()
        if left_s > 0:
            self._cancel.wait(left_s)

    def _write_for_a_moment(
        self, waiting: Sequence[Taken], database: Database, writer: ConversationWriter
    ) -> int:
        """Write the first of ``waiting`` until the moment is over; return how many."""
        for left in reversed(range(LOCKED_TRIES)):
            results: list[tuple[Written, int]] = []
            try:
                with database.transaction(lasting=False, wait_s=WAIT_S):
                    since_s = self._clock.monotonic()
                    for taken in waiting:
                        results.append(writer.write(taken))
                        if self._clock.monotonic() - since_s >= HELD_S:
                            break
            except StorageError as problem:
                if problem.cause != "locked" or not left or self._cancel.is_set():
                    raise
                continue
            self._held_until_s = self._clock.monotonic()
            self._count_written(results)
            return len(results)
        raise RuntimeError("the last try returns or raises")

    def _count_written(self, results: Sequence[tuple[Written, int]]) -> None:
        now, kinds = self._run.progress, [kind for kind, _ in results]
        self._run.progress = replace(
            now,
            added=now.added + kinds.count(Written.ADDED),
            updated=now.updated + kinds.count(Written.UPDATED),
            unchanged=now.unchanged + kinds.count(Written.UNCHANGED),
            messages=now.messages + sum(count for _, count in results),
        )

    def _count(self, *, done_bytes: int = 0, total_bytes: int = 0) -> None:
        now = self._run.progress
        self._run.progress = replace(
            now,
            done_bytes=now.done_bytes + done_bytes,
            total_bytes=now.total_bytes + total_bytes,
        )
        self._on_progress(self._run.progress)
