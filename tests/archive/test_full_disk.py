"""A disk that is really full, or read-only, is said plainly, and nothing is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.archive.full_disk import disk, fill, mount
from tests.archive.opened import SetClock, opened_store, start_answer
from tests.archive.search.searched import searched
from understudy.archive.model import Outcome
from understudy.archive.recorder import AnswerRecorder
from understudy.base.errors import StorageError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["disk"]  # a fixture


async def test_an_answer_waits_in_memory_until_there_is_room(disk: Path) -> None:
    told: list[str] = []
    with opened_store(disk / "understudy.db") as (store, database):
        conversation_id, answer_id = start_answer(store, "before")
        recorder = AnswerRecorder(
            store, SetClock(), answer_id, lambda problem: told.append(problem.cause)
        )
        recorder.segment_started("claude", "m", "")
        filler = fill(disk)
        whole = "word " * 40_000
        recorder.text(whole)
        recorder.segment_ended(Outcome.COMPLETE)
        assert told == ["full"]
        assert not recorder.is_written
        for attempt in (
            lambda: store.add_user_message(conversation_id, "lost? " * 40_000),
            lambda: store.save_draft(conversation_id, "draft " * 40_000),
        ):
            with pytest.raises(StorageError) as caught:
                attempt()
            assert caught.value.cause == "full"
        assert [one.text for one in store.messages(conversation_id)] == ["before", ""]
        filler.unlink()
        assert recorder.close()
        (segment,) = store.messages(conversation_id)[1].segments
        assert (segment.text, segment.outcome) == (whole, Outcome.COMPLETE)
        assert database.query("PRAGMA integrity_check")[0][0] == "ok"


def test_a_full_disk_stops_the_index_and_not_the_archive(disk: Path) -> None:
    with searched(disk / "understudy.db") as talk:
        one = talk.say("lighthouse " * 10)
        assert talk.find("lighthouse") == [one]
        two = talk.say(" ".join(f"word{number}" for number in range(30_000)))
        filler = fill(disk)
        with pytest.raises(StorageError) as caught:
            talk.indexing.catch_up()
        assert caught.value.cause == "full"
        filler.unlink()
        assert talk.find("word29999") == [two]
        assert talk.find("lighthouse") == [one]


def test_a_read_only_disk_is_said(disk: Path) -> None:
    path = disk / "understudy.db"
    with opened_store(path) as (store, _):
        start_answer(store, "before")
    assert mount("-o", "remount,ro", str(disk))
    with pytest.raises(StorageError) as caught, opened_store(path):
        pass
    assert caught.value.cause == "read_only"
    assert mount("-o", "remount,rw", str(disk))
    with opened_store(path) as (store, _):
        assert store.conversations(9)[0].title == "before"
