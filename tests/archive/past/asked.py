"""Questions that were answered before, in a real store, and a quick way to ask again."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from tests.archive.opened import SetClock, opened_store
from understudy.archive.model import Outcome, SegmentEnd
from understudy.archive.past.past_answers import PastAnswers

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from understudy.archive.store import Store
    from understudy.base.storage.database import Database


class Archive:
    """A store and its past answers; every answer is an hour later than the one before."""

    def __init__(self, store: Store, database: Database, clock: SetClock) -> None:
        self.store = store
        self.database = database
        self.clock = clock
        self.past = PastAnswers(
            database, clock, lambda provider: provider in self.claude_ids, lambda: self.is_on
        )
        self.is_on = True
        self.claude_ids = {"claude"}

    def say(
        self,
        question: str,
        answer: str = "",
        *,
        provider: str = "claude",
        model: str = "claude-sonnet-5-5",
        end: SegmentEnd | None = None,
        private: bool = False,
        conversation_id: int | None = None,
    ) -> int:
        """Keep a question with its answer; return the question's message id."""
        self.clock.pass_s(3600)
        if conversation_id is None:
            conversation_id = self.store.new_conversation(private=private).id
        message = self.store.add_user_message(conversation_id, question)
        answer_id = self.store.begin_answer(message.id)
        segment_id = self.store.answers.begin_segment(
            answer_id, provider, model, "first_choice", self.clock.now()
        )
        self.store.answers.finish_segment(
            segment_id, answer or f"About: {question}", end or SegmentEnd(Outcome.COMPLETE)
        )
        self.store.answers.finish_answer(answer_id)
        return message.id

    def conversation_of(self, message_id: int) -> int:
        rows = self.database.query(
            "SELECT conversation_id FROM messages WHERE id = ?", (message_id,)
        )
        return int(rows[0][0])

    def import_as(self, message_id: int, origin: str, key: str) -> None:
        """Let a conversation count as imported from elsewhere."""
        self.database.execute(
            "UPDATE conversations SET origin = ?, origin_key = ? WHERE id = ?",
            (origin, key, self.conversation_of(message_id)),
        )


@contextmanager
def opened_archive(folder: Path) -> Generator[Archive]:
    clock = SetClock()
    with opened_store(folder / "understudy.db", clock) as (store, database):
        archive = Archive(store, database, clock)
        try:
            yield archive
        finally:
            archive.past.close()
