"""Where the conversation cannot be read here, the answer ends, is recorded, and nobody is asked."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.chat.outbox.draining import drainer
from understudy.archive.model import NewAttachment
from understudy.chat.failure import FailureKind
from understudy.chat.model import AnswerFailed, SegmentEnded, SegmentStarted
from understudy.chat.question import Question
from understudy.world.world import World

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from understudy.base.errors import StorageError
    from understudy.base.storage.database import Database

CAT = NewAttachment("cat.png", "image/png", b"\x89PNG")


@contextmanager
def rotten(database: Database, table: str) -> Generator[None]:
    """Spoil a table's first page on the disk, and mend it afterwards."""
    database.query("PRAGMA wal_checkpoint(TRUNCATE)")
    length = database.query("PRAGMA page_size")[0][0]
    page = database.query("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))[0][0]
    with database.path.open("r+b", buffering=0) as file:
        file.seek((page - 1) * length)
        whole = file.read(length)
        try:
            file.seek((page - 1) * length)
            file.write(b"\xff" * length)
            database.query("PRAGMA shrink_memory")  # what it still knows does not count
            yield
        finally:
            file.seek((page - 1) * length)
            file.write(whole)
            database.query("PRAGMA shrink_memory")


@pytest.mark.parametrize("lost", ["contents", "attachments"])
async def test_what_cannot_be_read_ends_the_answer(tmp_path: Path, lost: str) -> None:
    told: list[StorageError] = []
    async with World() as world, drainer(tmp_path / "u.db", world.claude_url) as one:
        one.chat._on_storage_trouble = told.append  # the drainer's own fails the test
        pending = one.chat.store_prompt(Question("What is it?", attachments=(CAT,)))
        with rotten(one.database, lost):
            events = [event async for event in one.chat.answer(pending)]

        assert [type(event) for event in events] == [SegmentStarted, SegmentEnded, AnswerFailed]
        last = events[-1]
        assert isinstance(last, AnswerFailed)
        assert (last.failure.kind, last.kept) == (FailureKind.STORAGE_FAILED, True)
        answer = one.store.messages(pending.conversation.id)[-1]
        assert answer.failure == "storage_failed"
        assert not world.claude.asked
        assert len(told) == 1
