"""The engine searches, forgets and keeps house without its loop ever waiting for a file."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from tests.archive.opened import SetClock, start_answer
from understudy.archive.schema import open_archive
from understudy.archive.store import Store
from understudy.base.files.paths import index_file
from understudy.base.settings.values import ArchiveSettings
from understudy.base.storage.examining import SMALL_BYTES
from understudy.engine.archive import housekeeping as keeping_module
from understudy.engine.archive import search_threads
from understudy.engine.archive.housekeeping import CHECK_EVERY_S, Keeping
from understudy.engine.archive.search_threads import SearchThreads
from understudy.engine.events.archive_events import (
    ConversationDeleted,
    DatabaseDamaged,
    EverythingForgotten,
    SearchFailed,
    SearchFound,
)

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from understudy.base.storage.database import Database


class House:
    """A keeping, its store, and what it told."""

    def __init__(self, path: Path, settings: ArchiveSettings, *, is_unchecked: bool) -> None:
        self.clock = SetClock()
        opened = open_archive(path, self.clock)
        if is_unchecked:
            opened = msgspec.structs.replace(opened, is_unchecked=True)
        self.database: Database = opened.database
        self.store = Store(opened.database, self.clock)
        self.search = SearchThreads(path, self.clock)
        self.told: list[object] = []
        self.ahead = timedelta()
        self.keeping = Keeping(
            *(opened, self.store, self.search, lambda: settings, self.clock, self.told.append),
            clock_ahead=lambda: self.ahead,
        )

    def found(self) -> list[int]:
        last = self.told[-1]
        assert isinstance(last, SearchFound)
        return [one.conversation.id for one in last.results.found]


def everything_in(folder: Path) -> bytes:
    return b"".join(one.read_bytes() for one in folder.iterdir())


@asynccontextmanager
async def house(
    folder: Path, settings: ArchiveSettings | None = None, *, is_unchecked: bool = False
) -> AsyncIterator[House]:
    made = House(folder / "understudy.db", settings or ArchiveSettings(), is_unchecked=is_unchecked)
    try:
        yield made
    finally:
        await made.search.close()
        made.database.close()


async def test_what_was_just_said_is_found(tmp_path: Path) -> None:
    async with house(tmp_path) as one:
        first, _ = start_answer(one.store, "a lighthouse")
        await one.keeping.find("lightho")
        assert one.found() == [first]
        second, _ = start_answer(one.store, "another lighthouse")
        await one.keeping.find("lighthouse")
        assert set(one.found()) == {first, second}


async def test_what_the_index_lacks_when_a_search_begins_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_threads, "FRESH_WITHIN_S", 0)
    async with house(tmp_path) as one:
        await one.keeping.prepare_search()
        first, _ = start_answer(one.store, "a lighthouse")
        await one.keeping.find("lighthouse")
        assert one.found() == [first]
        whole = [told.results.is_complete for told in one.told if isinstance(told, SearchFound)]
        assert whole == [False, True]


async def test_a_newer_keystroke_silences_the_older(tmp_path: Path) -> None:
    async with house(tmp_path) as one:
        start_answer(one.store, "a lighthouse")
        await one.keeping.prepare_search()
        typed = "lighthouse"
        await asyncio.gather(*(one.keeping.find(typed[:end]) for end in range(1, len(typed) + 1)))
        assert [told.text for told in one.told if isinstance(told, SearchFound)] == [typed]


async def test_a_search_without_time_is_told_twice_the_second_time_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_threads, "BUDGET_S", -1)
    async with house(tmp_path) as one:
        conversation_id, _ = start_answer(one.store, "something")
        one.store.rename(conversation_id, "No such word")
        await one.keeping.find("something")
        first, second = one.told
        assert isinstance(first, SearchFound)
        assert (first.results.is_complete, first.results.found) == (False, ())
        assert isinstance(second, SearchFound)
        assert second.results.is_complete
        assert one.found() == [conversation_id]


async def test_what_cannot_be_searched_is_told(tmp_path: Path) -> None:
    async with house(tmp_path) as one:
        index_file(one.database.path).mkdir()
        await one.keeping.find("x")
        assert one.told == [SearchFailed("x", "failed")]


async def test_a_deleted_conversation_is_nowhere_when_that_is_told(tmp_path: Path) -> None:
    async with house(tmp_path) as one:
        gone, _ = start_answer(one.store, "unspeakable")
        await one.keeping.find("unspeakable")
        assert one.found() == [gone]
        await one.keeping.delete_conversation(gone)
        assert one.told[-1] == ConversationDeleted(gone, ())
        assert b"unspeakable" not in everything_in(tmp_path)
        await one.keeping.find("unspeakable")
        assert one.found() == []


async def test_everything_is_forgotten_and_a_new_beginning_is_found(tmp_path: Path) -> None:
    async with house(tmp_path) as one:
        start_answer(one.store, "unspeakable")
        await one.keeping.find("unspeakable")
        await one.keeping.forget_everything()
        assert one.told[-1] == EverythingForgotten()
        assert b"unspeakable" not in everything_in(tmp_path)
        new, _ = start_answer(one.store, "a new beginning")
        await one.keeping.find("beginning")
        assert one.found() == [new]


async def test_house_is_kept_after_the_start_and_daily(tmp_path: Path) -> None:
    async with house(tmp_path, ArchiveSettings(keep_conversations_days=3)) as one:
        start_answer(one.store, "old")
        paused: list[float] = []

        async def pause(seconds: float) -> None:
            paused.append(seconds)
            one.clock.pass_s(seconds)
            if len(paused) == 7:
                raise asyncio.CancelledError

        one.keeping._pause = pause
        with pytest.raises(asyncio.CancelledError):
            await one.keeping.run()
        assert paused == [keeping_module.FIRST_AFTER_S] + [keeping_module.LOOK_EVERY_S] * 6
        assert one.store.conversations(9) == []


async def test_a_large_file_is_checked_weekly_and_damage_is_told(tmp_path: Path) -> None:
    async with house(tmp_path, is_unchecked=True) as one:
        for _ in range(200):
            start_answer(one.store, "some words " * 100)
        one.database.checkpoint()
        await one.keeping.keep_house()
        assert one.told == []
        with one.database.path.open("r+b") as file:
            file.seek(4096 * 60)
            file.write(b"\xa5" * 4096 * 3)
        await one.keeping.keep_house()
        assert one.told == []
        one.clock.pass_s(CHECK_EVERY_S)
        await one.keeping.keep_house()
        (told,) = one.told
        assert isinstance(told, DatabaseDamaged)
        assert told.path == one.database.path
    path = tmp_path / "understudy.db"
    assert path.with_name(f"{path.name}.suspect").exists()
    assert path.stat().st_size < SMALL_BYTES
    opened = open_archive(path, SetClock())
    assert opened.recovered is not None
    assert opened.recovered.count("conversations") == 200
    opened.database.close()


async def test_a_clock_that_is_known_to_run_ahead_deletes_nothing_too_early(tmp_path: Path) -> None:
    settings = ArchiveSettings(keep_conversations_days=30)
    async with house(tmp_path, settings) as one:
        start_answer(one.store, "a lighthouse")
        one.clock.pass_s(365 * 86_400)
        one.ahead = timedelta(days=360)
        await one.keeping.keep_house()
        await one.keeping.find("lighthouse")
        assert len(one.found()) == 1
        one.ahead = timedelta()
        await one.keeping.keep_house()
        await one.keeping.find("lighthouse")
        assert one.found() == []
