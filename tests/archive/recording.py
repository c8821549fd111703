"""An answer being recorded into a real file, and what another connection sees of it."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.archive.opened import opened_store, start_answer
from understudy.archive.recorder import AnswerRecorder

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from understudy.archive.model import Message, Segment
    from understudy.archive.store import Store
    from understudy.base.clock import Clock
    from understudy.base.errors import StorageError
    from understudy.base.storage.database import Database


class Recording:
    """One answer being recorded, and what another connection sees of it."""

    def __init__(self, store: Store, database: Database, other: Store) -> None:
        self.database = database
        self.store = store
        self.troubles: list[str] = []
        self.conversation_id, self.answer_id = start_answer(store)
        self._other = other

    def recorder(self, clock: Clock) -> AnswerRecorder:
        def on_trouble(problem: StorageError) -> None:
            self.troubles.append(problem.cause)

        return AnswerRecorder(self.store, clock, self.answer_id, on_trouble)

    def answer(self) -> Message:
        return self._other.messages(self.conversation_id)[1]

    def segment(self) -> Segment:
        return self.answer().segments[-1]

    def fill_disk(self) -> None:
        pages = self.database.query("PRAGMA page_count")[0][0]
        self.database.query(f"PRAGMA max_page_count = {pages}")

    def make_room(self) -> None:
        self.database.query("PRAGMA max_page_count = 1000000")


@contextmanager
def opened_recording(path: Path) -> Generator[Recording]:
    with opened_store(path) as (store, database), opened_store(path) as (other, _):
        yield Recording(store, database, other)
