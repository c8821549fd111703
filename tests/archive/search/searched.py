"""An archive with something said in it, its index, and what a search finds there."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.archive.opened import SetClock, opened_store
from understudy.archive.model import Outcome, SegmentEnd
from understudy.archive.search.indexing import Indexing
from understudy.archive.search.query import parse_query
from understudy.archive.search.searcher import Searcher
from understudy.base.files.paths import index_file

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from understudy.archive.model import NewAttachment
    from understudy.archive.search.shown import SearchResults
    from understudy.archive.store import Store
    from understudy.base.storage.database import Database


class Searched:
    """What is said through it is searched for through it, as another thread would."""

    def __init__(self, store: Store, database: Database, clock: SetClock) -> None:
        self.store = store
        self.database = database
        self.clock = clock
        self.indexing = Indexing(database.path)

    def say(
        self,
        question: str,
        answer: str | None = None,
        *,
        model: str = "claude-sonnet-5-5",
        provider: str = "claude",
        files: tuple[NewAttachment, ...] = (),
        conversation_id: int | None = None,
    ) -> int:
        """Ask in a conversation, a new one if none is named, and return its id."""
        self.clock.pass_s(60)
        if conversation_id is None:
            conversation_id = self.store.new_conversation(private=False).id
        message = self.store.add_user_message(conversation_id, question, attachments=files)
        if answer is not None:
            answer_id = self.store.begin_answer(message.id)
            now = self.clock.now()
            segment_id = self.store.answers.begin_segment(answer_id, provider, model, "", now)
            end = SegmentEnd(Outcome.COMPLETE)
            self.store.answers.finish_segment(segment_id, answer, end)
        return conversation_id

    def results(
        self,
        text: str,
        *,
        as_you_type: bool = False,
        limit: int = 30,
        inside_words: bool = False,
    ) -> SearchResults:
        self.indexing.catch_up()
        searcher = Searcher(index_file(self.database.path), self.database.path, self.clock)
        try:
            query = parse_query(text, as_you_type=as_you_type)
            return searcher.find(query, limit, inside_words=inside_words)
        finally:
            searcher.close()

    def find(self, text: str, *, as_you_type: bool = False) -> list[int]:
        """Return the conversations found, the best first."""
        results = self.results(text, as_you_type=as_you_type)
        return [one.conversation.id for one in results.found]

    def bytes_of_all_files(self) -> bytes:
        folder = self.database.path.parent
        return b"".join(one.read_bytes() for one in folder.rglob("*") if one.is_file())


@contextmanager
def searched(path: Path) -> Generator[Searched]:
    clock = SetClock()
    with opened_store(path, clock) as (store, database):
        made = Searched(store, database, clock)
        try:
            yield made
        finally:
            made.indexing.close()
